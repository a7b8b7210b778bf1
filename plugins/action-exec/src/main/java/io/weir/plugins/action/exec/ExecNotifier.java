package io.weir.plugins.action.exec;

import io.weir.api.ComponentContext;
import io.weir.api.Text;
import io.weir.api.action.ActionException;
import io.weir.api.action.Notice;
import io.weir.api.action.Notifier;
import io.weir.api.action.Program;
import io.weir.plugins.notice.NoticeContent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pf4j.Extension;

/** Runs a program for each notice: as JSON on its standard input, and as variables. */
final class ExecNotifier implements Notifier {
  /** {@code EX_TEMPFAIL} of sysexits.h. */
  private static final int TRY_AGAIN = 75;

  /** From here on a signal ended it; a shell says the same of what it ran. */
  private static final int SIGNAL = 128;

  private static final int MOST_OUTPUT = 8 << 10;
  private static final int SHOWN = 1_000;

  /** The values that are variables too; all are texts or numbers. */
  private static final List<String> VARIABLES =
      List.of(
          "id",
          "kind",
          "at",
          "host",
          "title",
          "text",
          "page",
          "unblock",
          "approve",
          "refuse",
          "rule",
          "level",
          "field",
          "subject",
          "measure",
          "limit",
          "unit",
          "first",
          "last",
          "sentence",
          "evidence",
          "until",
          "reason",
          "left");

  private final ExecConfig config;
  private final Arguments arguments;
  private final Program program;

  ExecNotifier(ExecConfig config, Arguments arguments) {
    this.config = config;
    this.arguments = arguments;
    program = new Program(config.command().subList(0, 1));
  }

  @Override
  public List<String> missing() {
    return program.missing();
  }

  @Override
  public void notify(Notice notice) throws ActionException, InterruptedException {
    Map<String, Object> values = NoticeContent.names(notice, Instant::toString);
    Program.Result result;
    try {
      result =
          program
              .withEnvironment(environment(values))
              .runLoud(
                  arguments.fill(values),
                  (NoticeContent.json(notice) + "\n").getBytes(StandardCharsets.UTF_8),
                  config.timeout(),
                  MOST_OUTPUT);
    } catch (ActionException e) {
      // A program that is not there now is no reason to lose what it should have been told.
      throw e.retry() ? e : new ActionException(true, String.valueOf(e.getMessage()), e);
    }
    if (result.exit() != 0) {
      throw failure(result);
    }
  }

  private Map<String, String> environment(Map<String, Object> values) {
    Map<String, String> all = new HashMap<>();
    for (String name : VARIABLES) {
      all.put(
          "WEIR_" + name.toUpperCase(Locale.ROOT),
          Arguments.clean(String.valueOf(values.getOrDefault(name, ""))));
    }
    config.environment().forEach((name, value) -> all.put(name, value.reveal()));
    return all;
  }

  /** Without the arguments, which may be long and have what logs say. */
  private ActionException failure(Program.Result result) {
    int exit = result.exit();
    boolean again = exit == TRY_AGAIN || exit > SIGNAL;
    String said = result.error().isEmpty() ? result.out().strip() : result.error();
    String words = Text.visible(said.replaceAll("\\s*\\n\\s*", "; "), SHOWN);
    String what =
        exit > SIGNAL
            ? ": ended by signal " + (exit - SIGNAL)
            : ": exit code " + exit + (again ? " (to be tried again)" : "");
    return new ActionException(
        again, config.command().get(0) + what + (words.isEmpty() ? "" : ": " + words), null);
  }

  /** Makes notifiers of type {@code exec}. */
  @Extension
  public static final class Factory implements Notifier.Factory<ExecConfig> {
    /** For PF4J. */
    public Factory() {}

    @Override
    public String type() {
      return "exec";
    }

    @Override
    public Class<ExecConfig> configType() {
      return ExecConfig.class;
    }

    @Override
    public Notifier create(ExecConfig config, ComponentContext context) {
      if (config.command().get(0).isBlank()) {
        throw context.reject("command", "must begin with a program: [/usr/local/bin/page]");
      }
      for (String name : config.environment().keySet()) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*") || name.startsWith("WEIR_")) {
          throw context.reject(
              "environment." + name,
              "write letters, digits and _; names that begin with WEIR_ are the notice's");
        }
      }
      try {
        return new ExecNotifier(config, Arguments.of(config.command()));
      } catch (IllegalArgumentException e) {
        throw context.reject("command", String.valueOf(e.getMessage()));
      }
    }
  }
}
