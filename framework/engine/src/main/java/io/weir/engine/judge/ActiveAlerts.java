package io.weir.engine.judge;

import io.weir.api.rule.Alert;
import io.weir.api.rule.Subject;
import io.weir.engine.state.StateFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The alerts that were raised and not cleared: one for each rule, level and subject. */
final class ActiveAlerts {
  /** The state file's name for them. */
  private static final String MAP = "standing";

  private final LinkedHashMap<String, Alert> active = new LinkedHashMap<>();
  private final Map<Subject, Set<String>> bySubject = new HashMap<>();
  private final Set<String> changed = new HashSet<>();

  private static String key(String rule, int level, Subject subject) {
    return rule + '\0' + level + '\0' + subject.field() + '\0' + subject.value();
  }

  private static String key(Alert alert) {
    return key(alert.rule(), alert.level(), alert.subject());
  }

  @Nullable Alert get(String rule, int level, Subject subject) {
    return active.get(key(rule, level, subject));
  }

  void put(Alert alert) {
    String key = key(alert);
    active.put(key, alert);
    bySubject.computeIfAbsent(alert.subject(), s -> new HashSet<>(2)).add(key);
    changed.add(key);
  }

  void remove(Alert alert) {
    String key = key(alert);
    active.remove(key);
    Set<String> others = bySubject.get(alert.subject());
    if (others != null && others.remove(key) && others.isEmpty()) {
      bySubject.remove(alert.subject());
    }
    changed.add(key);
  }

  /** Those about a subject. */
  List<Alert> of(Subject subject) {
    List<Alert> alerts = new ArrayList<>();
    for (String key : bySubject.getOrDefault(subject, Set.of())) {
      Alert alert = active.get(key);
      if (alert != null) {
        alerts.add(alert);
      }
    }
    return alerts;
  }

  List<Alert> newestFirst() {
    List<Alert> all = new ArrayList<>(active.values());
    all.sort(Comparator.comparing(Alert::last).reversed());
    return all;
  }

  void restore(StateFile state) {
    state.map(MAP).values().forEach(bytes -> put(AlertCodec.read(bytes)));
    changed.clear();
  }

  void discardChanges() {
    changed.clear();
  }

  void save(StateFile state) {
    Map<String, byte[]> map = state.map(MAP);
    for (String key : changed) {
      Alert alert = active.get(key);
      if (alert == null) {
        map.remove(key);
      } else {
        map.put(key, AlertCodec.write(alert));
      }
    }
    changed.clear();
  }
}
