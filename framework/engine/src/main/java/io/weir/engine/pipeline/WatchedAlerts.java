package io.weir.engine.pipeline;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.rule.Rule;
import io.weir.engine.judge.EngineTypes;
import io.weir.engine.pipeline.RuleChecks.MadeRule;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which rules' alerts another rule watches as events: it is asked about alerts as they would be.
 * Where its condition is about something that cannot be known before, as the measure, an alert may
 * not be recognized.
 */
final class WatchedAlerts {
  private final Rule watcher;

  WatchedAlerts(Rule watcher) {
    this.watcher = watcher;
  }

  /** The ids of the rules among these. */
  Set<String> of(Collection<MadeRule> rules) {
    Set<String> watched = new TreeSet<>();
    if (watcher.watches().stream().anyMatch(t -> t.name().equals(EngineTypes.ALERT.name()))) {
      for (MadeRule rule : rules) {
        if (isWatched(rule)) {
          watched.add(rule.made().id());
        }
      }
    }
    return watched;
  }

  private boolean isWatched(MadeRule rule) {
    int levels = rule.made().it().levels().size();
    Set<String> fields = new TreeSet<>(rule.made().it().subjectFields());
    if (fields.isEmpty()) {
      fields.add("client_address"); // one that hears others has their subjects
    }
    for (int level = 1; level <= levels; level++) {
      for (String field : fields) {
        if (watcher.subject(alert(rule, level, field)) != null) {
          return true;
        }
      }
    }
    return false;
  }

  private static Event alert(MadeRule rule, int level, String field) {
    EventType type = EngineTypes.ALERT;
    EventBuilder builder = new EventBuilder().start(type, 0).id(new EventId(0, 0, 0));
    for (Field one : type.fields()) {
      builder.put(
          one,
          switch (one.name()) {
            case "rule" -> rule.made().id();
            case "level" -> (long) level;
            case "subject_field" -> field;
            case "threshold", "measure" -> rule.made().it().levels().get(level - 1).limit();
            case "unit" -> rule.made().it().unit();
            default ->
                switch (one.kind()) {
                  case TEXT -> "x";
                  case INTEGER, TIME -> 0L;
                  case DECIMAL -> 0.0;
                  case ADDRESS -> null;
                };
          });
    }
    return builder.build();
  }
}
