package io.weir.cli.access;

import io.weir.cli.command.Environment;
import io.weir.cli.text.TextTable;
import io.weir.web.access.Role;
import io.weir.web.access.UserFile;
import io.weir.web.access.UserFile.User;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * What {@link UsersCommand} does: its own class, since only a few commands have the pages' jars.
 */
final class UserWork {
  private final Environment s;
  private final UserFile users;

  UserWork(Environment s, Path state) {
    this.s = s;
    this.users = new UserFile(state);
  }

  int add(String name, String roleName, Supplier<String> password) {
    Role role = Entries.role(roleName);
    return Entries.run(
        () -> {
          users.free(name);
          users.add(name, role, password.get(), s.clock().instant());
          s.err().println("weir: " + name + " can sign in as " + role);
          return 0;
        });
  }

  int password(String name, Supplier<String> password) {
    return Entries.run(
        () -> {
          users.find(name);
          users.password(name, password.get(), s.clock().instant());
          s.err().println("weir: " + name + " has another password; open sessions end");
          return 0;
        });
  }

  int remove(String name) {
    return Entries.run(
        () -> {
          users.remove(name);
          s.err().println("weir: " + name + " is removed; open sessions end");
          return 0;
        });
  }

  int list() {
    List<User> all = Entries.run(users::list);
    TextTable table = new TextTable(List.of("NAME", "ROLE", "PASSWORD SINCE"));
    all.forEach(u -> table.row(List.of(u.name(), u.role(), u.since())));
    table.print(s.out());
    return 0;
  }
}
