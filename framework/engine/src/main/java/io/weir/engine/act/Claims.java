package io.weir.engine.act;

import io.weir.api.rule.Subject;
import io.weir.engine.state.StateFile;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which entries of the blockers' targets Weir put there itself, so that no other entry is ever
 * removed. Loop's thread.
 */
public final class Claims {
  private static final String MAP = "claims";

  private final Map<String, Set<Subject>> byAction = new HashMap<>();
  private Map<String, Boolean> changed = new HashMap<>();

  /** The key of an action's entry about a subject in the state file. */
  static String key(String action, Subject subject) {
    return action + '\0' + subject.field() + '\0' + subject.value();
  }

  /**
   * @param fields by action: the fields it blocks by
   */
  void restore(StateFile state, Map<String, Set<String>> fields) {
    for (String key : state.map(MAP).keySet()) {
      String[] parts = key.split("\0", 3);
      if (parts.length == 3) {
        set(parts[0]).add(new Subject(parts[1], parts[2]));
      } else {
        // 0.1 wrote the value alone.
        changed.put(key, false);
        fields
            .getOrDefault(parts[0], Set.of())
            .forEach(field -> add(parts[0], List.of(new Subject(field, parts[1]))));
      }
    }
  }

  /** Before Weir puts these into the action's target. */
  public void add(String action, Collection<Subject> subjects) {
    for (Subject subject : subjects) {
      if (set(action).add(subject)) {
        changed.put(key(action, subject), true);
      }
    }
  }

  /** After these are gone from the action's target. */
  public void remove(String action, Collection<Subject> subjects) {
    for (Subject subject : subjects) {
      if (set(action).remove(subject)) {
        changed.put(key(action, subject), false);
      }
    }
  }

  /** Whether this entry of the action's target is Weir's. */
  boolean has(String action, Subject subject) {
    return set(action).contains(subject);
  }

  /** The entries of the action's target that Weir put there. */
  public Set<Subject> of(String action) {
    return Set.copyOf(set(action));
  }

  private Set<Subject> set(String action) {
    return byAction.computeIfAbsent(action, a -> new HashSet<>());
  }

  void save(StateFile state) {
    Map<String, byte[]> map = state.map(MAP);
    changed.forEach(
        (key, is) -> {
          if (is) {
            map.put(key, new byte[0]);
          } else {
            map.remove(key);
          }
        });
    changed = new HashMap<>(); // clearing one that was large takes as long as it was
  }
}
