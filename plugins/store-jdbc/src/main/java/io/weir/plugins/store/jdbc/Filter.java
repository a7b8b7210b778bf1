package io.weir.plugins.store.jdbc;

import io.weir.api.Address;
import io.weir.api.Field;
import io.weir.api.Network;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Key;
import io.weir.api.store.StoreException;
import io.weir.plugins.store.jdbc.Where.Micros;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes SQL of conditions, to mean what they mean in a rule; all values are bound. */
final class Filter {
  private final Dialect dialect;
  private final Shape shape;

  Filter(Dialect dialect, Shape shape) {
    this.dialect = dialect;
    this.shape = shape;
  }

  /** All tests of the condition. */
  Where all(Condition condition) throws StoreException {
    List<Where> tests = new ArrayList<>();
    for (Map.Entry<String, List<Condition.Test>> entry : condition.tests().entrySet()) {
      String name = entry.getKey();
      if (Key.Part.of(name) == Key.Part.DOMAIN) {
        tests.addAll(domain(name, entry.getValue()));
        continue;
      }
      Field.Kind kind = shape.columns().get(name);
      boolean asked = shape.isHourly() ? kind != null && isBy(name) : shape.type().has(name);
      if (kind == null || !asked) {
        throw Questions.unknown(dialect, shape, name);
      }
      for (Condition.Test test : entry.getValue()) {
        tests.add(test(shape.sql(dialect, name), kind, test));
      }
    }
    return tests.isEmpty() ? Where.ALWAYS : Where.join(" and ", tests);
  }

  /** Tests of the domain of a text. */
  private List<Where> domain(String name, List<Condition.Test> tests) throws StoreException {
    String field = name.substring(0, name.indexOf('/'));
    if (shape.isHourly()
        || !shape.type().has(field)
        || shape.columns().get(field) != Field.Kind.TEXT) {
      throw Questions.unknown(dialect, shape, name);
    }
    DomainFilter filter = new DomainFilter(dialect, shape.sql(dialect, field));
    List<Where> all = new ArrayList<>();
    for (Condition.Test test : tests) {
      all.add(filter.test(name, test));
    }
    return all;
  }

  private boolean isBy(String name) {
    return shape.by() != null && shape.by().name().equals(name);
  }

  /** At least one of the conditions. */
  Where any(List<Condition> conditions) throws StoreException {
    List<Where> each = new ArrayList<>();
    for (Condition condition : conditions) {
      each.add(all(condition));
    }
    return each.isEmpty() ? Where.ALWAYS : Where.join(" or ", each);
  }

  private Where test(String column, Field.Kind kind, Condition.Test test) {
    return switch (test.word()) {
      case IS, IN -> listed(column, kind, test);
      case NOT, NOT_IN -> {
        Where listed = listed(column, kind, test);
        yield new Where("(" + column + " is null or not " + listed.sql() + ")", listed.values());
      }
      case ABOVE -> compared(column, kind, " > ?", test.number());
      case BELOW -> compared(column, kind, " < ?", test.number());
      case STARTS -> like(column, kind, test, "");
      case HAS -> like(column, kind, test, "%");
      case EMPTY -> empty(column, kind, test);
    };
  }

  private Where compared(String column, Field.Kind kind, String comparison, double number) {
    return switch (kind) {
      case INTEGER, DECIMAL -> new Where("(" + column + comparison + ")", List.of(number));
      case TIME -> new Where("(" + dialect.micros(column) + comparison + ")", List.of(number));
      case TEXT, ADDRESS -> Where.NEVER;
    };
  }

  private static Where like(String column, Field.Kind kind, Condition.Test test, String before) {
    if (kind != Field.Kind.TEXT && kind != Field.Kind.ADDRESS) {
      return Where.NEVER;
    }
    List<Where> any = new ArrayList<>();
    for (String value : test.values()) {
      any.add(
          new Where("(" + column + " like ? escape '!')", List.of(before + escaped(value) + "%")));
    }
    return any.isEmpty() ? Where.NEVER : Where.join(" or ", any);
  }

  /** For LIKE with the escape sign {@code !}. */
  static String escaped(String text) {
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }

  private static Where empty(String column, Field.Kind kind, Condition.Test test) {
    String none = kind == Field.Kind.TEXT ? " or " + column + " = ''" : "";
    Where empty = new Where("(" + column + " is null" + none + ")", List.of());
    List<Where> any = new ArrayList<>();
    if (test.values().contains("true")) {
      any.add(empty);
    }
    if (test.values().contains("false")) {
      any.add(new Where("(not " + empty.sql() + ")", List.of()));
    }
    return any.isEmpty() ? Where.NEVER : Where.join(" or ", any);
  }

  private Where listed(String column, Field.Kind kind, Condition.Test test) {
    List<Where> any = new ArrayList<>();
    List<Object> equal = new ArrayList<>();
    if (kind == Field.Kind.ADDRESS) {
      for (Network network : test.networks()) {
        Address address = network.address();
        if (network.prefix() == address.bits()) {
          equal.add(address.toString());
        } else {
          any.add(dialect.in(column, network));
        }
      }
    } else {
      for (String value : test.values()) {
        Object typed = typed(kind, value);
        if (typed != null) {
          equal.add(typed);
        }
      }
    }
    if (!equal.isEmpty()) {
      any.add(new Where(column + " in (" + "?, ".repeat(equal.size() - 1) + "?)", equal));
    }
    return any.isEmpty() ? Where.NEVER : Where.join(" or ", any);
  }

  /** The value as the column has it; null when no value of the column prints like this. */
  private static @Nullable Object typed(Field.Kind kind, String value) {
    try {
      return switch (kind) {
        case INTEGER -> Long.valueOf(value);
        case DECIMAL -> Double.valueOf(value);
        case TIME -> new Micros(Long.parseLong(value));
        case TEXT, ADDRESS -> value;
      };
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
