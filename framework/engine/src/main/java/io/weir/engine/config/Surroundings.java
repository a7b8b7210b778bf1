package io.weir.engine.config;

import io.weir.api.EventType;
import io.weir.api.rule.Key;
import java.util.Map;

/**
 * What options may refer to.
 *
 * @param types the event types by name
 * @param accounts how accounts in conditions are spelled
 * @param geo given to keys and conditions
 */
public record Surroundings(Map<String, EventType> types, Spelling accounts, Key.Geo geo) {
  /** Options that refer to nothing. */
  static final Surroundings NONE = of(Map.of());

  /** Event types alone. */
  static Surroundings of(Map<String, EventType> types) {
    return new Surroundings(types, Spelling.AS_WRITTEN, Key.Geo.NONE);
  }
}
