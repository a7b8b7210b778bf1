package io.weir.web;

import io.weir.web.access.Caller;
import io.weir.web.access.LiveUsers;
import io.weir.web.access.Role;
import io.weir.web.access.UserFile.User;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who came in by a link or a password. Lives in memory, so that a restart ends all of them; ends
 * with the user, and when the password changes. Safe for all threads.
 */
final class Sessions {
  static final Duration LASTS = Duration.ofHours(12);
  static final Duration UNUSED = Duration.ofHours(2);
  private static final int MOST = 500;

  /** Of one user: nobody can end the sessions of others by opening many. */
  private static final int MOST_OF_ONE = 20;

  private final Clock clock;
  private final Tokens tokens;
  private final LiveUsers users;
  private final Map<String, Session> open = new LinkedHashMap<>();

  Sessions(Clock clock, Tokens tokens, LiveUsers users) {
    this.clock = clock;
    this.tokens = tokens;
    this.users = users;
  }

  /** Begins one of somebody with the link. Returns what the browser shall show. */
  String begin(Caller caller) {
    return begin(caller, null);
  }

  /** Begins one of a user. Returns what the browser shall show. */
  String begin(User user) {
    return begin(new Caller(user.name(), user.role()), user);
  }

  private synchronized String begin(Caller caller, @Nullable User user) {
    String cookie = tokens.fresh();
    expire();
    if (open.values().stream().filter(s -> s.caller().equals(caller)).count() >= MOST_OF_ONE) {
      endOldest(caller);
    }
    if (open.size() >= MOST) {
      endOldest(null);
    }
    Instant now = clock.instant();
    Session session = new Session(tokens.fresh(), now.plus(LASTS), caller, user, now);
    open.put(Tokens.key(cookie), session);
    return cookie;
  }

  private void endOldest(@Nullable Caller of) {
    Iterator<Session> all = open.values().iterator();
    while (all.hasNext()) {
      Session session = all.next();
      if (of == null || session.caller().equals(of)) {
        all.remove();
        return;
      }
    }
  }

  /** The session that this cookie opens, or null. It counts as used. */
  synchronized @Nullable Session find(@Nullable String cookie) {
    expire();
    // By its hash: how long that takes says nothing of the cookie.
    Session session = cookie == null ? null : open.get(Tokens.key(cookie));
    return session != null && use(session) ? session : null;
  }

  /** The browser's owner has had enough of it. */
  synchronized void end(Session session) {
    open.values().removeIf(s -> s == session);
  }

  /** Ends all sessions of the same user, in all browsers. */
  synchronized void endAllOf(Caller caller) {
    open.values().removeIf(s -> s.caller().name().equals(caller.name()));
  }

  /** Whether it goes on, for a page that is open; it counts as used. */
  synchronized boolean stands(Session session) {
    expire();
    return open.containsValue(session) && use(session);
  }

  private boolean use(Session session) {
    User user = session.user();
    if (user != null && !users.stands(user)) {
      end(session);
      return false;
    }
    session.used = clock.instant();
    return true;
  }

  private void expire() {
    Instant now = clock.instant();
    open.values().removeIf(s -> !s.until.isAfter(now) || !s.used.plus(UNUSED).isAfter(now));
  }

  /** One browser. Compared by identity; its last use is guarded by the sessions. */
  static final class Session {
    private final String order;
    private final Instant until;
    private final Caller caller;
    private final @Nullable User user;
    private Instant used;

    private Session(String order, Instant until, Caller caller, @Nullable User user, Instant used) {
      this.order = order;
      this.until = until;
      this.caller = caller;
      this.user = user;
      this.used = used;
    }

    /** What must come with every order, so that no other page can give one. */
    String order() {
      return order;
    }

    Caller caller() {
      return caller;
    }

    Role role() {
      return caller.role();
    }

    private @Nullable User user() {
      return user;
    }
  }
}
