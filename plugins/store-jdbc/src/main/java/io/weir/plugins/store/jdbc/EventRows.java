package io.weir.plugins.store.jdbc;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.Field;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes events of the rows of {@link Questions#rows}, in full order. One thread, one answer. */
final class EventRows {
  private static final Comparator<Event> BY_ID =
      Comparator.<Event>comparingLong(e -> e.id().stream())
          .thenComparingLong(e -> e.id().place())
          .thenComparingInt(e -> e.id().check());

  private final Shape shape;
  private final Query query;
  private final Deadline deadline;
  private final EventBuilder builder = new EventBuilder();

  /** Of one moment, where the database did not put these into order. */
  private final List<Event> moment = new ArrayList<>();

  private int left;

  EventRows(Shape shape, Query query, Deadline deadline) {
    this.shape = shape;
    this.query = query;
    this.deadline = deadline;
    left = query.most();
  }

  /** Whether as many rows as were asked for were handed over. */
  boolean isFull() {
    return left <= 0;
  }

  /** How many were not handed over yet. */
  int left() {
    return left;
  }

  /** Hands over the rows that were asked for; whether the database has no more for this answer. */
  boolean read(ResultSet rows, Consumer<Event> to) throws SQLException, StoreException {
    boolean few = query.most() <= Questions.SORTED;
    boolean ordered = shape.isHourly() || few;
    boolean more = true;
    while (left > 0) {
      more = rows.next();
      if (!more) {
        break;
      }
      deadline.check();
      Event event = shape.by() == null ? event(rows) : count(rows, shape.by());
      if (ordered) {
        left--;
        to.accept(event);
      } else {
        if (!moment.isEmpty() && moment.get(0).micros() != event.micros()) {
          flush(to);
        }
        moment.add(event);
      }
    }
    flush(to);
    // Of few the database itself gives no more; else its next row may be long in coming.
    return !more || few && !rows.next();
  }

  private void flush(Consumer<Event> to) {
    moment.sort(query.order() == Query.Order.TOP ? BY_ID.reversed() : BY_ID);
    for (Event event : moment) {
      if (left-- > 0) {
        to.accept(event);
      }
    }
    moment.clear();
  }

  private Event event(ResultSet r) throws SQLException {
    builder.start(shape.type(), r.getLong(1)).times(r.getInt(5));
    builder.id(new EventId(r.getLong(2), r.getLong(3), r.getInt(4)));
    int at = 6;
    for (Field f : shape.type().fields()) {
      put(f, Answers.value(r, at++, f.kind()));
    }
    return builder.build();
  }

  private Event count(ResultSet r, Field by) throws SQLException {
    builder.start(shape.type(), r.getLong(1));
    builder.times((int) Math.min(Integer.MAX_VALUE, r.getLong(2)));
    put(by, Answers.value(r, 3, by.kind()));
    return builder.build();
  }

  private void put(Field field, @Nullable Object value) {
    if (value != null) {
      builder.put(
          field, field.kind() == Field.Kind.ADDRESS ? Address.parse((String) value) : value);
    }
  }
}
