package io.weir.web.access;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The users, {@code web-users} in the state folder; of passwords, only hashes are kept. */
public final class UserFile {
  private final EntryFile<User> file;

  /**
   * @param state the state folder
   */
  public UserFile(Path state) {
    this.file = new EntryFile<>(state.resolve("web-users"), new Form());
  }

  /**
   * A user. Each change of the entry ends the user's sessions.
   *
   * @param name what is typed at sign-in
   * @param role what the user may do
   * @param since when the password was set
   * @param password its hash
   */
  public record User(String name, Role role, Instant since, String password)
      implements EntryFile.Entry {
    @Override
    public Map<String, String> fields() {
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("name", name);
      fields.put("role", role.toString());
      fields.put("since", since.toString());
      fields.put("password", password);
      return fields;
    }

    @Override
    public String toString() {
      return name + " (" + role + ")";
    }
  }

  private static final class Form implements EntryFile.Form<User> {
    @Override
    public Set<String> fields() {
      return Set.of("name", "role", "since", "password");
    }

    @Override
    public User of(Map<String, String> fields) {
      String hash = fields.getOrDefault("password", "");
      if (!Passwords.isHash(hash)) {
        throw new IllegalArgumentException(
            "password is not a hash of bcrypt: weir users password sets one");
      }
      return new User(
          Names.checked(fields.getOrDefault("name", "")),
          Names.personRole(fields.getOrDefault("role", "")),
          TokenFile.time(fields.getOrDefault("since", "")),
          hash);
    }
  }

  /** All users, in the order in which they were added. */
  public List<User> list() throws IOException {
    return file.read();
  }

  /**
   * Checks that a user could be added, before the password is asked for.
   *
   * @throws IllegalArgumentException with a sentence, when the name is wrong or taken
   */
  public void free(String name) throws IOException {
    Names.checked(name);
    taken(name, file.read());
  }

  /**
   * Adds a user.
   *
   * @throws IllegalArgumentException with a sentence, when the name is wrong or taken, or the
   *     password too short or too long
   */
  public void add(String name, Role role, String password, Instant now) throws IOException {
    Names.checked(name);
    User user = new User(name, role, now.truncatedTo(ChronoUnit.SECONDS), Passwords.hash(password));
    file.change(
        all -> {
          taken(name, all);
          List<User> more = new ArrayList<>(all);
          more.add(user);
          return more;
        });
  }

  private static void taken(String name, List<User> all) {
    if (all.stream().anyMatch(u -> u.name().equals(name))) {
      throw new IllegalArgumentException(
          "there is a user "
              + name
              + " already: weir users password sets another password; for another role, remove"
              + " and add the user");
    }
  }

  /**
   * The user of this name.
   *
   * @throws IllegalArgumentException with a sentence, when there is none
   */
  public User find(String name) throws IOException {
    return find(name, file.read());
  }

  private static User find(String name, List<User> all) {
    return all.stream()
        .filter(u -> u.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no user '" + name + "'"));
  }

  /**
   * Sets another password, which ends the user's sessions.
   *
   * @throws IllegalArgumentException with a sentence
   */
  public void password(String name, String password, Instant now) throws IOException {
    String hash = Passwords.hash(password);
    file.change(
        all -> {
          User old = find(name, all);
          List<User> others = new ArrayList<>(all);
          others.set(
              all.indexOf(old),
              new User(name, old.role(), now.truncatedTo(ChronoUnit.SECONDS), hash));
          return others;
        });
  }

  /**
   * Removes a user, which ends the user's sessions.
   *
   * @throws IllegalArgumentException with a sentence, when there is none of this name
   */
  public void remove(String name) throws IOException {
    file.change(
        all -> {
          List<User> rest = new ArrayList<>(all);
          rest.remove(find(name, all));
          return rest;
        });
  }

  /** What the daemon asks. */
  public LiveUsers live() {
    return new LiveUsers(new Live<>(file, User::name));
  }
}
