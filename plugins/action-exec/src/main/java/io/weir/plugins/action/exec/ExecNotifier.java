package io.weir.plugins.action.exec;

import io.weir.api.ComponentContext;
import io.weir.api.action.ActionException;
import io.weir.api.action.Notice;
import io.weir.api.action.Notifier;
import io.weir.api.action.Program;
import io.weir.plugins.notice.NoticeContent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pf4j.Extension;

/** Runs a program for each notice: as JSON on its standard input, and as variables. */
final class ExecNotifier implements Notifier {
  private static final int MOST_OUTPUT = 8 << 10;

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
    Ending ending = Ending.of(config.command().get(0), result);
    if (!ending.good()) {
      throw new ActionException(ending.again(), ending.words(), null);
    }
  }

  private Map<String, String> environment(Map<String, Object> values) {
    Map<String, Object> all = new HashMap<>();
    VARIABLES.forEach(name -> all.put(name, values.getOrDefault(name, "")));
    return Surroundings.of(all, config.environment());
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
      Surroundings.check(config.environment(), context);
      try {
        return new ExecNotifier(config, Arguments.ofNotice(config.command()));
      } catch (IllegalArgumentException e) {
        throw context.reject("command", String.valueOf(e.getMessage()));
      }
    }
  }
}
