package io.weir.plugins.rule.windows;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Key;
import io.weir.api.rule.Rule;
import io.weir.api.rule.RuleContext;
import io.weir.api.rule.Subject;
import io.weir.testkit.RuleRun;
import io.weir.testkit.TestContext;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A rule that measures something else than how many events there are: the words of a person. */
final class WindowRuleTest {
  private static final EventType SAID =
      EventType.named("said", "Somebody said a word.")
          .fields(Field.text("who", 20, "Who."), Field.text("word", 20, "What."))
          .build();
  private static final long NOON = Event.micros(Instant.parse("2026-11-22T12:00:00Z"));

  /** How many different words; events without a word do not count. */
  private static final class DifferentWords implements SlidingMeter<Map<String, Long>> {
    @Override
    public Map<String, Long> empty() {
      return new TreeMap<>();
    }

    @Override
    public boolean counts(Event event) {
      return event.value("word") != null;
    }

    @Override
    public void add(Map<String, Long> content, Event event) {
      content.merge(String.valueOf(event.value("word")), event.micros(), Math::max);
    }

    @Override
    public double measure(Map<String, Long> content) {
      return content.size();
    }

    @Override
    public List<String> evidence() {
      return List.of("word");
    }

    @Override
    public long oldest(Map<String, Long> content) {
      return content.values().stream().min(Long::compare).orElseThrow();
    }

    @Override
    public double since(Map<String, Long> content, long micros) {
      return content.values().stream().filter(at -> at > micros).count();
    }

    @Override
    public void drop(Map<String, Long> content, long micros) {
      content.values().removeIf(at -> at <= micros);
    }

    @Override
    public long holds(Map<String, Long> content, double limit) {
      List<Long> times = content.values().stream().sorted().toList();
      return times.get(times.size() - (int) limit);
    }

    @Override
    public void write(Map<String, Long> content, DataOutput out) throws IOException {
      out.writeInt(content.size());
      for (var e : content.entrySet()) {
        out.writeUTF(e.getKey());
        out.writeLong(e.getValue());
      }
    }

    @Override
    public Map<String, Long> read(DataInput in) throws IOException {
      Map<String, Long> content = new TreeMap<>();
      for (int i = in.readInt(); i > 0; i--) {
        content.put(in.readUTF(), in.readLong());
      }
      return content;
    }
  }

  private static final class Words implements Rule.Factory<Words.None> {
    private record None() {}

    private final String window;
    private final List<Key> per;

    Words(String window) {
      this(window, "who");
    }

    Words(String window, String... per) {
      this.window = window;
      this.per = Stream.of(per).map(Key::parse).toList();
    }

    @Override
    public String type() {
      return "words";
    }

    @Override
    public Class<None> configType() {
      return None.class;
    }

    @Override
    public Rule create(None config, RuleContext context) {
      return WindowRule.of(
          new WindowRule.Options(
              SAID,
              per,
              Condition.any(),
              Window.parse(window),
              List.of(new Rule.Level(3, List.of()))),
          "words",
          "",
          new DifferentWords(),
          (words, who, measure, limit, when) -> who + " said " + (long) measure + " words " + when,
          context);
    }
  }

  private int place;

  private Event said(int second, String word) {
    return said(second, "anna", word);
  }

  private Event said(int second, String who, String word) {
    EventBuilder builder =
        new EventBuilder()
            .start(SAID, NOON + second * 1_000_000L)
            .id(new EventId(1, place++, 0))
            .put("who", who);
    return (word.isEmpty() ? builder : builder.put("word", word)).build();
  }

  @Test
  void onlyWhatIsMeasuredCountsAndIsEvidence() {
    for (String window : List.of("10m", "calendar_hour")) {
      place = 0;
      RuleRun run =
          new RuleRun(
              new Words(window), new Words.None(), new TestContext("it").types(List.of(SAID)));
      run.judge(said(0, "")).judge(said(1, "one")).judge(said(2, "")).judge(said(3, "one"));
      run.judge(said(4, "two"));
      assertThat(run.found()).isEmpty();
      run.cut();
      run.judge(said(5, "")).judge(said(6, "three"));
      assertThat(run.found()).hasSize(1);
      RuleRun.Found found = run.found().get(0);
      assertThat(found.measure()).isEqualTo(3);
      assertThat(found.evidence().get("word")).containsExactly("one", "two", "three");
      assertThat(found.events()).extracting(EventId::place).containsExactly(1L, 3L, 4L, 6L);
      assertThat(found.sentence()).startsWith("anna said 3 words ");
      assertThat(run.rule().evidenceFields()).containsExactly("word");
      run.tick(Instant.parse("2026-11-22T13:00:01Z"));
      assertThat(run.found()).hasSize(2);
      assertThat(run.found().get(1).raised()).isFalse();
    }
  }

  @Test
  void anAlertIsAboutAPartOfAField() {
    for (String window : List.of("10m", "calendar_hour")) {
      place = 0;
      RuleRun run =
          new RuleRun(
              new Words(window, "who/domain"),
              new Words.None(),
              new TestContext("it").types(List.of(SAID)));
      run.judge(said(0, "anna@a.example", "one")).judge(said(1, "nobody", "one"));
      run.judge(said(2, "bob@A.example", "two")).judge(said(3, "bob@b.example", "four"));
      run.cut();
      run.judge(said(5, "dora@A.EXAMPLE", "three"));
      assertThat(run.found()).hasSize(1);
      assertThat(run.found().get(0).subject()).isEqualTo(new Subject("who/domain", "a.example"));
      assertThat(run.found().get(0).sentence()).startsWith("a.example said 3 words ");
      assertThat(run.rule().subjectFields()).containsExactly("who/domain");
      assertThat(run.rule().top(1)).extracting(m -> m.subject().value()).contains("a.example");
    }
  }

  @Test
  void whoHasNoDomainIsCountedByItselfAndApartFromADomainOfThatName() {
    RuleRun run =
        new RuleRun(
            new Words("10m", "who/domain or who", "word or who"),
            new Words.None(),
            new TestContext("it").types(List.of(SAID)));
    RuleRun single =
        new RuleRun(
            new Words("10m", "who/domain or who"),
            new Words.None(),
            new TestContext("it").types(List.of(SAID)));
    for (RuleRun each : List.of(run, single)) {
      place = 0;
      each.judge(said(0, "a.example", "one")).judge(said(1, "a.example", "two"));
      each.judge(said(2, "anna@a.example", "three"));
      each.cut();
      assertThat(each.found()).isEmpty();
      assertThat(each.rule().top(9))
          .extracting(m -> m.subject().toString())
          .containsExactlyInAnyOrder("who a.example", "who/domain a.example");
    }
    single.judge(said(4, "a.example", "three"));
    assertThat(single.found()).hasSize(1);
    assertThat(single.found().get(0).subject()).isEqualTo(new Subject("who", "a.example"));
    assertThat(single.found().get(0).sentence()).startsWith("a.example said 3 words ");
  }
}
