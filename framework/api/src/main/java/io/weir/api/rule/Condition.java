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
 * small letters are different. Instead of a field a part of it may be tested as in {@link Key}:
 * {@code sender/domain}, {@code client_address/country}, {@code client_address/asn}. Immutable; two
 * conditions are equal when their tests are.
 */
public final class Condition {
  private static final Condition ANY = new Condition(Map.of());

  private final Map<String, List<Test>> tests;
  private final List<OfField> fields;
  private final Key.Geo geo;

  private record OfField(String field, Key.Part part, List<Test> tests) {}

  /**
   * Copies the tests.
   *
   * @param tests by field, or field with part
   */
  public Condition(Map<String, List<Test>> tests) {
    this(tests, Key.Geo.NONE);
  }

  private Condition(Map<String, List<Test>> tests, Key.Geo geo) {
    this.tests = Map.copyOf(tests);
    this.geo = geo;
    fields =
        this.tests.entrySet().stream()
            .map(
                e -> {
                  Key.Part part = Key.Part.of(e.getKey());
                  int length = e.getKey().length() - part.suffix().length();
                  return new OfField(
                      e.getKey().substring(0, length).intern(), part, List.copyOf(e.getValue()));
                })
            .toList();
  }

  /** Every event counts. */
  public static Condition any() {
    return ANY;
  }

  /** This condition with where to look up countries and autonomous systems. */
  public Condition with(Key.Geo lookup) {
    return new Condition(tests, lookup);
  }

  /** The tests by field, or field with part. */
  public Map<String, List<Test>> tests() {
    return tests;
  }

  /**
   * Whether the event counts.
   *
   * @throws IllegalStateException when a country or autonomous system is asked for without a {@link
   *     Key.Geo} that has it
   */
  public boolean holds(Event event) {
    for (OfField of : fields) {
      Object value = event.value(of.field());
      if (value != null && of.part() != Key.Part.VALUE) {
        value = Key.part(of.part(), value, geo);
      }
      for (Test test : of.tests()) {
        if (!test.holds(value)) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Condition c && tests.equals(c.tests);
  }

  @Override
  public int hashCode() {
    return tests.hashCode();
  }

  @Override
  public String toString() {
    return "Condition" + tests;
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
