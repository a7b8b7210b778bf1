package io.weir.cli.access;

import io.weir.cli.command.CommandException;
import io.weir.web.access.Role;
import java.io.IOException;

/** Work on a file of users or tokens. */
interface Entries<T> {
  T of() throws IOException;

  /** Does it; what is wrong with the words is 2, what fails is 1. */
  static <T> T run(Entries<T> work) {
    try {
      return work.of();
    } catch (IllegalArgumentException e) {
      throw CommandException.bad(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()), e);
    }
  }

  /** The role of this name, of a person. */
  static Role role(String text) {
    Role role = Role.of(text);
    if (role == null || !role.mayRead()) {
      throw CommandException.bad("'" + text + "' is not a role of users: viewer or operator");
    }
    return role;
  }

  /** The role of this name, of a program. */
  static Role programRole(String text) {
    Role role = Role.of(text);
    if (role == null) {
      throw CommandException.bad("'" + text + "' is not a role: viewer, operator or bouncer");
    }
    return role;
  }
}
