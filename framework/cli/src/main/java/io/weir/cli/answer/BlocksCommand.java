package io.weir.cli.answer;

import io.weir.cli.command.DurationConverter;
import io.weir.cli.command.Environment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Blocks, as the running daemon has them. */
@Command(
    name = "blocks",
    description =
        "Lists blocks, adds, prolongs and ends them, under the same conditions as the pages: what"
            + " is trusted is not blocked. The daemon keeps who ordered what, and why. BLOCK is the"
            + " id of a block, the beginning of one, or the subject itself: an address, a network,"
            + " an account.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  weir blocks list",
      "  weir blocks add 192.0.2.7 --for 2d --reason 'asked for by the provider'",
      "  weir blocks lift anna@example.org --reason 'has a new password'"
    })
public final class BlocksCommand {
  private static final String WHICH =
      "The id of a block, at least four characters of its beginning, or the subject.";
  private static final String BY = "The action that blocks. Default: all, or the only one.";

  private final Environment environment;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help and exits.")
  @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
  private boolean help;

  public BlocksCommand(Environment environment) {
    this.environment = environment;
  }

  @Command(
      name = "list",
      description = "Lists the blocks that there are now, the newest first.",
      footer = {"", "Example:", "  weir blocks list --state failed"})
  int list(
      @Mixin DaemonOptions own,
      @Parameters(
              paramLabel = "SUBJECT",
              arity = "0..1",
              description = "Only blocks of this address, network or account.")
          @Nullable String subject,
      @Option(names = "--by", paramLabel = "ACTION", description = BY) @Nullable String by,
      @Option(
              names = "--state",
              paramLabel = "STATE",
              description =
                  "Only those in this state: wanted (not in force yet), in_force, waiting (for a"
                      + " person), failed, dry_run.")
          @Nullable String state) {
    return new BlockWork(environment, own).list(subject, by, state);
  }

  @Command(
      name = "show",
      description = "Shows a block, why it is there, and what happened to it; also one that ended.",
      footer = {"", "Example:", "  weir blocks show 192.0.2.7"})
  int show(
      @Mixin DaemonOptions own,
      @Parameters(paramLabel = "BLOCK", description = WHICH) String which) {
    return new BlockWork(environment, own).show(which);
  }

  @Command(
      name = "add",
      description = "Blocks an address, a network or an account.",
      footer = {"", "Example:", "  weir blocks add 192.0.2.0/24 --by block_address --reason scans"})
  int add(
      @Mixin DaemonOptions own,
      @Parameters(paramLabel = "SUBJECT", description = "What to block.") String subject,
      @Option(names = "--by", paramLabel = "ACTION", description = BY) @Nullable String by,
      @Option(
              names = "--field",
              paramLabel = "FIELD",
              description =
                  "What the subject is: client_address, sasl_username. Default: what the action"
                      + " blocks by.")
          @Nullable String field,
      @Option(
              names = "--for",
              paramLabel = "DURATION",
              converter = DurationConverter.class,
              description = "How long: 30m, 12h, 7d. Default: 1d.")
          @Nullable Duration length,
      @Option(
              names = "--reason",
              required = true,
              paramLabel = "TEXT",
              description = "One line for others to read.")
          String reason) {
    return new BlockWork(environment, own)
        .add(subject, by, field, length == null ? Duration.ofDays(1) : length, reason);
  }

  @Command(
      name = "lift",
      description = "Ends a block, or all blocks of a subject. A rule may block it again.",
      footer = {
        "",
        "Example:",
        "  weir blocks lift 192.0.2.7 --trust 30d --reason 'our monitoring'"
      })
  int lift(
      @Mixin DaemonOptions own,
      @Parameters(paramLabel = "BLOCK", description = WHICH) String which,
      @Option(names = "--by", paramLabel = "ACTION", description = BY) @Nullable String by,
      @Option(
              names = "--trust",
              paramLabel = "DURATION",
              converter = DurationConverter.class,
              description =
                  "Also trusts the subject so long: it raises no alert, and is blocked by no"
                      + " action. Needs --reason.")
          @Nullable Duration trust,
      @Option(names = "--reason", paramLabel = "TEXT", description = "One line for others to read.")
          @Nullable String reason) {
    return new BlockWork(environment, own).lift(which, by, trust, reason);
  }

  @Command(
      name = "approve",
      description = "Lets a block begin that waits for a person (option confirm of the action).",
      footer = {"", "Example:", "  weir blocks approve anna@example.org --reason 'no answer'"})
  int approve(
      @Mixin DaemonOptions own,
      @Parameters(paramLabel = "BLOCK", description = WHICH) String which,
      @Option(names = "--by", paramLabel = "ACTION", description = BY) @Nullable String by,
      @Option(names = "--reason", paramLabel = "TEXT", description = "One line for others to read.")
          @Nullable String reason) {
    return new BlockWork(environment, own).answer(which, by, true, reason);
  }

  @Command(
      name = "refuse",
      description =
          "Decides that a block that waits for a person does not begin. Weir does not ask again for"
              + " as long as the block would have lasted.",
      footer = {"", "Example:", "  weir blocks refuse 192.0.2.7 --reason 'a test'"})
  int refuse(
      @Mixin DaemonOptions own,
      @Parameters(paramLabel = "BLOCK", description = WHICH) String which,
      @Option(names = "--by", paramLabel = "ACTION", description = BY) @Nullable String by,
      @Option(names = "--reason", paramLabel = "TEXT", description = "One line for others to read.")
          @Nullable String reason) {
    return new BlockWork(environment, own).answer(which, by, false, reason);
  }

  @Command(
      name = "note",
      description = "Writes something down about a block, for others to read.",
      footer = {"", "Example:", "  weir blocks note anna@example.org 'called her, she is away'"})
  int note(
      @Mixin DaemonOptions own,
      @Parameters(paramLabel = "BLOCK", description = WHICH) String which,
      @Parameters(paramLabel = "TEXT", description = "One line.") String text,
      @Option(names = "--by", paramLabel = "ACTION", description = BY) @Nullable String by) {
    return new BlockWork(environment, own).note(which, by, text);
  }

  @Command(
      name = "prolong",
      description = "Lets a block last longer than it would.",
      footer = {"", "Example:", "  weir blocks prolong 192.0.2.7 --for 7d"})
  int prolong(
      @Mixin DaemonOptions own,
      @Parameters(paramLabel = "BLOCK", description = WHICH) String which,
      @Option(names = "--by", paramLabel = "ACTION", description = BY) @Nullable String by,
      @Option(
              names = "--for",
              required = true,
              paramLabel = "DURATION",
              converter = DurationConverter.class,
              description = "How much longer: 30m, 12h, 7d.")
          Duration length,
      @Option(names = "--reason", paramLabel = "TEXT", description = "One line for others to read.")
          @Nullable String reason) {
    return new BlockWork(environment, own).prolong(which, by, length, reason);
  }
}
