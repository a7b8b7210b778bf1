package io.weir.cli.access;

import io.weir.cli.command.Environment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tokens of programs. */
@Command(
    name = "tokens",
    description =
        "Programs use the HTTP API and read /metrics with a token. Run it as the user that runs"
            + " Weir; a running Weir notices changes by itself.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  weir tokens add prometheus --role viewer",
      "  weir tokens list",
      "  weir tokens remove prometheus"
    })
public final class TokensCommand {
  private final Environment environment;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help and exits.")
  @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
  private boolean help;

  public TokensCommand(Environment environment) {
    this.environment = environment;
  }

  @Command(
      name = "add",
      description =
          "Makes a token and prints it, once: only its hash is kept. Programs send it as"
              + " Authorization: Bearer TOKEN.",
      footer = {
        "",
        "Example:",
        "  weir tokens add prometheus --role viewer > prometheus.token",
        "  curl -H \"Authorization: Bearer $(cat prometheus.token)\" http://127.0.0.1:8025/metrics"
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
                  "viewer, who reads everything; operator, who may also give orders, such as"
                      + " unblock; bouncer, who asks as CrowdSec's bouncers do, and sees nothing"
                      + " else.")
          String role) {
    return new TokenWork(environment, own.state(environment)).add(name, role);
  }

  @Command(
      name = "list",
      description =
          "Lists the tokens, their roles, when they were made, and when they were used last, which"
              + " is written every five minutes.",
      footer = {"", "Example:", "  weir tokens list"})
  int list(@Mixin AccessOptions own) {
    return new TokenWork(environment, own.state(environment)).list();
  }

  @Command(
      name = "remove",
      description = "Removes a token; a running Weir refuses it within a second.",
      footer = {"", "Example:", "  weir tokens remove prometheus"})
  int remove(
      @Mixin AccessOptions own,
      @Parameters(paramLabel = "NAME", description = "Which.") String name) {
    return new TokenWork(environment, own.state(environment)).remove(name);
  }
}
