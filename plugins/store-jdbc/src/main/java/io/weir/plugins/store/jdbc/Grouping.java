package io.weir.plugins.store.jdbc;

import io.weir.api.Field;
import io.weir.api.store.Bucket;
import io.weir.api.store.Group;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes SQL of a question with measures. Where the database can group by what is asked it does all;
 * else it groups by what it can, or hands over the rows, and {@link Fold} does the rest.
 */
final class Grouping {
  /** What may be asked beside the fields. */
  private static final Set<String> BESIDE = Set.of("time", "stream", "place");

  private final Dialect dialect;
  private final Shape shape;
  private final Query query;

  /** Whether the database gives the answer itself. */
  private final boolean whole;

  private final @Nullable Pieces pieces;
  private final List<Column> columns = new ArrayList<>();
  private final List<Partial> partials = new ArrayList<>();

  /** A column of the answer; times come as microseconds. */
  record Column(String name, Field.Kind kind) {}

  /**
   * What is selected for a measure that is put together later.
   *
   * @param value SQL for the value, or for what the database made of several; null: only weights
   * @param weight SQL for how many events have it; null: as many as there are
   * @param kind of the value
   * @param summed whether the value is multiplied by the weight already
   */
  record Partial(
      @Nullable String value, @Nullable String weight, Field.Kind kind, boolean summed) {}

  Grouping(Dialect dialect, Shape shape, Query query) throws StoreException {
    this.dialect = dialect;
    this.shape = shape;
    this.query = query;
    Bucket bucket = query.bucket();
    pieces = bucket == null ? null : Pieces.of(bucket, query.from(), query.until());
    boolean can = dialect.groups() || (bucket == null && query.by().isEmpty());
    if (pieces != null) {
      columns.add(new Column("bucket", Field.Kind.TIME));
      can &= pieces.buckets();
    }
    for (Group group : query.by()) {
      boolean part = group.part() != Group.Part.WHOLE;
      columns.add(new Column(group.toString(), part ? Field.Kind.TEXT : kind(group)));
      checkPart(group);
      can &= !part;
    }
    for (Query.Measure m : query.measures()) {
      Field.Kind kind = kind(m);
      columns.add(
          new Column(
              m.column(),
              switch (m.function()) {
                case COUNT, DISTINCT -> Field.Kind.INTEGER;
                case AVERAGE -> Field.Kind.DECIMAL;
                default -> kind;
              }));
      can &=
          m.function() != Query.Measure.Function.QUANTILE
              && (dialect.groups() || m.function() != Query.Measure.Function.DISTINCT);
    }
    whole = can;
  }

  boolean isWhole() {
    return whole;
  }

  List<Column> columns() {
    return columns;
  }

  /** As many as measures; only where the answer is put together later. */
  List<Partial> partials() {
    return partials;
  }

  private void checkPart(Group group) throws StoreException {
    Field.Kind kind = kind(group);
    if (group.part() == Group.Part.NETWORK && kind != Field.Kind.ADDRESS) {
      throw fatal(group.field() + " of " + shape.type() + " is not an address and has no networks");
    }
    boolean text = group.part() == Group.Part.DOMAIN || group.part() == Group.Part.SHAPE;
    if (text && kind != Field.Kind.TEXT) {
      throw fatal(group.field() + " of " + shape.type() + " is not a text and has no " + group);
    }
  }

  Field.Kind kind(Group group) throws StoreException {
    return known(group.field(), shape.by() == null || shape.by().name().equals(group.field()));
  }

  private Field.Kind kind(Query.Measure m) throws StoreException {
    if (m.function() == Query.Measure.Function.COUNT) {
      return Field.Kind.INTEGER;
    }
    boolean may =
        shape.by() == null
            || (m.function() == Query.Measure.Function.SUM
                && shape.type().summed().contains(m.field()))
            || (m.function() == Query.Measure.Function.DISTINCT
                && shape.by().name().equals(m.field()));
    Field.Kind kind = known(m.field(), may);
    boolean number = kind == Field.Kind.INTEGER || kind == Field.Kind.DECIMAL;
    return switch (m.function()) {
      case SUM, AVERAGE, QUANTILE -> {
        if (!number) {
          throw fatal(
              m.field() + " of " + shape.type() + " is not a number and has no " + m.column());
        }
        yield kind;
      }
      default -> kind;
    };
  }

  private Field.Kind known(String name, boolean may) throws StoreException {
    Field.Kind kind = shape.columns().get(name);
    if (kind == null || !may || !(shape.type().has(name) || BESIDE.contains(name))) {
      throw Questions.unknown(dialect, shape, name);
    }
    return kind;
  }

  /** The statement. Its columns are those of the answer, or what {@link Fold} reads. */
  Questions.Statement statement() throws StoreException {
    List<String> select = new ArrayList<>();
    if (pieces != null) {
      select.add(pieces.sql(dialect.micros(dialect.quote(shape.time()))));
    }
    for (Group group : query.by()) {
      select.add(shape.value(dialect, group.field()));
    }
    List<String> groups = new ArrayList<>(select);
    String order = "";
    if (whole) {
      for (Query.Measure m : query.measures()) {
        select.add(measure(m));
      }
      order = order(groups, select.get(groups.size()));
    } else {
      select.add(summed(weight()));
      for (Query.Measure m : query.measures()) {
        Partial partial = partial(m, groups);
        partials.add(partial);
        if (partial.value() != null) {
          select.add(partial.value());
        }
        if (partial.weight() != null) {
          select.add(partial.weight());
        }
      }
    }
    Where which = Questions.which(dialect, shape, query);
    boolean grouped = !groups.isEmpty() && dialect.groups();
    return new Questions.Statement(
        "select "
            + String.join(", ", select)
            + which.sql()
            + (grouped ? " group by " + String.join(", ", groups) : "")
            + order,
        which.values());
  }

  private String order(List<String> groups, String first) {
    List<String> order = new ArrayList<>(groups);
    if (query.order() != Query.Order.KEY) {
      order.add(0, first + (query.order() == Query.Order.TOP ? " desc" : ""));
    }
    String by = order.isEmpty() ? "" : " order by " + String.join(", ", order);
    return by + " limit " + (query.most() + 1L);
  }

  private String weight() {
    return dialect.quote(shape.weight());
  }

  private String measure(Query.Measure m) throws StoreException {
    if (m.function() == Query.Measure.Function.COUNT) {
      return "coalesce(sum(" + weight() + "), 0)";
    }
    String value = shape.value(dialect, m.field());
    return switch (m.function()) {
      case SUM -> "sum(" + weighed(m, value) + ")";
      case AVERAGE -> "sum(" + weighed(m, value) + ") / sum(" + weightOf(value) + ")";
      case DISTINCT -> "count(distinct " + value + ")";
      case MIN -> "min(" + value + ")";
      default -> "max(" + value + ")";
    };
  }

  /** A number times its weight; counts per hour have sums already. */
  private String weighed(Query.Measure m, String value) throws StoreException {
    if (shape.isHourly()) {
      return value;
    }
    // A product of two whole numbers must not be more than the database can hold.
    String wide =
        m.function() == Query.Measure.Function.AVERAGE
            ? dialect.cast(value, Field.Kind.DECIMAL)
            : kind(m) == Field.Kind.INTEGER ? "cast(" + value + " as decimal(38, 0))" : value;
    return wide + " * " + weight();
  }

  private String weightOf(String value) {
    return "case when " + value + " is not null then " + weight() + " end";
  }

  private String summed(String value) {
    return dialect.groups() ? "sum(" + value + ")" : value;
  }

  /** What is selected for a measure; what must stay apart is added to the groups. */
  private Partial partial(Query.Measure m, List<String> groups) throws StoreException {
    Field.Kind kind = kind(m);
    if (m.function() == Query.Measure.Function.COUNT) {
      return new Partial(null, null, kind, false);
    }
    String value = shape.value(dialect, m.field());
    boolean grouped = dialect.groups();
    return switch (m.function()) {
      case DISTINCT, QUANTILE -> {
        groups.add(value);
        yield new Partial(value, null, kind, false);
      }
      case SUM ->
          grouped
              ? new Partial("sum(" + weighed(m, value) + ")", null, kind, true)
              : new Partial(value, null, kind, shape.isHourly());
      case AVERAGE ->
          grouped
              ? new Partial(
                  "sum(" + weighed(m, value) + ")",
                  "sum(" + weightOf(value) + ")",
                  Field.Kind.DECIMAL,
                  true)
              : new Partial(value, null, kind, false);
      case MIN -> new Partial(grouped ? "min(" + value + ")" : value, null, kind, false);
      default -> new Partial(grouped ? "max(" + value + ")" : value, null, kind, false);
    };
  }

  StoreException fatal(String what) {
    return Questions.fatal(dialect, what);
  }
}
