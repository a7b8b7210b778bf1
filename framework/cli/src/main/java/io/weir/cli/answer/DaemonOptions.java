package io.weir.cli.answer;

import io.weir.api.Text;
import io.weir.api.store.StoreException;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.Environment;
import io.weir.cli.command.PipelineOptions;
import io.weir.cli.log.Logs;
import io.weir.cli.socket.DaemonLink;
import io.weir.engine.config.PipelineConfig;
import io.weir.engine.state.Fields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which daemon, and how its answer is shown. Plugins are not asked. */
final class DaemonOptions {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help and exits.")
  @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
  private boolean help;

  @Option(names = "--json", description = "As JSON, in the words of the HTTP API.")
  private boolean json;

  @Mixin private PipelineOptions pipeline = new PipelineOptions();
  private @Nullable PipelineConfig config;

  @Option(names = "--verbose", description = "Logs more to standard error.")
  void verbose(boolean on) {
    if (on) {
      Logs.verbose();
    }
  }

  boolean json() {
    return json;
  }

  private PipelineConfig config(Environment s) {
    PipelineConfig read = config == null ? pipeline.config(s) : config;
    config = read;
    return read;
  }

  ZoneId zone(Environment s) {
    return config(s).zone();
  }

  /**
   * Asks or orders something.
   *
   * @throws CommandException when no daemon runs, or it has no answer
   */
  Answer ask(Environment s, Fields request) {
    return ask(s, request, false);
  }

  /** The same; it is printed too where JSON is asked for. */
  Answer order(Environment s, Fields request) {
    return ask(s, request, json);
  }

  private Answer ask(Environment s, Fields request, boolean print) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    copy(s, request, answer);
    if (print) {
      s.out().println(answer.toString(StandardCharsets.UTF_8));
    }
    try {
      return Answer.of(answer.toByteArray());
    } catch (IOException e) {
      throw CommandException.failed("the daemon's answer cannot be read; restart it", e);
    }
  }

  /** Prints the answer as it comes. */
  int print(Environment s, Fields request) {
    copy(s, request, s.out());
    s.out().println();
    return 0;
  }

  private void copy(Environment s, Fields request, OutputStream to) {
    try {
      if (!DaemonLink.desk(config(s).state(), request, s.env(), to)) {
        throw CommandException.failed(
            "no daemon runs with the state folder "
                + config(s).state()
                + ": start it with weir run, or name its pipeline file with --config",
            null);
      }
    } catch (StoreException e) {
      throw CommandException.failed(Text.visible(String.valueOf(e.getMessage()), 500), e);
    }
  }
}
