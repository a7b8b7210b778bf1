package io.weir.cli.access;

import io.weir.cli.command.Environment;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Users of the web pages. */
@Command(
    name = "users",
    description =
        "Users sign in to the web pages with a password. Run it as the user that runs Weir; a"
            + " running Weir notices changes by itself.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  weir users add anna --role operator",
      "  weir users list",
      "  weir users password anna",
      "  weir users remove anna"
    })
public final class UsersCommand {
  private static final String STDIN =
      "Reads the password from standard input, as one line, instead of asking for it twice.";

  private final Environment environment;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help and exits.")
  @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
  private boolean help;

  public UsersCommand(Environment environment) {
    this.environment = environment;
  }

  @Command(
      name = "add",
      description =
          "Adds a user. The password has at least 10 characters; it is asked for twice, and only"
              + " its hash is kept.",
      footer = {
        "",
        "Examples:",
        "  weir users add anna --role operator",
        "  weir users add boss@mail.example --role viewer --password-stdin < password-file"
      })
  int add(
      @Mixin AccessOptions own,
      @Parameters(
              paramLabel = "NAME",
              description = "Lower-case letters, digits and . _ @ -; at most 64.")
          String name,
      @Option(
              names = "--role",
              required = true,
              paramLabel = "ROLE",
              description =
                  "viewer, who sees everything, or operator, who may also give orders, such as"
                      + " unblock.")
          String role,
      @Option(names = "--password-stdin", description = STDIN) boolean stdin) {
    return new UserWork(environment, own.state(environment)).add(name, role, password(name, stdin));
  }

  @Command(
      name = "list",
      description = "Lists the users, their roles, and when their passwords were set.",
      footer = {"", "Example:", "  weir users list"})
  int list(@Mixin AccessOptions own) {
    return new UserWork(environment, own.state(environment)).list();
  }

  @Command(
      name = "remove",
      description = "Removes a user; open sessions of the user end.",
      footer = {"", "Example:", "  weir users remove anna"})
  int remove(
      @Mixin AccessOptions own,
      @Parameters(paramLabel = "NAME", description = "Who.") String name) {
    return new UserWork(environment, own.state(environment)).remove(name);
  }

  @Command(
      name = "password",
      description = "Sets another password; open sessions of the user end.",
      footer = {"", "Example:", "  weir users password anna"})
  int password(
      @Mixin AccessOptions own,
      @Parameters(paramLabel = "NAME", description = "Whose.") String name,
      @Option(names = "--password-stdin", description = STDIN) boolean stdin) {
    return new UserWork(environment, own.state(environment)).password(name, password(name, stdin));
  }

  private Supplier<String> password(String name, boolean stdin) {
    return () -> stdin ? NewPassword.ofInput(environment) : NewPassword.ofTerminal(name);
  }
}
