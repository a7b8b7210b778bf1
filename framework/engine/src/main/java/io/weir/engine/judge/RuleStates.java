package io.weir.engine.judge;

import io.weir.api.rule.KeyedState;
import io.weir.api.rule.StateCodec;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The states that one rule asked for. Made before the state file is open, filled when it is. */
public final class RuleStates {
  /** Keys a rule may remember; design: the longest unused leaves first. */
  public static final int MOST_KEYS = 1_000_000;

  private static final Logger log = LoggerFactory.getLogger(RuleStates.class);

  private final String ruleId;
  private final Map<String, HeapState<?>> states = new LinkedHashMap<>();

  /** The states of the rule with this id. */
  public RuleStates(String ruleId) {
    this.ruleId = ruleId;
  }

  /** Makes a state; the rule calls it in {@code create}. */
  public <S> KeyedState<S> create(String name, StateCodec<S> codec) {
    HeapState<S> state = new HeapState<>(codec, MOST_KEYS);
    if (states.putIfAbsent(name, state) != null) {
      throw new IllegalStateException("rule " + ruleId + " asks twice for state " + name);
    }
    return state;
  }

  /** Fills the states; one whose form is not known begins empty, told. */
  public void restore(Function<String, Map<String, byte[]>> maps) {
    states.forEach(
        (name, state) -> {
          try {
            state.restore(maps.apply(mapName(name)));
          } catch (IOException e) {
            log.warn(
                "rule {}: its remembered {} cannot be read ({}); it begins anew",
                ruleId,
                name,
                e.getMessage());
            state.forget();
          }
        });
  }

  /** Writes what changed. */
  public void save(Function<String, Map<String, byte[]>> maps) {
    states.forEach((name, state) -> state.save(maps.apply(mapName(name))));
  }

  /** Whether nothing is remembered. */
  public boolean isEmpty() {
    return states.values().stream().allMatch(s -> s.size() == 0);
  }

  /** Keys that had to leave because there were too many. */
  public long evicted() {
    return states.values().stream().mapToLong(HeapState::evicted).sum();
  }

  private String mapName(String name) {
    return "rule/" + ruleId + "/" + name;
  }
}
