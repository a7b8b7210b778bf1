package io.weir.plugins.action.exec;

import io.weir.api.ComponentContext;
import io.weir.api.config.Secret;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The variables that a program gets: values as {@code WEIR_*}, and the administrator's own. */
final class Surroundings {
  private Surroundings() {}

  /** Rejects names that are none, or Weir's. */
  static void check(Map<String, Secret> own, ComponentContext context) {
    for (String name : own.keySet()) {
      if (!name.matches("[A-Za-z_][A-Za-z0-9_]*") || name.startsWith("WEIR_")) {
        throw context.reject(
            "environment." + name, "write letters, digits and _; names with WEIR_ are Weir's own");
      }
    }
  }

  static Map<String, String> of(Map<String, Object> values, Map<String, Secret> own) {
    Map<String, String> all = new HashMap<>();
    values.forEach(
        (name, value) ->
            all.put(
                "WEIR_" + name.toUpperCase(Locale.ROOT), Arguments.clean(String.valueOf(value))));
    own.forEach((name, value) -> all.put(name, value.reveal()));
    return all;
  }
}
