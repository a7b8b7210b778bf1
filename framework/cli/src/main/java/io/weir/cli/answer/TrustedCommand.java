package io.weir.cli.answer;

import io.weir.cli.command.DurationConverter;
import io.weir.cli.command.Environment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who is trusted, as the running daemon has it. */
@Command(
    name = "trusted",
    description =
        "What is trusted raises no alert as a subject, and is never blocked. What the pipeline file"
            + " trusts is listed too, and changed only there.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  weir trusted list",
      "  weir trusted add 192.0.2.0/24 --for 30d --reason 'our monitoring'",
      "  weir trusted end 192.0.2.0/24"
    })
public final class TrustedCommand {
  private final Environment environment;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help and exits.")
  @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
  private boolean help;

  public TrustedCommand(Environment environment) {
    this.environment = environment;
  }

  @Command(
      name = "list",
      description = "Lists everything that is trusted: by orders, then by the pipeline file.",
      footer = {"", "Example:", "  weir trusted list"})
  int list(@Mixin DaemonOptions own) {
    return new TrustWork(environment, own).list();
  }

  @Command(
      name = "add",
      description = "Trusts an address, a network, an account or a domain. Its blocks end.",
      footer = {
        "",
        "Example:",
        "  weir trusted add news@example.org --for 2d --reason 'the newsletter'"
      })
  int add(
      @Mixin DaemonOptions own,
      @Parameters(paramLabel = "SUBJECT", description = "Whom to trust.") String subject,
      @Option(
              names = "--field",
              paramLabel = "FIELD",
              description =
                  "What the subject is: client_address, sasl_username, sender/domain. Default:"
                      + " client_address for an address or network, else sasl_username.")
          @Nullable String field,
      @Option(
              names = "--for",
              paramLabel = "DURATION",
              converter = DurationConverter.class,
              required = true,
              description = "How long: 12h, 30d.")
          Duration length,
      @Option(names = "--keep-blocks", description = "Blocks that there are last to their end.")
          boolean keepBlocks,
      @Option(
              names = "--reason",
              required = true,
              paramLabel = "TEXT",
              description = "One line for others to read.")
          String reason) {
    return new TrustWork(environment, own).add(subject, field, length, keepBlocks, reason);
  }

  @Command(
      name = "end",
      description = "Takes back what was trusted by an order.",
      footer = {"", "Example:", "  weir trusted end 192.0.2.0/24 --reason 'the test is over'"})
  int end(
      @Mixin DaemonOptions own,
      @Parameters(
              paramLabel = "TRUST",
              description =
                  "The id of an order, at least four characters of its beginning, or the subject.")
          String which,
      @Option(names = "--reason", paramLabel = "TEXT", description = "One line for others to read.")
          @Nullable String reason) {
    return new TrustWork(environment, own).end(which, reason);
  }
}
