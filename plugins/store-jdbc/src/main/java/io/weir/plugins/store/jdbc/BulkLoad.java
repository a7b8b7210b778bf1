package io.weir.plugins.store.jdbc;

import io.weir.api.Event;
import io.weir.api.EventType;
import java.sql.SQLException;
import java.util.List;

/** A database's own way to take many rows at once, on the writer's connection. */
interface BulkLoad {
  /**
   * Writes rows that are not there yet; the caller commits.
   *
   * @return false when not all of them went in exactly as they are: then none did, and plain
   *     inserts will say why
   */
  boolean load(EventType type, List<Event> rows) throws SQLException;
}
