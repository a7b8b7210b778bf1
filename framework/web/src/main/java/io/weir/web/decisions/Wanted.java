package io.weir.web.decisions;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which decisions a bouncer wants, by what it may say in its request. Nothing said means all.
 *
 * @param scopes {@code ip}, {@code range}
 * @param origins ids of actions
 * @param scenarios parts of scenarios
 * @param others parts of scenarios that it does not want
 * @param type the only type there is here is {@code ban}
 */
public record Wanted(
    List<String> scopes,
    List<String> origins,
    List<String> scenarios,
    List<String> others,
    String type) {
  /** Copies the lists. */
  public Wanted {
    scopes = List.copyOf(scopes);
    origins = List.copyOf(origins);
    scenarios = List.copyOf(scenarios);
    others = List.copyOf(others);
  }

  /** The parts of a list with commas; empty for null. */
  public static List<String> list(@Nullable String commas) {
    return commas == null
        ? List.of()
        : Arrays.stream(commas.split(",", -1))
            .map(String::strip)
            .filter(s -> !s.isEmpty())
            .toList();
  }

  /** Whether this is one of them. */
  boolean has(Decision decision) {
    return (scopes.isEmpty() || scopes.stream().anyMatch(s -> s.equalsIgnoreCase(decision.scope())))
        && (origins.isEmpty() || origins.contains(decision.origin()))
        && (scenarios.isEmpty() || isIn(scenarios, decision))
        && !isIn(others, decision)
        && (type.isEmpty() || type.equalsIgnoreCase("ban"));
  }

  private static boolean isIn(List<String> parts, Decision decision) {
    String scenario = decision.scenario().toLowerCase(Locale.ROOT);
    return parts.stream().anyMatch(part -> scenario.contains(part.toLowerCase(Locale.ROOT)));
  }
}
