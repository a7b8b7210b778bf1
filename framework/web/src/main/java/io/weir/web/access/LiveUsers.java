package io.weir.web.access;

import io.weir.web.access.UserFile.User;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The users as the file has them now. One password is hashed at a time, so that strangers take at
 * most one core, and few requests wait for that. Thread-safe.
 */
public final class LiveUsers {
  /** Of the few threads of the pages; as many again of browsers that are known. */
  private static final int MOST_WAITING = 2;

  private static final int PATIENCE_SECONDS = 5;

  private final Live<User> users;
  private final Semaphore waiting = new Semaphore(MOST_WAITING);
  private final Semaphore knownWaiting = new Semaphore(MOST_WAITING);
  private final Semaphore hashing = new Semaphore(1, true);

  LiveUsers(Live<User> users) {
    this.users = users;
  }

  /** Too many sign in at once. */
  public static final class BusyException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** What was typed as a name, as names are written. */
  public static String name(String typed) {
    return typed.strip().toLowerCase(Locale.ROOT);
  }

  /** The user of this name, or null; the file is looked at in any case. */
  public @Nullable User find(String name) {
    return users.getNow(name);
  }

  /** Whether there are users, or a file of them that cannot be used. */
  public boolean any() {
    return !users.isEmpty() || !users.problem().isEmpty();
  }

  /** Why no user can sign in; empty when nothing is wrong. */
  public String problem() {
    return users.problem();
  }

  /** Whether nothing of the user changed since. */
  public boolean stands(User user) {
    return user.equals(users.get(user.name()));
  }

  /**
   * The user of this name and password, or null; takes as long for a name that nobody has.
   *
   * @param known whether it comes from a browser of this user, which strangers cannot crowd out
   * @throws BusyException when others are in front
   */
  public @Nullable User signIn(String name, String password, boolean known) throws BusyException {
    Semaphore places = known ? knownWaiting : waiting;
    if (!places.tryAcquire()) {
      throw new BusyException();
    }
    try {
      if (!hashing.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new BusyException();
      }
      try {
        User user = users.getNow(name);
        if (user == null) {
          Passwords.pretend(password);
          return null;
        }
        return Passwords.matches(user.password(), password) ? user : null;
      } finally {
        hashing.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BusyException();
    } finally {
      places.release();
    }
  }
}
