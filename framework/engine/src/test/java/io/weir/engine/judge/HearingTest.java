package io.weir.engine.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Alerts;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Rule;
import io.weir.api.rule.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules that hear of the alerts of other rules. */
class HearingTest {
  private static final EventType WORD =
      EventType.named("word", "It.").fields(Field.text("word", 20, "It.")).build();
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private final List<String> heard = new ArrayList<>();
  private final List<Alert> raised = new ArrayList<>();
  private final List<String> over = new ArrayList<>();

  /** Raises an alert about each word of its own letter, and clears it at the word in capitals. */
  private record Letter(String letter) implements Rule {
    @Override
    public List<EventType> watches() {
      return List.of(WORD);
    }

    @Override
    public Set<String> subjectFields() {
      return Set.of("word");
    }

    @Override
    public List<Level> levels() {
      return List.of(new Level(1, List.of()));
    }

    @Override
    public Subject subject(Event event) {
      return new Subject("word", String.valueOf(event.text("word")).toLowerCase(Locale.ROOT));
    }

    @Override
    public void judge(Event event, Subject subject, Alerts alerts) {
      if (String.valueOf(event.text("word")).startsWith(letter)) {
        alerts.raise(Finding.at(1, subject).measured(event.times(), 1).says(letter + " of it"));
      } else if (subject.value().startsWith(letter)) {
        alerts.clear(1, subject);
      }
    }

    @Override
    public List<Measure> top(int most) {
      return List.of();
    }
  }

  /** Notes what it hears, and says it again. */
  private final class Echo implements Rule {
    private final String name;

    Echo(String name) {
      this.name = name;
    }

    @Override
    public List<EventType> watches() {
      return List.of();
    }

    @Override
    public Set<String> subjectFields() {
      return Set.of();
    }

    @Override
    public List<Level> levels() {
      return List.of(new Level(1, List.of()));
    }

    @Override
    public Subject subject(Event event) {
      throw new AssertionError("it watches nothing");
    }

    @Override
    public void judge(Event event, Subject subject, Alerts alerts) {}

    @Override
    public void hear(Alert alert, boolean active, Alerts alerts) {
      heard.add(name + (active ? " + " : " - ") + alert.rule() + " " + alert.subject().value());
      if (active) {
        alerts.raise(Finding.at(1, alert.subject()).measured(1, 1).says("echo"));
      } else {
        alerts.clear(1, alert.subject());
      }
    }

    @Override
    public List<Measure> top(int most) {
      return List.of();
    }
  }

  private JudgedRule rule(String id, Rule rule, String... hears) {
    return new JudgedRule(
        id,
        "it",
        rule,
        new RuleStates(id, new KeyMemory(1_000_000)),
        rule.levels(),
        Set.of("word"),
        Set.of(hears));
  }

  private Judge judge(JudgedRule... rules) {
    Judge judge =
        new Judge(
            List.of(rules),
            new Trusted(Map.of("word", List.of("aha")), List.of()),
            (alert, rule) -> raised.add(alert),
            (alert, at) -> over.add(alert.rule() + " " + alert.subject().value()),
            null);
    judge.open(NOON);
    return judge;
  }

  private int place;

  private Event word(String word) {
    return word(word, 1);
  }

  private Event word(String word, int times) {
    return new EventBuilder()
        .start(WORD, Event.micros(NOON) + place)
        .id(new EventId(1, place++, 0))
        .times(times)
        .put("word", word)
        .build();
  }

  @Test
  void anAlertIsHeardWhenItBeginsAndWhenItEndsAlsoThroughOthers() {
    Judge judge =
        judge(
            rule("second", new Echo("second"), "first"),
            rule("first", new Echo("first"), "a"),
            rule("a", new Letter("a")),
            rule("b", new Letter("b")));
    judge.judge(word("apple"));
    judge.judge(word("apple"));
    judge.judge(word("aha"));
    judge.judge(word("berry"));
    judge.judge(word("APPLE"));
    assertThat(heard)
        .containsExactly(
            "first + a apple", "second + first apple", "first - a apple", "second - first apple");
    assertThat(raised).extracting(Alert::rule).containsExactly("a", "first", "second", "b");
    assertThat(raised).extracting(Alert::id).doesNotHaveDuplicates();
    assertThat(over).containsExactly("a apple", "first apple", "second apple");
    assertThat(judge.active()).extracting(Alert::rule).containsExactly("b");
  }

  @Test
  void theSameLinesGiveTheSameIds() {
    judge(rule("a", new Letter("a")), rule("e", new Echo("e"), "a")).judge(word("apple"));
    place = 0;
    judge(rule("a", new Letter("a")), rule("e", new Echo("e"), "a")).judge(word("apple"));
    assertThat(raised).hasSize(4);
    assertThat(raised.subList(2, 4)).isEqualTo(raised.subList(0, 2));
  }

  @Test
  void anActiveAlertIsRenewedAndKeepsItsId() {
    Judge judge = judge(rule("a", new Letter("a")));
    judge.judge(word("apple"));
    judge.judge(word("apple", 7));
    assertThat(raised).hasSize(1);
    Alert now = judge.active().get(0);
    assertThat(now.id()).isEqualTo(raised.get(0).id());
    assertThat(now.last()).isEqualTo(raised.get(0).last());
    assertThat(now.measure()).isEqualTo(7);
  }

  @Test
  void aNewRuleIsToldOfWhatIsActiveAndRaisesNothing() {
    JudgedRule echo = rule("e", new Echo("e"), "a");
    Judge judge = judge(rule("a", new Letter("a")), echo);
    judge.judge(word("apple"));
    judge.judge(word("acorn"));
    heard.clear();
    raised.clear();
    judge.forgetActive(echo);
    assertThat(judge.active()).extracting(Alert::rule).containsOnly("a");
    judge.rememberActive(echo);
    assertThat(heard).containsExactly("e + a apple", "e + a acorn");
    assertThat(raised).isEmpty();
    assertThat(judge.active()).hasSize(4);
  }

  @Test
  void anAlertThatIsForgottenIsHeardToEndUnlessItComesBack() {
    JudgedRule a = rule("a", new Letter("a"));
    Judge judge = judge(a, rule("echo", new Echo("echo"), "a"));
    judge.judge(word("apple"));
    judge.judge(word("avocado"));
    heard.clear();
    judge.forgetActive(a);
    judge.remember(a, word("apple"));
    judge.settleEnded(NOON);
    assertThat(heard).containsExactly("echo - a avocado");
    assertThat(over).containsExactly("a avocado", "echo avocado");
    assertThat(judge.active()).filteredOn(alert -> alert.rule().equals("echo")).hasSize(1);
  }

  @Test
  void aFindingThatCannotBeIsTheRulesMistake() {
    Rule wrong =
        new Rule() {
          @Override
          public List<EventType> watches() {
            return List.of(WORD);
          }

          @Override
          public Set<String> subjectFields() {
            return Set.of("word");
          }

          @Override
          public List<Level> levels() {
            return List.of(new Level(1, List.of()));
          }

          @Override
          public Subject subject(Event event) {
            return new Subject("word", "x");
          }

          @Override
          public void judge(Event event, Subject subject, Alerts alerts) {
            alerts.raise(Finding.at(2, subject).says("there is no second level"));
          }

          @Override
          public List<Measure> top(int most) {
            return List.of();
          }
        };
    Judge judge = judge(rule("wrong", wrong));
    assertThatThrownBy(() -> judge.judge(word("x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rule wrong")
        .hasMessageContaining("level 2");
  }
}
