package io.weir.api.rule;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.Network;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events count, as data: {@code { status: bounced, client_address: { not_in: [10.0.0.0/8] },
 * delay: { above: 60 } }}. All tests must hold. A missing value fails every test but {@code not},
 * {@code not_in} and {@code empty: true}. Texts are compared character by character, capitals and
 * small letters are different. Immutable.
 *
 * @param tests by field name
 */
public record Condition(Map<String, List<Test>> tests) {
  /** Copies the tests. */
  public Condition {
    tests = Map.copyOf(tests);
  }

  /** Every event counts. */
  public static Condition any() {
    return new Condition(Map.of());
  }

  /** Whether the event counts. */
  public boolean holds(Event event) {
    for (Map.Entry<String, List<Test>> entry : tests.entrySet()) {
      Object value = event.value(entry.getKey());
      for (Test test : entry.getValue()) {
        if (!test.holds(value)) {
          return false;
        }
      }
    }
    return true;
  }

  /** The keywords below a field. */
  public enum Word {
    /** Equal to the value. */
    IS,
    /** Not equal to the value. */
    NOT,
    /** One of the values; for addresses, in one of the networks. */
    IN,
    /** None of the values. */
    NOT_IN,
    /** A greater number. */
    ABOVE,
    /** A smaller number. */
    BELOW,
    /** A text or an address that begins with the value. */
    STARTS,
    /** A text or an address with the value somewhere in it. */
    HAS,
    /** {@code true}: no value, or a text without characters; {@code false}: the opposite. */
    EMPTY
  }

  /**
   * One test of a value. Numbers and times are compared as {@link Object#toString} writes them
   * ({@code 60}, {@code 60.0}), times as microseconds since 1970 (UTC).
   *
   * @param word the test
   * @param values the texts to compare with
   * @param networks the values as networks when all are addresses or networks, else empty
   * @param number the value of {@code above} and {@code below} as a number, else 0
   */
  public record Test(Word word, Set<String> values, List<Network> networks, double number) {
    /** Copies the collections. */
    public Test {
      values = Set.copyOf(values);
      networks = List.copyOf(networks);
    }

    /** Whether a value passes. */
    public boolean holds(@Nullable Object value) {
      return switch (word) {
        case IS, IN -> value != null && listed(value);
        case NOT, NOT_IN -> value == null || !listed(value);
        case ABOVE -> value instanceof Number n && n.doubleValue() > number;
        case BELOW -> value instanceof Number n && n.doubleValue() < number;
        case STARTS -> {
          String text = text(value);
          yield text != null && values.stream().anyMatch(text::startsWith);
        }
        case HAS -> {
          String text = text(value);
          yield text != null && values.stream().anyMatch(text::contains);
        }
        case EMPTY -> values.contains(Boolean.toString(value == null || "".equals(value)));
      };
    }

    private static @Nullable String text(@Nullable Object value) {
      return value instanceof String || value instanceof Address ? value.toString() : null;
    }

    private boolean listed(Object value) {
      if (value instanceof Address a) {
        for (Network n : networks) {
          if (n.contains(a)) {
            return true;
          }
        }
        return false;
      }
      return values.contains(value.toString());
    }
  }
}
