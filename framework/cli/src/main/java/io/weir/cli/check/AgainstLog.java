package io.weir.cli.check;

import io.weir.api.Event;
import io.weir.api.Text;
import io.weir.api.store.StoreException;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.Environment;
import io.weir.cli.load.ImportProgress;
import io.weir.cli.text.Quantity;
import io.weir.cli.text.TextTable;
import io.weir.engine.archive.Archive;
import io.weir.engine.archive.LogFile;
import io.weir.engine.judge.JudgedRule;
import io.weir.engine.loop.Reading;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.replay.Replay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a pipeline makes of old logs: how many lines it understands, which events it finds, and how
 * many of them each rule counts. Changes nothing.
 */
final class AgainstLog implements Reading.Sink {
  private final Environment s;
  private final Pipeline pipeline;
  private final Map<String, Long> events = new TreeMap<>();
  private final Map<String, Long> alerts = new HashMap<>();
  private final Replay replay;

  AgainstLog(Environment s, Pipeline pipeline) {
    this.s = s;
    this.pipeline = pipeline;
    replay = new Replay(pipeline, a -> alerts.merge(a.alert().rule(), 1L, Long::sum));
  }

  @Override
  public void event(Event event) {
    events.merge(event.type().name(), (long) event.times(), Long::sum);
    replay.event(event);
  }

  @Override
  public void tick(Instant time) {
    replay.tick(time);
  }

  /**
   * Reads the logs and prints what was found.
   *
   * @return whether all could be read
   */
  boolean print(List<Path> logs) throws InterruptedException {
    try {
      long size = 0;
      for (Path log : logs) {
        size += LogFile.look(log).size();
      }
      try (ImportProgress progress = ImportProgress.on(s, "check", size)) {
        Archive archive = new Archive(pipeline, null, pipeline.config().zone(), progress);
        archive.readAhead(logs, this, () -> {});
        progress.close();
        print(archive);
        return archive.failures().isEmpty();
      }
    } catch (IOException | UncheckedIOException | StoreException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()), e);
    }
  }

  private void print(Archive archive) {
    s.out()
        .println(
            Quantity.of(archive.lines(), "line", "lines")
                + ": "
                + number(archive.others())
                + " of programs without a parser, "
                + number(archive.unknown() - archive.others())
                + " not understood");
    TextTable types = new TextTable(List.of("EVENTS", "NUMBER"));
    events.forEach((type, number) -> types.row(List.of(type, number(number))));
    print(types, !events.isEmpty());
    TextTable rules = new TextTable(List.of("RULE", "EVENTS", "ALERTS"));
    for (JudgedRule rule : pipeline.rules()) {
      rules.row(
          List.of(
              rule.id(),
              rule.rule().watches().isEmpty() ? "" : number(replay.matched(rule.id())),
              number(alerts.getOrDefault(rule.id(), 0L))));
    }
    print(rules, !pipeline.rules().isEmpty());
    archive.failures().forEach(this::warn);
    for (JudgedRule rule : pipeline.rules()) {
      if (!rule.rule().watches().isEmpty() && replay.matched(rule.id()) == 0) {
        warn("rule " + rule.id() + ": no event of these logs matches it");
      }
    }
  }

  private void print(TextTable table, boolean hasRows) {
    if (hasRows) {
      s.out().println();
      table.print(s.out(), s.columns().getAsInt(), 0);
    }
    s.out().flush();
  }

  private void warn(String sentence) {
    s.err().println("weir: warning: " + Text.visible(sentence));
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
