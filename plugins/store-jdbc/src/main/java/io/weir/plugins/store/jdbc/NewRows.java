package io.weir.plugins.store.jdbc;

import io.weir.api.Event;
import java.sql.SQLException;
import java.util.List;

/** Tells which events of one type a table has not got yet. The writer's thread. */
interface NewRows {
  /**
   * Those that are not there; none of them twice.
   *
   * @param events of one stream, in the order of their ids; not empty
   * @return the list itself in the usual case that all are new
   */
  List<Event> of(List<Event> events) throws SQLException;
}
