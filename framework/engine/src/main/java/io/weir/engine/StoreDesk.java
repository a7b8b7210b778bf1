package io.weir.engine;

import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;

/**
 * Questions on the kept events. As with all of {@link Operations}, any thread may ask; it waits for
 * the database.
 */
public interface StoreDesk {
  /** Answers a question on the kept events. */
  Table query(Query query) throws StoreException;

  /** Runs a person's statement as a user who may only read. */
  Table sql(String statement, int most) throws StoreException;
}
