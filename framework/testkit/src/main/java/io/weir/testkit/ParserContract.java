package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.internal.EventAccess;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract of every parser.
 *
 * <p>Each folder {@code src/test/resources/cases/<name>} is a test: {@code input.log}; {@code
 * options.yml}, if the parser is not to run with its defaults, which may also hold {@code received}
 * (2026-11-22T12:00:00Z), {@code zone} (UTC) and {@code host} (localhost) for the lines; and {@code
 * expected.jsonl}, one object for each line of input: {@code
 * {"line":1,"status":"event","event":{"type":…,"time":…}}}, status being {@code event}, {@code
 * ignored} or {@code unknown}; a line with several events has them in {@code "events":[…]}. {@code
 * -Dcases.update=true} rewrites it: the diff is the review.
 */
public interface ParserContract extends FactoryContract {
  @Override
  Parser.Factory<?> factory();

  @Override
  default Collection<EventType> types() {
    return factory().vocabulary().types();
  }

  /** The folder with the cases. */
  default Path cases() {
    return module().resolve("src/test/resources/cases");
  }

  /** The types of a case, which its options may declare. */
  private Collection<EventType> types(Case from) {
    Object options = OptionsBinder.bind(from.options(), factory(), types(), false);
    return Components.vocabulary(factory(), options).types();
  }

  /** A new parser with the options of a case. */
  private Parser parser(Case from) {
    TestContext context = new TestContext(factory().type()).types(types()).zone(from.zone());
    Object options = OptionsBinder.bind(from.options(), factory(), types(), false);
    Parser parser = Components.parser(factory(), options, context);
    assertThat(context.rejected()).isEmpty();
    return parser;
  }

  /** The golden cases. */
  @TestFactory
  default Stream<DynamicTest> casesGiveWhatIsExpected() {
    return Case.all(cases()).stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.name(),
                    c.folder().toUri(),
                    () -> c.expect(read(parser(c), c, c.lines("input.log")))));
  }

  /** The result does not depend on the bytes around a line, on earlier lines, or on the thread. */
  @Test
  default void aLineGivesTheSameWhereverItStandsAndWhoeverReadsIt() {
    for (Case c : Case.all(cases())) {
      Parser parser = parser(c);
      List<byte[]> lines = c.lines("input.log");
      List<String> expected = read(parser, c, lines);
      assertThat(readAlone(parser, c, lines)).as("each for itself").isEqualTo(expected);
      for (String around : List.of("", "\0", "Nov 22 12:00:00 mx1 ", "0123456789: <x>=")) {
        assertThat(readInOneArray(parser, c, lines, around))
            .as("between '%s'", around)
            .isEqualTo(expected);
      }
      List<CompletableFuture<List<String>>> readers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        readers.add(
            CompletableFuture.supplyAsync(
                () -> {
                  List<String> last = List.of();
                  for (int k = 0; k < 20; k++) {
                    last = read(parser, c, lines);
                    assertThat(last).isEqualTo(expected);
                  }
                  return last;
                }));
      }
      readers.forEach(r -> assertThat(r.join()).isEqualTo(expected));
    }
  }

  /** Whoever can write to the log must not stop the daemon. */
  @Test
  default void noLineMakesItThrow() {
    Random random = new Random(42);
    for (Case c : Case.all(cases())) {
      Parser parser = parser(c);
      Collection<EventType> types = types(c);
      for (byte[] line : c.lines("input.log")) {
        for (int cut = 0; cut < line.length; cut++) {
          check(parser, types, c, Arrays.copyOf(line, cut));
          check(parser, types, c, Arrays.copyOfRange(line, cut, line.length));
        }
        for (int i = 0; i < 200; i++) {
          byte[] spoilt = line.clone();
          for (int k = random.nextInt(4); k >= 0 && line.length > 0; k--) {
            spoilt[random.nextInt(line.length)] = (byte) random.nextInt(256);
          }
          check(parser, types, c, spoilt);
        }
      }
      for (int i = 0; i < 500; i++) {
        byte[] noise = new byte[random.nextInt(300)];
        random.nextBytes(noise);
        check(parser, types, c, noise);
      }
      for (String foreign : FOREIGN) {
        check(parser, types, c, foreign.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /** Time grows with the length of a line, not with its square. */
  @Test
  default void longLinesTakeNoLonger() {
    for (Case c : Case.all(cases())) {
      Parser parser = parser(c);
      Collection<EventType> types = types(c);
      for (byte[] line : c.lines("input.log")) {
        for (String more : List.of("<", "=", "]", ": ", ", a=<b>", " (", "\\", "a.", " ")) {
          byte[] tail =
              more.repeat(LineBatch.MAX_LINE / more.length()).getBytes(StandardCharsets.US_ASCII);
          byte[] all = Arrays.copyOf(line, LineBatch.MAX_LINE);
          System.arraycopy(
              tail, 0, all, line.length, Math.min(tail.length, all.length - line.length));
          Assertions.assertTimeoutPreemptively(
              Duration.ofSeconds(5),
              () -> check(parser, types, c, all),
              () -> new String(line, StandardCharsets.UTF_8));
        }
      }
    }
  }

  /** Lines that other programs write. */
  List<String> FOREIGN =
      List.of(
          "",
          " ",
          "Nov 22 12:00:00 mx1",
          "Nov 22 12:00:00 mx1 sshd[77]: Failed password for root from 192.0.2.1 port 22 ssh2",
          "Nov 22 12:00:00 mx1 named[7]: client @0x0 192.0.2.1#53 (example.org): query denied",
          "Nov 22 12:00:00 mx1 newsyslog[9]: logfile turned over",
          "Nov 22 12:00:00 mx1 last message repeated 4294967296 times",
          "<22>1 2026-11-22T12:00:00.000Z mx1 dovecot 1 - - imap-login: Login: user=<a@b.example>",
          "2026-11-22T12:00:00.123456+03:00 mx1 kernel: [    0.000000] Linux version 6.1",
          "Feb 30 25:61:61 mx1 postfix/smtpd[99999999999999]: connect from x[999.1.1.1]",
          "{\"log\":\"line\",\"stream\":\"stdout\"}",
          "192.0.2.1 - - [22/Nov/2026:12:00:00 +0000] \"GET / HTTP/1.1\" 200 1");

  private static List<String> read(Parser parser, Case c, List<byte[]> lines) {
    List<String> out = new ArrayList<>();
    Line view = new Line();
    EventBuilder builder = new EventBuilder();
    long place = 0;
    for (byte[] line : lines) {
      view.set(line, 0, line.length, 1, place, c.received(), c.zone(), c.host());
      out.add(outcome(parser, view, builder, out.size() + 1));
      place += line.length + 1L;
    }
    return out;
  }

  /** With a builder that has seen no other line. */
  private static List<String> readAlone(Parser parser, Case c, List<byte[]> lines) {
    List<String> out = new ArrayList<>();
    for (byte[] line : lines) {
      Line view = new Line().set(line, 0, line.length, 1, 0, c.received(), c.zone(), c.host());
      out.add(outcome(parser, view, new EventBuilder(), out.size() + 1));
    }
    return out;
  }

  private static List<String> readInOneArray(
      Parser parser, Case c, List<byte[]> lines, String around) {
    byte[] fence = around.getBytes(StandardCharsets.US_ASCII);
    LineBatch batch = new LineBatch(1 << 20);
    batch.begin(7, c.received(), c.zone(), c.host());
    for (byte[] line : lines) {
      batch.add(0, fence, 0, fence.length);
      batch.add(0, line, 0, line.length);
    }
    batch.add(0, fence, 0, fence.length);
    List<String> out = new ArrayList<>();
    EventBuilder builder = new EventBuilder();
    Line view = new Line();
    for (int i = 1; i < batch.size(); i += 2) {
      out.add(outcome(parser, batch.get(i, view), builder, out.size() + 1));
    }
    return out;
  }

  private static String outcome(Parser parser, Line line, EventBuilder builder, int number) {
    Parser.Outcome outcome = parser.parse(line, builder.over(line.bytes()));
    ObjectNode out = Json.MAPPER.createObjectNode();
    out.put("line", number).put("status", outcome.name().toLowerCase(Locale.ROOT));
    if (outcome == Parser.Outcome.EVENT) {
      List<Event> events = events(builder);
      if (events.size() == 1) {
        out.set("event", Events.toJson(events.get(0)));
      } else {
        ArrayNode all = out.putArray("events");
        events.forEach(e -> all.add(Events.toJson(e)));
      }
    }
    return Json.line(out);
  }

  private static List<Event> events(EventBuilder builder) {
    List<Event> all = new ArrayList<>(EventAccess.get().ended(builder));
    all.add(builder.build());
    return all;
  }

  /** Parses, and looks whether the event is one that its type allows. */
  private void check(Parser parser, Collection<EventType> types, Case c, byte[] bytes) {
    Line line = new Line().set(bytes, 0, bytes.length, 1, 0, c.received(), c.zone(), c.host());
    EventBuilder builder = new EventBuilder().over(bytes);
    try {
      if (parser.parse(line, builder) != Parser.Outcome.EVENT) {
        return;
      }
      events(builder).forEach(event -> check(event, types));
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("line: " + line.text(), e);
    }
  }

  private static void check(Event event, Collection<EventType> types) {
    assertThat(types).contains(event.type());
    assertThat(event.times()).isPositive();
    for (Field f : event.type().fields()) {
      Object value = event.value(f.name());
      Class<?> kind =
          switch (f.kind()) {
            case TEXT -> String.class;
            case INTEGER, TIME -> Long.class;
            case DECIMAL -> Double.class;
            case ADDRESS -> Address.class;
          };
      assertThat(value == null || kind.isInstance(value)).as(f.name()).isTrue();
    }
  }
}
