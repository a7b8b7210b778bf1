package io.weir.engine.judge;

import io.weir.api.rule.Alerts;
import io.weir.api.rule.KeyedState;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The states that one rule asked for. Made before the state file is open, filled when it is. */
public final class RuleStates {
  /** Keys a rule may remember, where memory allows. */
  public static final int MOST_KEYS = 1_000_000;

  private static final Logger log = LoggerFactory.getLogger(RuleStates.class);

  private final String ruleId;
  private final KeyMemory memory;
  private final Map<String, HeapState<?>> states = new LinkedHashMap<>();

  /** How many had left when that was logged last. */
  private long logged;

  /** The states of the rule with this id. */
  public RuleStates(String ruleId, KeyMemory memory) {
    this.ruleId = ruleId;
    this.memory = memory;
  }

  /** Makes a state; the rule calls it in {@code create}. */
  public <S> KeyedState<S> create(
      String name, KeyedState.Codec<S> codec, KeyedState.@Nullable Deadline<S> deadline) {
    HeapState<S> state = new HeapState<>(codec, deadline, MOST_KEYS, memory);
    if (states.putIfAbsent(name, state) != null) {
      throw new IllegalStateException("rule " + ruleId + " asks twice for state " + name);
    }
    return state;
  }

  /** Fills the states; one whose form is not known starts empty, and a warning is logged. */
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

  /** Event time has come this far: shows the rule the keys whose deadline is over. */
  public void pass(Instant time, Alerts alerts) {
    states.values().forEach(state -> state.pass(time, alerts));
  }

  /** Writes what changed. */
  public void save(Function<String, Map<String, byte[]>> maps) {
    states.forEach((name, state) -> state.save(maps.apply(mapName(name))));
    logEvicted();
  }

  /** Instead of {@link #save} where nothing is written: how much memory is taken is noted. */
  void discardChanges() {
    states.values().forEach(HeapState::discardChanges);
    logEvicted();
  }

  private void logEvicted() {
    long gone = evicted();
    if (gone > 2 * logged) {
      logged = gone;
      log.warn(
          "rule {}: too many keys at once; {} were forgotten so far, those that came least of late."
              + " A rule per network (client_address/24/64) remembers fewer, a larger heap more",
          ruleId,
          gone);
    }
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
