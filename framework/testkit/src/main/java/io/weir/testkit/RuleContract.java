package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Rule;
import io.weir.api.rule.Subject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract of every rule.
 *
 * <p>Each folder {@code src/test/resources/cases/<name>} is a test: {@code options.yml}, which may
 * also hold the {@code zone} of the calendar; {@code events.jsonl}, each line an event ({@code
 * {"type":"mail_accepted","time":"2026-11-22T12:00:00Z","client_address":"192.0.2.7"}}) or a tick
 * ({@code {"tick":"2026-11-22T13:00:00Z"}}), or an alert of another rule that begins or ends
 * ({@code
 * {"begins":"busy_address","time":"2026-11-22T13:00:00Z","subject":{"client_address":"192.0.2.7"}}},
 * and if need be {@code "level":2}, {@code "sentence":"…"}, {@code
 * "evidence":{"sasl_username":["anna"]}} and {@code "events":[4,7]}, the places of its events); and
 * {@code expected.jsonl}, what is raised and cleared at which line: {@code
 * {"line":100,"raise":1,"subject":{"client_address":"192.0.2.7"},…}} and {@code
 * {"line":101,"clear":1,"subject":{…}}}. The rule is opened at the time of the first event or tick.
 * {@code -Dcases.update=true} rewrites it.
 */
public interface RuleContract extends FactoryContract {
  @Override
  Rule.Factory<?> factory();

  /** The event types of the cases. */
  @Override
  Collection<EventType> types();

  /** The folder with the cases. */
  default Path cases() {
    return module().resolve("src/test/resources/cases");
  }

  /** A step of a case: an event, an alert of another rule, or time that goes by. */
  record Step(@Nullable Event event, @Nullable Alert alert, boolean active, Instant tick) {
    void show(RuleRun run) {
      if (event != null) {
        run.judge(event);
      } else if (alert != null) {
        run.hear(alert, active);
      } else {
        run.tick(tick);
      }
    }

    Instant time() {
      return event != null ? event.time() : alert != null ? alert.last() : tick;
    }

    /** Whom it is about; null when it is about nobody, or about all. */
    @Nullable Subject subject(Rule rule) {
      return event != null ? rule.subject(event) : alert != null ? alert.subject() : null;
    }
  }

  private RuleRun run(Case from) {
    Instant begin = steps(from).get(0).time();
    TestContext context =
        new TestContext(from.name()).types(types()).zone(from.zone()).clock(new FixedClock(begin));
    RuleRun run =
        new RuleRun(
            factory(), OptionsBinder.bind(from.options(), factory(), types(), false), context);
    assertThat(context.rejected()).isEmpty();
    return run;
  }

  private List<Step> steps(Case from) {
    List<Step> steps = new ArrayList<>();
    for (byte[] line : from.lines("events.jsonl")) {
      JsonNode json = Json.parse(new String(line, StandardCharsets.UTF_8));
      if (json.has("tick")) {
        steps.add(new Step(null, null, false, Instant.parse(json.get("tick").asText())));
      } else if (json.has("begins") || json.has("ends")) {
        steps.add(new Step(null, HeardAlert.of(json), json.has("begins"), Instant.EPOCH));
      } else {
        steps.add(
            new Step(
                Events.fromJson(json, types(), new EventId(1, steps.size(), 0)),
                null,
                false,
                Instant.EPOCH));
      }
    }
    return steps;
  }

  private List<RuleRun.Found> findings(Case from) {
    RuleRun run = run(from);
    steps(from).forEach(s -> s.show(run));
    return run.found();
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
                    () -> c.expect(findings(c).stream().map(f -> Json.line(f.toJson())).toList())));
  }

  /** The same alerts if the daemon is stopped anywhere and continues from its saved state. */
  @Test
  default void aRestartAnywhereChangesNothing() {
    for (Case c : Case.all(cases())) {
      List<Step> steps = steps(c);
      List<RuleRun.Found> expected = findings(c);
      // Long cases are cut at 300 places.
      int stride = Math.max(1, steps.size() / 300);
      for (int cut = 0; cut <= steps.size(); cut += stride) {
        RuleRun run = run(c);
        steps.subList(0, cut).forEach(s -> s.show(run));
        run.cut();
        steps.subList(cut, steps.size()).forEach(s -> s.show(run));
        assertThat(run.found()).as("%s, cut before step %d", c.name(), cut + 1).isEqualTo(expected);
      }
      if (steps.size() <= 300) {
        RuleRun always = run(c);
        steps.forEach(s -> s.show(always.cut()));
        assertThat(always.found()).as("%s, cut at every step", c.name()).isEqualTo(expected);
      }
    }
  }

  /** Events of other subjects do not affect a subject. */
  @Test
  default void subjectsDoNotAffectEachOther() {
    for (Case c : Case.all(cases())) {
      List<Step> steps = steps(c);
      List<RuleRun.Found> expected = findings(c);
      Set<Subject> subjects = new HashSet<>();
      expected.forEach(f -> subjects.add(f.subject()));
      RuleRun crowd = run(c);
      List<RuleRun.Found> found = new ArrayList<>();
      for (int i = 0; i < steps.size(); i++) {
        Event event = steps.get(i).event();
        Subject whom = event == null ? null : crowd.rule().subject(event);
        Event other = event == null || whom == null ? null : stranger(event, whom.field());
        if (other != null) {
          crowd.judge(other);
        }
        Alert heard = steps.get(i).alert();
        if (heard != null) {
          crowd.hear(HeardAlert.ofAnother(heard), steps.get(i).active());
        }
        int before = crowd.found().size();
        steps.get(i).show(crowd);
        for (RuleRun.Found f : crowd.found().subList(before, crowd.found().size())) {
          if (subjects.contains(f.subject())) {
            found.add(f.at(i + 1));
          }
        }
      }
      assertThat(found).as(c.name()).isEqualTo(expected);
    }
  }

  /**
   * A runner may share out the subjects among several instances: the same alerts come, in whatever
   * way they are shared out.
   */
  @Test
  default void subjectsMayBeSharedOutAmongInstances() {
    for (Case c : Case.all(cases())) {
      List<Step> steps = steps(c);
      List<RuleRun.Found> expected = sorted(findings(c));
      Rule rule = run(c).rule();
      List<Subject> subjects =
          steps.stream().map(s -> s.subject(rule)).filter(Objects::nonNull).distinct().toList();
      if (!rule.isDivisible()) {
        assertThat(subjects)
            .as("%s: subjects of a rule that is not divisible", c.name())
            .hasSizeLessThan(2);
        continue;
      }
      for (int way = 0; way < 8; way++) {
        Set<Subject> mine = new HashSet<>();
        for (int i = 0; i < subjects.size(); i++) {
          if (way == 0 ? i == 0 : new Random(31L * way + i).nextBoolean()) {
            mine.add(subjects.get(i));
          }
        }
        RuleRun one = run(c);
        RuleRun other = run(c);
        for (Step step : steps) {
          Subject subject = step.subject(rule);
          boolean all = step.event() == null && step.alert() == null;
          show(step, one, all || subject != null && mine.contains(subject));
          show(step, other, all || subject != null && !mine.contains(subject));
        }
        List<RuleRun.Found> found = new ArrayList<>(one.found());
        found.addAll(other.found());
        assertThat(sorted(found)).as("%s, shared out in way %d", c.name(), way).isEqualTo(expected);
      }
    }
  }

  private static void show(Step step, RuleRun run, boolean its) {
    if (its) {
      step.show(run);
    } else {
      run.skip();
    }
  }

  /** In an order that does not depend on who found it first at one step. */
  private static List<RuleRun.Found> sorted(List<RuleRun.Found> found) {
    return found.stream()
        .sorted(
            Comparator.comparingInt(RuleRun.Found::line)
                .thenComparing(RuleRun.Found::subject)
                .thenComparing(RuleRun.Found::raised)
                .thenComparingInt(RuleRun.Found::level))
        .toList();
  }

  /** Returns the same event of another subject. */
  private static @Nullable Event stranger(Event event, String field) {
    Object value = event.value(field);
    EventBuilder copy = event.toBuilder();
    if (value instanceof Address a) {
      return copy.put(
              field,
              a.v6()
                  ? Address.ofIpv6(a.high() ^ 0x4000_0000_0000_0000L, a.low())
                  : Address.ofIpv4((int) a.low() ^ 0x1000_0000))
          .build();
    }
    return value instanceof String s ? copy.put(field, "other-" + s).build() : null;
  }

  /** Checks what the engine relies on before the first event. */
  @Test
  default void saysWhatItWatchesAndWhoseAlertsItRaises() {
    for (Case c : Case.all(cases())) {
      Rule rule = run(c).rule();
      assertThat(rule.levels()).isNotEmpty();
      assertThat(rule.past().length().isNegative()).isFalse();
      assertThat(rule.unit()).isNotBlank();
      for (Step step : steps(c)) {
        Event event = step.event();
        Subject subject = event == null ? null : rule.subject(event);
        if (event != null && subject != null) {
          assertThat(rule.watches()).contains(event.type());
          assertThat(rule.subjectFields()).contains(subject.field());
        }
      }
      assertThat(rule.top(10)).isEmpty();
    }
  }

  /** The page asks for the greatest, the greatest first. */
  @Test
  default void topIsOrderedAndBounded() {
    for (Case c : Case.all(cases())) {
      RuleRun run = run(c);
      for (Step step : steps(c)) {
        step.show(run);
        List<Rule.Measure> top = run.rule().top(3);
        assertThat(top.size()).isLessThanOrEqualTo(3);
        for (int i = 0; i < top.size(); i++) {
          // A rule that only hears others has their subjects.
          if (!run.rule().watches().isEmpty()) {
            assertThat(run.rule().subjectFields()).contains(top.get(i).subject().field());
          }
          if (i > 0) {
            assertThat(top.get(i).value()).isLessThanOrEqualTo(top.get(i - 1).value());
          }
        }
      }
    }
  }
}
