package io.weir.web;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.parser.Join;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import io.weir.engine.view.StoreDesk;
import io.weir.testkit.MemoryStore;
import java.util.ArrayList;
import java.util.List;

/** A store in memory. */
record FakeStore(List<EventType> kept, List<Join> joins, MemoryStore memory, Runnable reads)
    implements StoreDesk {
  @Override
  public Table query(Query query) throws StoreException {
    return memory.query(query);
  }

  @Override
  public List<Event> read(Query query) throws StoreException {
    reads.run();
    List<Event> events = new ArrayList<>();
    memory.read(query, events::add);
    return events;
  }

  @Override
  public Table sql(String statement, int most) throws StoreException {
    return memory.sql(statement, most);
  }
}
