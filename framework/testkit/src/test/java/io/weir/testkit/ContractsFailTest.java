package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.ComponentContext;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Parser;
import io.weir.api.rule.Alerts;
import io.weir.api.rule.Finding;
import io.weir.api.rule.KeyedState;
import io.weir.api.rule.Rule;
import io.weir.api.rule.RuleContext;
import io.weir.api.rule.Subject;
import io.weir.api.source.Line;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A contract that cannot fail proves nothing: broken plugins, and each must be found out. */
final class ContractsFailTest {
  private static final Field WORD = Field.text("word", 20, "The first word.");
  private static final EventType WORDS =
      EventType.named("first_word", "A line.").fields(WORD).build();

  @TempDir Path cases;

  record NoOptions() {}

  /** A parser of one's own making. */
  private record Parsers(Path cases, Parser parser) implements ParserContract, NoPlugin {
    @Override
    public Parser.Factory<?> factory() {
      return new Parser.Factory<NoOptions>() {
        @Override
        public String type() {
          return "words";
        }

        @Override
        public Class<NoOptions> configType() {
          return NoOptions.class;
        }

        @Override
        public Parser.Vocabulary vocabulary() {
          return new Parser.Vocabulary(List.of(WORDS), List.of());
        }

        @Override
        public Parser create(NoOptions config, ComponentContext context) {
          return parser;
        }
      };
    }
  }

  private static Parser.Outcome firstWord(Line line, EventBuilder event) {
    int end = line.from();
    while (end < line.to() && line.bytes()[end] > ' ') {
      end++;
    }
    if (end == line.from()) {
      return Parser.Outcome.UNKNOWN;
    }
    event.start(WORDS, 0).text(WORD, line.from(), end);
    return Parser.Outcome.EVENT;
  }

  private void givenCase(String expected) throws IOException {
    Path one = Files.createDirectories(cases.resolve("one"));
    Files.writeString(one.resolve("input.log"), "hello world\n\nbye");
    Files.writeString(one.resolve("expected.jsonl"), expected);
  }

  private static final String RIGHT =
      """
      {"line":1,"status":"event","event":{"type":"first_word","time":"1970-01-01T00:00:00Z","word":"hello"}}
      {"line":2,"status":"unknown"}
      {"event":{"word":"bye","time":"1970-01-01T00:00:00Z","type":"first_word"},"status":"event","line":3}
      """;

  private static void runAll(ParserContract contract) {
    contract
        .casesGiveWhatIsExpected()
        .map(DynamicTest::getExecutable)
        .forEach(
            e -> {
              try {
                e.execute();
              } catch (Error | RuntimeException t) {
                throw t;
              } catch (Throwable t) {
                throw new IllegalStateException(t);
              }
            });
  }

  @Test
  void aGoodParserPasses() throws IOException {
    givenCase(RIGHT);
    Parsers good = new Parsers(cases, ContractsFailTest::firstWord);
    runAll(good);
    good.noLineMakesItThrow();
    good.aLineGivesTheSameWhereverItStandsAndWhoeverReadsIt();
    good.longLinesTakeNoLonger();
  }

  private static final EventType OTHERS =
      EventType.named("other_word", "Not declared.").fields(WORD).build();

  @Test
  void eachEventOfALineIsLookedAt() throws IOException {
    givenCase(RIGHT);
    Parser both =
        (line, event) -> {
          Parser.Outcome outcome = firstWord(line, event);
          if (outcome == Parser.Outcome.EVENT) {
            event.also(OTHERS, 0);
          }
          return outcome;
        };
    assertThatThrownBy(() -> runAll(new Parsers(cases, both)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("other_word");
    assertThatThrownBy(new Parsers(cases, both)::noLineMakesItThrow)
        .isInstanceOf(AssertionError.class);
    Parser swapped =
        (line, event) -> {
          event.start(OTHERS, 0);
          event.also(WORDS, 0);
          return Parser.Outcome.EVENT;
        };
    assertThatThrownBy(new Parsers(cases, swapped)::noLineMakesItThrow)
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void noCasesFail() {
    Parsers good = new Parsers(cases, ContractsFailTest::firstWord);
    assertThatThrownBy(good::casesGiveWhatIsExpected)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no cases");
    assertThatThrownBy(
            new Parsers(cases.resolve("missing"), ContractsFailTest::firstWord)
                ::casesGiveWhatIsExpected)
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void anotherResultFails() throws IOException {
    givenCase(RIGHT.replace("bye", "by"));
    assertThatThrownBy(() -> runAll(new Parsers(cases, ContractsFailTest::firstWord)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected.jsonl");
    givenCase(RIGHT.lines().limit(2).toList().toString().replace("[", "").replace("]", ""));
    assertThatThrownBy(() -> runAll(new Parsers(cases, ContractsFailTest::firstWord)))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aParserThatReadsBeyondItsLineIsFound() throws IOException {
    givenCase(RIGHT);
    Parser reads =
        (line, event) -> {
          event.start(WORDS, 0).text(WORD, line.from(), line.bytes().length);
          return Parser.Outcome.EVENT;
        };
    assertThatThrownBy(
            new Parsers(cases, reads)::aLineGivesTheSameWhereverItStandsAndWhoeverReadsIt)
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aParserWithStateIsFound() throws IOException {
    givenCase(RIGHT);
    AtomicInteger count = new AtomicInteger();
    Parser counts =
        (line, event) -> {
          event.start(WORDS, count.incrementAndGet());
          return Parser.Outcome.EVENT;
        };
    assertThatThrownBy(
            new Parsers(cases, counts)::aLineGivesTheSameWhereverItStandsAndWhoeverReadsIt)
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aParserThatThrowsIsFound() throws IOException {
    givenCase(RIGHT);
    Parser throwing =
        (line, event) -> {
          if (line.to() - line.from() == 3 && line.bytes()[line.from()] == 'h') {
            throw new IndexOutOfBoundsException("cut");
          }
          return firstWord(line, event);
        };
    assertThatThrownBy(new Parsers(cases, throwing)::noLineMakesItThrow)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("hel");
  }

  /** Counts words, and forgets to put what it changed when told so. */
  private record Counting(Path cases, boolean puts, boolean perKey)
      implements RuleContract, NoPlugin {
    @Override
    public Collection<EventType> types() {
      return List.of(WORDS);
    }

    @Override
    public Rule.Factory<?> factory() {
      return new Rule.Factory<NoOptions>() {
        @Override
        public String type() {
          return "counting";
        }

        @Override
        public Class<NoOptions> configType() {
          return NoOptions.class;
        }

        @Override
        public Rule create(NoOptions config, RuleContext context) {
          return new CountingRule(puts, perKey, context);
        }
      };
    }
  }

  private static final class CountingRule implements Rule {
    private final boolean puts;
    private final boolean perKey;
    private final KeyedState<int[]> counts;

    CountingRule(boolean puts, boolean perKey, RuleContext context) {
      this.puts = puts;
      this.perKey = perKey;
      counts =
          context.state(
              "counts",
              new KeyedState.Codec<int[]>() {
                @Override
                public void write(int[] state, DataOutput out) throws IOException {
                  out.writeInt(state[0]);
                }

                @Override
                public int[] read(DataInput in) throws IOException {
                  return new int[] {in.readInt()};
                }
              });
    }

    @Override
    public List<EventType> watches() {
      return List.of(WORDS);
    }

    @Override
    public Set<String> subjectFields() {
      return Set.of("word");
    }

    @Override
    public Subject subject(Event event) {
      return new Subject("word", String.valueOf(event.text("word")));
    }

    @Override
    public List<Level> levels() {
      return List.of(new Level(3, List.of()));
    }

    @Override
    public void judge(Event event, Subject subject, Alerts alerts) {
      String key = perKey ? subject.value() : "";
      int[] count = counts.get(key);
      if (count == null) {
        count = new int[1];
        counts.put(key, count);
      }
      count[0]++;
      if (puts) {
        counts.put(key, count);
      }
      if (count[0] >= 3) {
        alerts.raise(
            Finding.at(1, subject).measured(count[0], 3).since(event.time()).says("often"));
      }
    }

    @Override
    public List<Measure> top(int most) {
      return List.of();
    }
  }

  private void givenEvents() throws IOException {
    Path one = Files.createDirectories(cases.resolve("one"));
    Files.writeString(
        one.resolve("events.jsonl"),
        "{\"type\":\"first_word\",\"time\":\"2026-11-22T12:00:00Z\",\"word\":\"a\"}\n".repeat(4));
  }

  @Test
  void aGoodRulePasses() throws IOException {
    givenEvents();
    Counting good = new Counting(cases, true, true);
    good.aRestartAnywhereChangesNothing();
    good.subjectsDoNotAffectEachOther();
  }

  @Test
  void aRuleThatForgetsToPutIsFound() throws IOException {
    givenEvents();
    assertThatThrownBy(new Counting(cases, false, true)::aRestartAnywhereChangesNothing)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("cut");
  }

  @Test
  void aRuleThatMixesSubjectsIsFound() throws IOException {
    givenEvents();
    assertThatThrownBy(new Counting(cases, true, false)::subjectsDoNotAffectEachOther)
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void theModuleIsFoundFromItsClasses() {
    assertThat(Module.of(getClass()).resolve("pom.xml")).exists();
    assertThat(Module.of(getClass()).getFileName()).hasToString("testkit");
  }
}
