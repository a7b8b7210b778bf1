package io.weir.engine.act;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.store.Query;
import io.weir.api.store.Question;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.api.store.Table;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What commands need of a store: their own, or the one that a running daemon has open. What each
 * call means and throws is said in {@link io.weir.api.store.Store}.
 */
public interface StoreDoor extends AutoCloseable {
  /** Events that {@link #read} returns at most. */
  int MOST_READ = 2_000;

  /** As {@link io.weir.api.store.Store#write}. */
  int write(List<Event> events) throws StoreException;

  /** As {@link io.weir.api.store.Store#writeSoon}. */
  default int writeSoon(List<Event> events) throws StoreException {
    return write(events);
  }

  /** As {@link io.weir.api.store.Store#settle}. */
  default void settle() throws StoreException {}

  /** As {@link io.weir.api.store.Store#refuse}. */
  void refuse(Event event, String reason) throws StoreException;

  /** As {@link io.weir.api.store.Store#rollUp}. */
  void rollUp(Collection<Instant> hours) throws StoreException;

  /** As {@link io.weir.api.store.Store#query}. */
  Table query(Query query) throws StoreException;

  /**
   * The events that a question without measures asks for, as {@link io.weir.api.store.Store#read}
   * hands them over, at most {@link #MOST_READ}: for what a person looks at. {@link #next} reads
   * all of a type.
   */
  List<Event> read(Query query) throws StoreException;

  /** As {@link io.weir.api.store.Store#sql}. */
  Table sql(Question question) throws StoreException;

  /**
   * The next page of a type's events with {@code from <= time < until}, the oldest first, in the
   * order of {@link io.weir.api.store.Store#read}. Any number of events; none at the end.
   *
   * @param after where the page before ended; null for the first page
   */
  List<Event> next(EventType type, Instant from, Instant until, Query.@Nullable Row after)
      throws StoreException;

  /**
   * Of a daemon: copies of its state and, where it is Weir that copies it, of its store, both of
   * the same moment. The second stream gets what the store makes of it, or nothing.
   *
   * @param state closed when it is whole, before the other gets anything
   * @param copied closed when it is whole
   * @throws IOException of the streams
   */
  default void backup(OutputStream state, OutputStream copied) throws StoreException, IOException {
    throw new StoreException(Reason.FATAL, "only a daemon has a state", null);
  }

  @Override
  void close();
}
