package io.weir.engine.run;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.parser.Join;
import io.weir.api.rule.Key;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.plugin.ContextLoader;
import io.weir.engine.view.StoreDesk;
import java.util.ArrayList;
import java.util.List;

/** The store of one life of the engine. */
final class LiveStore implements StoreDesk {
  private final Pipeline pipeline;

  LiveStore(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public List<EventType> kept() {
    return pipeline.kept();
  }

  @Override
  public List<Join> joins() {
    return pipeline.joins();
  }

  @Override
  public Key.Geo geo() {
    return pipeline.geo();
  }

  @Override
  public Table query(Query query) throws StoreException {
    try (ContextLoader in = ContextLoader.of(pipeline.store().loader())) {
      return pipeline.store().it().query(query);
    }
  }

  @Override
  public List<Event> read(Query query) throws StoreException {
    List<Event> events = new ArrayList<>();
    try (ContextLoader in = ContextLoader.of(pipeline.store().loader())) {
      pipeline.store().it().read(query, events::add);
    }
    return events;
  }

  @Override
  public Table sql(String statement, int most) throws StoreException {
    try (ContextLoader in = ContextLoader.of(pipeline.store().loader())) {
      return pipeline.store().it().sql(statement, most);
    }
  }
}
