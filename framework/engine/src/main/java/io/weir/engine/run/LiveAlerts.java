package io.weir.engine.run;

import io.weir.api.EventType;
import io.weir.api.rule.Alert;
import io.weir.engine.judge.Judge;
import io.weir.engine.judge.JudgedRule;
import io.weir.engine.view.AlertDesk;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Rules and alerts of one life of the engine. */
final class LiveAlerts implements AlertDesk {
  private static final int TOP = 25;

  private final Clock clock;
  private final LoopQuestions loop;
  private final Judge judge;

  LiveAlerts(Clock clock, LoopQuestions loop, Judge judge) {
    this.clock = clock;
    this.loop = loop;
    this.judge = judge;
  }

  @Override
  public List<RuleStatus> rules() {
    return loop.ask(
        () -> {
          List<RuleStatus> all = new ArrayList<>();
          for (JudgedRule r : judge.rules()) {
            all.add(
                new RuleStatus(
                    r.id(),
                    r.type(),
                    r.subjectFields().stream().sorted().toList(),
                    r.rule().unit(),
                    r.rule().levels().stream().map(l -> new Limit(l.limit(), l.actions())).toList(),
                    r.rule().top(TOP).stream()
                        .map(
                            m ->
                                new Present(
                                    m.subject(),
                                    m.value(),
                                    m.since(),
                                    judge.isTrusted(m.subject(), clock.instant())))
                        .toList()));
          }
          return all;
        },
        List.of());
  }

  @Override
  public List<String> watched(String rule) {
    return judge.rules().stream()
        .filter(r -> r.id().equals(rule))
        .flatMap(r -> r.rule().watches().stream())
        .map(EventType::name)
        .sorted()
        .toList();
  }

  @Override
  public List<Alert> open() {
    return loop.ask(() -> judge.active(), List.of());
  }
}
