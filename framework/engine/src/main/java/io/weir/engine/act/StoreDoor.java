package io.weir.engine.act;

import io.weir.api.Event;
import io.weir.api.store.Question;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * What commands need of a store: their own, or the one that a running daemon has open. What each
 * call means and throws is said in {@link io.weir.api.store.Store}.
 */
public interface StoreDoor extends AutoCloseable {
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

  /** As {@link io.weir.api.store.Store#sql}. */
  Table sql(Question question) throws StoreException;

  @Override
  void close();
}
