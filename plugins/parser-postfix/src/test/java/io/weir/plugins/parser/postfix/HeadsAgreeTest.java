package io.weir.plugins.parser.postfix;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import io.weir.engine.coverage.Coverage;
import io.weir.engine.coverage.CoverageMeter;
import io.weir.engine.syslog.FoldedLine;
import io.weir.syslog.FirstStamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What stands in front of a message, in all its forms and what they may be combined to: the parser,
 * what finds a line's program, what finds its time and what unfolds it all say the same of it.
 */
final class HeadsAgreeTest {
  private static final Instant READ = Instant.parse("2026-11-22T12:00:00Z");
  private static final String MESSAGE = "connect from mail.one.example[192.0.2.1]";

  /** A stamp, and what it means; open: its last word might as well be a host. */
  private record Stamp(String text, String means, boolean open) {}

  private static Stamp stamp(String text, String means) {
    return new Stamp(text, means, false);
  }

  private static final List<Stamp> STAMPS =
      List.of(
          stamp("Nov 22 10:00:07", "2026-11-22T10:00:07Z"),
          stamp("Nov  2 10:00:07", "2026-11-02T10:00:07Z"),
          stamp("Nov 2 10:00:07", "2026-11-02T10:00:07Z"),
          stamp("Dec 31 23:59:59.5", "2025-12-31T23:59:59.500Z"),
          stamp("2026 Nov 22 10:00:07", "2026-11-22T10:00:07Z"),
          stamp("Nov 22 2025 10:00:07", "2025-11-22T10:00:07Z"),
          stamp("Nov 22 10:00:07 2025", "2025-11-22T10:00:07Z"),
          stamp("Sun Nov 22 10:00:07 2026", "2026-11-22T10:00:07Z"),
          stamp("Sun Nov 22 10:00:07 CET 2026", "2026-11-22T09:00:07Z"),
          stamp("Sun 2026-11-22 10:00:07 MSK", "2026-11-22T07:00:07Z"),
          stamp("Sun 2026-11-22 10:00:07 UTC", "2026-11-22T10:00:07Z"),
          new Stamp("Nov 22 10:00:07 CET", "2026-11-22T09:00:07Z", true),
          new Stamp("Nov 22 10:00:07 XYZ", "2026-11-22T10:00:07Z", true),
          stamp("2026-11-22T10:00:07Z", "2026-11-22T10:00:07Z"),
          stamp("2026-11-22T10:00:07.123456+03:00", "2026-11-22T07:00:07.123456Z"),
          stamp("2026-11-22T10:00:07-0330", "2026-11-22T13:30:07Z"),
          stamp("2026-11-22T10:00:07", "2026-11-22T10:00:07Z"),
          stamp("2026-11-22 10:00:07,25", "2026-11-22T10:00:07.250Z"),
          stamp("2026/11/22 10:00:07", "2026-11-22T10:00:07Z"),
          stamp("1795341607.000001", "2026-11-22T10:00:07.000001Z"),
          stamp("нояб. 22 10:00:07", "2026-11-22T10:00:07Z"),
          stamp("11月 22 10:00:07", "2026-11-22T10:00:07Z"),
          stamp("22 Nov 2026 10:00:07", "2026-11-22T10:00:07Z"));

  private static final List<String> HOSTS =
      List.of("mx1", "mx1", "MX1", "mx1.example.org", "192.0.2.9", "2001:db8::9", "src@mx1", "");
  private static final List<String> PRIORITIES =
      List.of("", "", "", "mail.info ", "<22> ", "local0.notice<133> ", "<mail.info> ");
  private static final List<String> TAGS =
      List.of("postfix/smtpd[512]:", "postfix/smtpd:", "postfix-out/submission/smtpd[7]:");
  private static final List<String> BLANKS = List.of(" ", " ", " ", "  ", " \t ");
  private static final List<String> FRONTS =
      List.of(
          "",
          "",
          "\ufeff",
          " \t",
          "\0\0",
          "<22>",
          "mail-1  | ",
          "2026-11-22T10:22:30.123456789Z stdout F ",
          "2026-11-22T10:22:30.123456789Z stderr P ",
          "mx | 2026-11-22T10:22:30.123456789Z ",
          "Nov 22 10:00:07 outer docker[32360]: ",
          "2026-11-22T10:00:07Z outer mailcow-postfix[1]: ",
          "Nov 22 10:00:07 outer ",
          "<30>1 2026-11-22T10:00:07Z outer 8d3f2a1b9c0d 7 - - ",
          "Nov 22 10:00:07 outer docker[1]: Nov 22 10:00:07 within mail[2]: ");

  private final PostfixParser parser = new PostfixParser(new PostfixConfig(List.of()));
  private final FoldedLine folded = new FoldedLine();
  private final Random random = new Random(20261128);

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static Line line(String text) {
    return Line.of(text, READ, ZoneOffset.UTC);
  }

  @Test
  void whateverStandsInFront() {
    for (int i = 0; i < 60_000; i++) {
      Stamp stamp = one(STAMPS);
      String host = stamp.open() ? "mx1" : one(HOSTS);
      String priority = stamp.open() ? "" : one(PRIORITIES);
      String tag = one(TAGS);
      String twice = host.isEmpty() || random.nextInt(9) > 0 ? "" : host + one(BLANKS);
      String front = one(FRONTS);
      String mark = random.nextInt(9) == 0 ? "\ufeff" : "";
      String head =
          stamp.text()
              + one(BLANKS)
              + (host.isEmpty() ? "" : host + one(BLANKS))
              + twice
              + priority
              + mark
              + tag
              + one(BLANKS);
      String known = host.isEmpty() && front.contains("outer") ? outer(front) : host;
      check(front, head, stamp, known, tag);
    }
  }

  /** Where the inner head has no host, that of the outer one counts. */
  private static String outer(String front) {
    return front.contains("within") ? "within" : "outer";
  }

  private void check(String front, String head, Stamp stamp, String host, String tag) {
    boolean json = random.nextInt(20) == 0;
    String text = packed(front + head + MESSAGE, json);
    Line line = line(text);
    EventBuilder builder = new EventBuilder().over(line.bytes());
    assertThat(parser.parse(line, builder)).as(text).isEqualTo(Parser.Outcome.EVENT);
    Event event = builder.build();
    String program = tag.substring(0, tag.indexOf(tag.contains("[") ? '[' : ':'));
    long micros = Event.micros(Instant.parse(stamp.means()));
    assertThat(event.type().name()).as(text).isEqualTo("mail_connect");
    assertThat(event.value("host")).as(text).isEqualTo(host.isEmpty() ? null : host);
    assertThat(event.value("program")).as(text).isEqualTo(program);
    assertThat(event.value("client_name")).as(text).isEqualTo("mail.one.example");
    assertThat(event.micros()).as(text).isEqualTo(micros);
    assertThat(FirstStamp.of(line)).as(text).hasValue(micros);
    CoverageMeter meter = new CoverageMeter(p -> true);
    meter.count(line, Parser.Outcome.IGNORED);
    assertThat(CoverageMeter.sum(List.of(meter)).programs())
        .as(text)
        .extracting(Coverage.Program::program)
        .containsExactly(program);
    Line repeated =
        line(packed(front + head + "message repeated 3 times: [ " + MESSAGE + "]", json));
    assertThat(folded.read(repeated)).as(text).isTrue();
    assertThat(folded.times()).isEqualTo(3);
    Line meaning = folded.unfolded(repeated, new Line());
    EventBuilder again = new EventBuilder().over(meaning.bytes());
    assertThat(parser.parse(meaning, again)).as(text).isEqualTo(Parser.Outcome.EVENT);
    assertThat(again.build().value("host")).as(text).isEqualTo(event.value("host"));
    assertThat(again.micros()).as(text).isEqualTo(micros);
  }

  private static String packed(String line, boolean json) {
    return json
        ? "{\"log\":\""
            + line.replace("\t", "\\t").replace("\0", "\\u0000").replace("<", "\\u003c")
            + "\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-22T10:59:00.5Z\"}"
        : line;
  }
}
