package io.weir.cli.access;

import io.weir.cli.command.Environment;
import io.weir.cli.text.TextTable;
import io.weir.web.access.Role;
import io.weir.web.access.TokenFile;
import io.weir.web.access.TokenFile.Token;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What {@link TokensCommand} does: see {@link UserWork}. */
final class TokenWork {
  private final Environment s;
  private final TokenFile tokens;

  TokenWork(Environment s, Path state) {
    this.s = s;
    this.tokens = new TokenFile(state);
  }

  int add(String name, String roleName) {
    Role role = Entries.programRole(roleName);
    String token = Entries.run(() -> tokens.add(name, role, s.clock().instant()));
    s.out().println(token);
    s.out().flush();
    s.err().println("weir: this is the token of " + name + ", as " + role + "; it is not kept");
    return 0;
  }

  int remove(String name) {
    return Entries.run(
        () -> {
          tokens.remove(name);
          s.err().println("weir: the token " + name + " is removed");
          return 0;
        });
  }

  int list() {
    List<Token> all = Entries.run(tokens::list);
    TextTable table = new TextTable(List.of("NAME", "ROLE", "CREATED", "LAST USED"));
    all.forEach(t -> table.row(Arrays.asList(t.name(), t.role(), t.created(), tokens.used(t))));
    table.print(s.out());
    return 0;
  }
}
