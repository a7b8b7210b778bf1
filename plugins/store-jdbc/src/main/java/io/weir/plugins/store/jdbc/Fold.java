package io.weir.plugins.store.jdbc;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.Field;
import io.weir.api.store.Bucket;
import io.weir.api.store.Group;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts an answer together from the rows of {@link Grouping#statement}, where the database does not
 * group by what is asked. Exact, because all groups are held until the end; too many are refused.
 */
final class Fold {
  /** Bytes of a group without its texts and totals, and of a total, about. */
  private static final int GROUP = 150;

  private static final int TOTAL = 60;

  private final Grouping grouping;
  private final Query query;
  private final long mostBytes;
  private final Map<List<@Nullable Object>, Total[]> groups = new HashMap<>();
  private long bytes;

  /** The last time that was asked for its bucket: rows often come in order of time. */
  private long lastPiece = Long.MIN_VALUE;

  private long lastBucket;

  Fold(Grouping grouping, Query query, long mostBytes) {
    this.grouping = grouping;
    this.query = query;
    this.mostBytes = mostBytes;
  }

  /** Reads all rows. */
  Table answer(ResultSet rows, Deadline deadline) throws SQLException, StoreException {
    if (query.by().isEmpty() && query.bucket() == null) {
      group(List.of());
    }
    while (rows.next()) {
      deadline.check();
      add(rows);
      if (bytes > mostBytes) {
        throw grouping.fatal(
            "the answer needs more than "
                + (mostBytes >> 20)
                + " MiB of memory: query a shorter period, or group by fewer fields");
      }
    }
    return table();
  }

  private void add(ResultSet row) throws SQLException, StoreException {
    int at = 1;
    List<@Nullable Object> key = new ArrayList<>(query.by().size() + 1);
    Bucket bucket = query.bucket();
    if (bucket != null) {
      key.add(bucket(bucket, row.getLong(at++)));
    }
    for (Group group : query.by()) {
      Field.Kind kind = grouping.kind(group);
      Object value = Answers.value(row, at++, kind);
      if (group.part() == Group.Part.NETWORK && value != null) {
        value = Address.parse((String) value);
      }
      key.add(group.of(value));
    }
    Total[] totals = group(key);
    long weight = row.getLong(at++);
    for (int i = 0; i < totals.length; i++) {
      Grouping.Partial partial = grouping.partials().get(i);
      if (partial.value() == null) {
        totals[i].add(weight, weight);
        continue;
      }
      Object value =
          partial.summed() && partial.kind() == Field.Kind.INTEGER
              ? row.getBigDecimal(at++)
              : Answers.value(row, at++, partial.kind());
      long its = partial.weight() == null ? weight : row.getLong(at++);
      if (value != null) {
        bytes += totals[i].add(value, its);
      }
    }
  }

  private long bucket(Bucket bucket, long piece) {
    if (piece != lastPiece) {
      lastPiece = piece;
      lastBucket = Event.micros(bucket.start(Event.instant(piece)));
    }
    return lastBucket;
  }

  private Total[] group(List<@Nullable Object> key) {
    Total[] there = groups.get(key);
    if (there == null) {
      there = new Total[query.measures().size()];
      for (int i = 0; i < there.length; i++) {
        Grouping.Partial partial = grouping.partials().get(i);
        there[i] = Total.of(query.measures().get(i), partial.kind(), partial.summed());
      }
      groups.put(key, there);
      bytes += GROUP + TOTAL * there.length;
      for (Object part : key) {
        bytes += Total.size(part);
      }
    }
    return there;
  }

  private Table table() {
    List<List<@Nullable Object>> rows = new ArrayList<>(groups.size());
    groups.forEach(
        (key, totals) -> {
          List<@Nullable Object> row = new ArrayList<>(key);
          for (Total total : totals) {
            row.add(total.result());
          }
          rows.add(row);
        });
    groups.clear();
    return table(grouping.columns(), query, rows);
  }

  /** The answer of all groups, times as microseconds: in order, and no more than asked for. */
  static Table table(
      List<Grouping.Column> columns, Query query, List<List<@Nullable Object>> rows) {
    rows.sort(order(columns.size() - query.measures().size(), query.order()));
    boolean more = rows.size() > query.most();
    List<List<@Nullable Object>> asked = more ? rows.subList(0, query.most()) : rows;
    List<List<@Nullable Object>> shown = new ArrayList<>(asked.size());
    for (List<@Nullable Object> row : asked) {
      for (int i = 0; i < row.size(); i++) {
        if (columns.get(i).kind() == Field.Kind.TIME && row.get(i) instanceof Long micros) {
          row.set(i, Event.instant(micros).toString());
        }
      }
      shown.add(Collections.unmodifiableList(row));
    }
    return new Table(columns.stream().map(Grouping.Column::name).toList(), shown, more);
  }

  private static Comparator<List<@Nullable Object>> order(int first, Query.Order by) {
    Comparator<List<@Nullable Object>> measure =
        (one, other) -> compare(one.get(first), other.get(first));
    Comparator<List<@Nullable Object>> keys =
        (one, other) -> {
          int order = 0;
          for (int i = 0; i < first && order == 0; i++) {
            order = compare(one.get(i), other.get(i));
          }
          return order;
        };
    return switch (by) {
      case TOP -> measure.reversed().thenComparing(keys);
      case BOTTOM -> measure.thenComparing(keys);
      case KEY -> keys;
    };
  }

  /** As databases do: what is absent first. The values are of one kind, but for a sum's size. */
  static int compare(@Nullable Object one, @Nullable Object other) {
    if (one == null || other == null) {
      return Boolean.compare(one != null, other != null);
    }
    if (one instanceof Long a && other instanceof Long b) {
      return Long.compare(a, b);
    }
    return one instanceof Number a && other instanceof Number b
        ? Double.compare(a.doubleValue(), b.doubleValue())
        : one.toString().compareTo(other.toString());
  }
}
