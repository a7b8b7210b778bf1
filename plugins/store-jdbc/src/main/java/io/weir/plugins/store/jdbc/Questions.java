package io.weir.plugins.store.jdbc;

import io.weir.api.Address;
import io.weir.api.FieldKind;
import io.weir.api.Network;
import io.weir.api.rule.Condition;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.plugins.store.jdbc.Where.Micros;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes SQL of a question. Names become identifiers only after they were found in the {@link
 * Shape}; all values are bound.
 */
final class Questions {
  /** What both kinds of database can hold: the years 1000 to 9999. */
  private static final long EARLIEST = -30_610_224_000_000_000L;

  private static final long LATEST = 253_402_300_799_999_999L;

  private final Dialect dialect;
  private final Shape shape;
  private final StringBuilder sql = new StringBuilder("select ");
  private final List<Object> values = new ArrayList<>();
  private final Map<String, FieldKind> columns = new LinkedHashMap<>();

  private Questions(Dialect dialect, Shape shape) {
    this.dialect = dialect;
    this.shape = shape;
  }

  /**
   * A statement to prepare.
   *
   * @param sql the text
   * @param values for its question marks, in order
   * @param columns the columns of the answer, in order; times come as microseconds
   */
  record Statement(String sql, List<Object> values, Map<String, FieldKind> columns) {}

  /** All columns of the rows of a time, in order of time. */
  static Statement rows(Dialect dialect, Shape shape, Instant from, Instant until) {
    Questions q = new Questions(dialect, shape);
    q.allColumns();
    q.from(from, until);
    q.sql.append(" order by ").append(dialect.quote(shape.time()));
    return q.done();
  }

  /** The statement that answers a query. */
  static Statement of(Dialect dialect, Shape shape, Query query) throws StoreException {
    Questions q = new Questions(dialect, shape);
    if (query.measures().isEmpty()) {
      q.allColumns();
      q.from(query.from(), query.until());
      q.where(query.where());
      q.sql.append(" order by ").append(dialect.quote(shape.time()));
      q.sql.append(query.order() == Query.Order.TOP ? " desc" : "");
    } else {
      q.groups(query);
    }
    q.sql.append(" limit ").append(Math.max(0L, query.most()) + 1);
    return q.done();
  }

  private Statement done() {
    return new Statement(sql.toString(), values, columns);
  }

  private void allColumns() {
    shape.columns().forEach((name, kind) -> column(expression(name, kind), name, kind));
  }

  private void groups(Query query) throws StoreException {
    List<String> groups = new ArrayList<>();
    Duration bucket = query.bucket();
    if (bucket != null) {
      long length = Math.max(1, bucket.toNanos() / 1000);
      String micros = dialect.micros(dialect.quote(shape.time()));
      String start = micros + " - mod(" + micros + ", " + length + ")";
      groups.add(start);
      column(start, "bucket", FieldKind.TIME);
    }
    for (String name : query.by()) {
      String group = expression(name, kind(name));
      groups.add(group);
      column(group, name, kind(name));
    }
    String first = "";
    for (Query.Measure m : query.measures()) {
      String measured = measure(m);
      first = first.isEmpty() ? measured : first;
    }
    from(query.from(), query.until());
    where(query.where());
    if (!groups.isEmpty()) {
      sql.append(" group by ").append(String.join(", ", groups));
    }
    List<String> order = new ArrayList<>(groups);
    if (query.order() != Query.Order.KEY) {
      order.add(0, first + (query.order() == Query.Order.TOP ? " desc" : ""));
    }
    if (!order.isEmpty()) {
      sql.append(" order by ").append(String.join(", ", order));
    }
  }

  /** Adds a computed column, returns its SQL. */
  private String measure(Query.Measure m) throws StoreException {
    String function = m.function().name().toLowerCase(Locale.ROOT);
    if (m.function() == Query.Function.COUNT) {
      String count = "coalesce(sum(" + dialect.quote(shape.weight()) + "), 0)";
      column(count, "count", FieldKind.INTEGER);
      return count;
    }
    FieldKind kind = kind(m.field());
    boolean summed = m.function() == Query.Function.SUM;
    if (summed && kind != FieldKind.INTEGER && kind != FieldKind.DECIMAL) {
      throw fatal(m.field() + " of " + shape.table() + " is no number: it has no sum");
    }
    String value = expression(m.field(), kind);
    boolean counts = m.function() == Query.Function.DISTINCT;
    String measured = (counts ? "count(distinct " : function + "(") + value + ")";
    column(measured, function + "_" + m.field(), counts ? FieldKind.INTEGER : kind);
    return measured;
  }

  private void column(String expression, String name, FieldKind kind) {
    sql.append(columns.isEmpty() ? "" : ", ").append(expression);
    sql.append(" as ").append(dialect.quote(name));
    columns.put(name, kind);
  }

  private String expression(String name, FieldKind kind) {
    String column = dialect.quote(name);
    return kind == FieldKind.TIME ? dialect.micros(column) : column;
  }

  private void from(Instant from, Instant until) {
    String time = dialect.quote(shape.time());
    sql.append(" from ").append(dialect.quote(shape.table()));
    sql.append(" where ").append(time).append(" >= ? and ").append(time).append(" < ?");
    values.add(new Micros(micros(from)));
    values.add(new Micros(micros(until)));
  }

  /** Microseconds since 1970, within what databases can hold. */
  static long micros(Instant time) {
    if (time.getEpochSecond() >= LATEST / 1_000_000) {
      return LATEST;
    }
    long micros =
        time.getEpochSecond() < EARLIEST / 1_000_000
            ? EARLIEST
            : time.getEpochSecond() * 1_000_000 + time.getNano() / 1000;
    return Math.max(EARLIEST, micros);
  }

  private void where(Condition condition) throws StoreException {
    for (Map.Entry<String, List<Condition.Test>> entry : condition.tests().entrySet()) {
      FieldKind kind = kind(entry.getKey());
      for (Condition.Test test : entry.getValue()) {
        Where where = test(dialect.quote(entry.getKey()), kind, test);
        sql.append(" and ").append(where.sql());
        values.addAll(where.values());
      }
    }
  }

  private Where test(String column, FieldKind kind, Condition.Test test) {
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
      case EMPTY -> {
        String none = kind == FieldKind.TEXT ? " or " + column + " = ''" : "";
        String empty = "(" + column + " is null" + none + ")";
        List<String> either = new ArrayList<>(List.of("1 = 0"));
        if (test.values().contains("true")) {
          either.add(empty);
        }
        if (test.values().contains("false")) {
          either.add("not " + empty);
        }
        yield new Where("(" + String.join(" or ", either) + ")", List.of());
      }
    };
  }

  private static Where like(
      String column, FieldKind kind, Condition.Test test, String beforeValue) {
    if (kind != FieldKind.TEXT && kind != FieldKind.ADDRESS) {
      return Where.NEVER;
    }
    List<String> any = new ArrayList<>();
    List<Object> bound = new ArrayList<>();
    for (String value : test.values()) {
      any.add(column + " like ? escape '!'");
      bound.add(beforeValue + value.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%");
    }
    return any.isEmpty() ? Where.NEVER : new Where("(" + String.join(" or ", any) + ")", bound);
  }

  private Where compared(String column, FieldKind kind, String comparison, double number) {
    return switch (kind) {
      case INTEGER, DECIMAL -> new Where("(" + column + comparison + ")", List.of(number));
      case TIME -> new Where("(" + dialect.micros(column) + comparison + ")", List.of(number));
      case TEXT, ADDRESS -> Where.NEVER;
    };
  }

  private Where listed(String column, FieldKind kind, Condition.Test test) {
    List<String> any = new ArrayList<>();
    List<Object> bound = new ArrayList<>();
    List<Object> equal = new ArrayList<>();
    if (kind == FieldKind.ADDRESS) {
      for (Network network : test.networks()) {
        Address address = network.address();
        if (network.prefix() == address.bits()) {
          equal.add(address.toString());
        } else {
          Where in = dialect.in(column, network);
          any.add(in.sql());
          bound.addAll(in.values());
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
      any.add(column + " in (" + "?, ".repeat(equal.size() - 1) + "?)");
      bound.addAll(equal);
    }
    return any.isEmpty() ? Where.NEVER : new Where("(" + String.join(" or ", any) + ")", bound);
  }

  /** The value as the column has it; null when no value of the column prints like this. */
  private static @Nullable Object typed(FieldKind kind, String value) {
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

  private FieldKind kind(String name) throws StoreException {
    FieldKind kind = shape.columns().get(name);
    if (kind == null) {
      throw fatal(shape.table() + " has no field " + name);
    }
    return kind;
  }

  private StoreException fatal(String what) {
    return new StoreException(Reason.FATAL, dialect.where() + ": " + what, null);
  }
}
