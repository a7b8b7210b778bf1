package io.weir.engine.view;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.parser.Join;
import io.weir.api.rule.Key;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import java.util.List;

/**
 * Questions on the kept events. As with all of {@link Operations}, any thread may ask; it waits for
 * the database.
 */
public interface StoreDesk {
  /** The event types that the store keeps. */
  List<EventType> kept();

  /** How events belong together. */
  List<Join> joins();

  /** Where addresses are, as far as there are files for it. */
  default Key.Geo geo() {
    return Key.Geo.NONE;
  }

  /** Answers a question with measures, as {@link io.weir.api.store.Store#query}. */
  Table query(Query query) throws StoreException;

  /** The events that a question without measures asks for, as the store's {@code read}. */
  List<Event> read(Query query) throws StoreException;

  /** Runs a person's statement as a user who may only read. */
  Table sql(String statement, int most) throws StoreException;
}
