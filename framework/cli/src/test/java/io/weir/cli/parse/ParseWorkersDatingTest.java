package io.weir.cli.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import io.weir.cli.parse.ParseWorkers.Form;
import io.weir.syslog.Dating;
import io.weir.syslog.FirstStamp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Threads parse blocks of a log that is longer than a year, each line in its own year. */
final class ParseWorkersDatingTest {
  private static final EventType TICK = EventType.named("tick", "A line.").fields().build();

  /** Knows the time and nothing else. */
  private static final class Ticks implements Parser {
    @Override
    public Parser.Outcome parse(Line line, EventBuilder event) {
      event.start(TICK, FirstStamp.of(line).orElseThrow());
      return Parser.Outcome.EVENT;
    }
  }

  @Test
  void eachLineIsOfItsYear() throws Exception {
    DateTimeFormatter stamp = DateTimeFormatter.ofPattern("MMM d HH:mm:ss", Locale.ENGLISH);
    StringBuilder log = new StringBuilder();
    List<String> expected = new ArrayList<>();
    Instant end = Instant.parse("2026-11-20T10:00:00Z");
    for (Instant t = end.minus(Duration.ofDays(425)); !t.isAfter(end); t = t.plusSeconds(601)) {
      log.append(stamp.format(t.atOffset(ZoneOffset.UTC))).append(" mx1 a[1]: b\n");
      expected.add("{\"type\":\"tick\",\"time\":\"" + t + "\"}");
    }
    byte[] bytes = log.toString().getBytes(StandardCharsets.UTF_8);
    Dating dating = Dating.of(() -> new ByteArrayInputStream(bytes), end, ZoneOffset.UTC);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<NamedParser> parsers = List.of(new NamedParser("ticks", new Ticks()));
    try (PrintStream print = new PrintStream(out, false, StandardCharsets.UTF_8);
        ParseWorkers parsing = new ParseWorkers(parsers, Form.EVENTS, ZoneOffset.UTC, print)) {
      parsing.parse(new ByteArrayInputStream(bytes), false, dating);
    }
    assertThat(out.toString(StandardCharsets.UTF_8).lines()).containsExactlyElementsOf(expected);
  }
}
