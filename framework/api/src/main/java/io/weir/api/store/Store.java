package io.weir.api.store;

import io.weir.api.ComponentContext;
import io.weir.api.ComponentFactory;
import io.weir.api.Event;
import io.weir.api.EventType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps events and answers queries about them.
 *
 * <ol>
 *   <li>{@link #open} until it succeeds once; after it failed with {@code retry}, it is called
 *       again later.
 *   <li>{@link #write}, {@link #writeSoon}, {@link #settle}, {@link #refuse}, {@link #rollUp} and
 *       {@link #forget} from one thread, the writer's; {@link #read}, {@link #query} and {@link
 *       #sql} from others at the same time.
 *   <li>{@link #close} once.
 * </ol>
 */
public interface Store extends AutoCloseable {
  /**
   * Connects, and makes or extends the tables for these types.
   *
   * @throws StoreException with a sentence that names the database and what to do
   */
  void open(Collection<EventType> kept) throws StoreException;

  /**
   * Keeps events; they are durable when it returns. An event whose id and type are already stored
   * is not written again, which is no error. All or nothing.
   *
   * @return how many were new
   * @throws StoreException with {@link StoreException.Reason#AWAY} when the same call may succeed
   *     later, {@link StoreException.Reason#CONTENT} when the database will not take one of these
   *     events
   */
  int write(List<Event> events) throws StoreException;

  /**
   * As {@link #write}, but the events are durable only after {@link #settle} has returned: for
   * callers that can write them again. A crash in between may lose the last of these calls, each as
   * a whole, and nothing else.
   */
  default int writeSoon(List<Event> events) throws StoreException {
    return write(events);
  }

  /** Returns when everything written is durable. */
  default void settle() throws StoreException {}

  /**
   * Keeps an event that the database would not take in the table {@code refused}, as JSON with the
   * reason.
   */
  void refuse(Event event, String reason) throws StoreException;

  /**
   * Counts the kept events of these clock hours (UTC) again: by the fields their types name in
   * {@link EventType#counted}, with the sums of {@link EventType#summed}, which is what {@link
   * Query.Builder#hourly} asks; and by {@link EventType#rollUps} and {@link EventType#searched}.
   * Hours of which events were forgotten keep what was counted before.
   *
   * @param hours when empty, some hours that are over and were written to since they were counted,
   *     by whomever
   */
  void rollUp(Collection<Instant> hours) throws StoreException;

  /**
   * Deletes the oldest of a type's events, a few at a time so that the writer never waits long:
   * rows and refused events. What was counted of them stays. Called again until it returns 0.
   *
   * @param type a kept type
   * @param before the full hour (UTC) before which events are deleted
   * @param atMost rows at most
   * @return how many rows were deleted; 0 when none is older
   */
  int forget(EventType type, Instant before, int atMost) throws StoreException;

  /**
   * Deletes what was counted before a time, a few rows at a time. Called again until it returns 0.
   *
   * @param before the full hour (UTC) before which roll-ups are deleted
   * @param atMost rows at most
   * @return how many rows were deleted; 0 when none is older
   */
  default int forgetRollUps(Instant before, int atMost) throws StoreException {
    return 0;
  }

  /**
   * Hands over the events that a question without measures asks for, one after the other, in its
   * order: by time, stream, place and check of the id. They are of the type that was opened. The
   * consumer is called on the caller's thread while a connection is held, so it should not query
   * this store. An exception that it throws ends the reading and is passed to the caller.
   *
   * @throws StoreException with {@link StoreException.Reason#FATAL} when the type is not kept, a
   *     field is unknown or the question took longer than it may; with {@link
   *     StoreException.Reason#AWAY} when the database failed. Some events may have been handed over
   *     before.
   */
  void read(Query query, Consumer<Event> to) throws StoreException;

  /**
   * Hands over all kept events of a type with {@code from <= time < until}, the oldest first,
   * however long it takes.
   *
   * @throws StoreException as {@link #read(Query, Consumer)}
   */
  default void read(EventType type, Instant from, Instant until, Consumer<Event> to)
      throws StoreException {
    read(
        Query.about(type.name())
            .between(from, until)
            .order(Query.Order.KEY)
            .within(Duration.ofDays(7))
            .most(Integer.MAX_VALUE),
        to);
  }

  /**
   * How far each stream was read, as far as the rows of a type show: the greatest place by stream.
   * Asked when the state file is lost. Streams may be left out; they are read again, and their
   * events are known.
   *
   * @param most streams at most
   * @throws StoreException as {@link #query}
   */
  default Map<Long, Long> places(EventType type, int most) throws StoreException {
    Table table =
        query(
            Query.about(type.name())
                .between(Instant.EPOCH, Instant.parse("9999-01-01T00:00:00Z"))
                .by("stream")
                .max("place")
                .within(Duration.ofDays(7))
                .most(most));
    Map<Long, Long> places = new HashMap<>();
    for (List<@Nullable Object> row : table.rows()) {
      if (row.get(0) instanceof Number stream && row.get(1) instanceof Number place) {
        places.put(stream.longValue(), place.longValue());
      }
    }
    return places;
  }

  /**
   * Answers a question with measures: the columns are {@code bucket} if asked for, the {@link
   * Query#by groups} and the {@link Query.Measure#column measures}, in the order of the question.
   * Without bucket and groups it is one row, even where nothing was found.
   *
   * @throws StoreException with {@link StoreException.Reason#FATAL} when the question cannot be
   *     answered: an unknown type or field, a sum of texts, more time or memory than it may take;
   *     with {@link StoreException.Reason#AWAY} when the database failed
   */
  Table query(Query query) throws StoreException;

  /**
   * Runs one SQL statement as a database user who may only SELECT from Weir's tables, and ends it
   * when it exceeds the limits of the question or is stopped.
   *
   * @throws StoreException with the database's own words
   */
  Table sql(Question question) throws StoreException;

  /** As {@link #sql(Question)}, in the usual time. */
  default Table sql(String statement, int most) throws StoreException {
    return sql(new Question(statement, most));
  }

  /**
   * Whether several processes may have it open at the same time; if not, commands query the running
   * daemon. May be called before {@link #open}.
   */
  default boolean shared() {
    return true;
  }

  /**
   * The file that {@link #open} would create, while it does not exist: nothing was kept yet. Empty
   * otherwise, and for a store without a file. May be called before {@link #open}.
   */
  default Optional<Path> missing() {
    return Optional.empty();
  }

  /**
   * How it is copied for a backup. Empty where the database has tools of its own for that, see
   * {@link #backupAdvice}. May be called before {@link #open}.
   */
  default Optional<StoreBackup> backup() {
    return Optional.empty();
  }

  /**
   * What a person does to back it up, where {@link #backup} is empty: a part of a sentence, {@code
   * mysqldump --single-transaction weir > weir.sql}.
   */
  default String backupAdvice() {
    return "the database's own tools";
  }

  /**
   * Whether the database can be reached, found out without changing anything: for {@code weir
   * doctor}, instead of {@link #open}.
   *
   * @return the database, its version and size
   * @throws StoreException with a sentence that names the database and what to do
   */
  default String look() throws StoreException {
    return describe();
  }

  /** The database and its version, for the status. */
  String describe();

  @Override
  void close();

  /**
   * Makes stores.
   *
   * @param <C> the options
   */
  interface Factory<C> extends ComponentFactory<C> {
    /** Makes a store; opens nothing. */
    Store create(C config, ComponentContext context);
  }
}
