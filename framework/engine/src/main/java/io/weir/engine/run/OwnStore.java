package io.weir.engine.run;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.store.Query;
import io.weir.api.store.Question;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import io.weir.engine.act.StoreDoor;
import io.weir.engine.act.StorePages;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.pipeline.Pipeline.Made;
import io.weir.engine.plugin.ContextLoader;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pipeline's store, opened by this process itself. */
public final class OwnStore implements StoreDoor {
  private final Made<Store> store;

  private OwnStore(Made<Store> store) {
    this.store = store;
  }

  /** Opens it; close it. */
  public static StoreDoor open(Pipeline pipeline) throws StoreException {
    Made<Store> made = pipeline.store();
    boolean good = false;
    try (ContextLoader in = ContextLoader.of(made.loader())) {
      made.it().open(pipeline.kept());
      good = true;
      return new OwnStore(made);
    } finally {
      if (!good) {
        made.it().close();
      }
    }
  }

  @Override
  public int write(List<Event> events) throws StoreException {
    try (ContextLoader in = ContextLoader.of(store.loader())) {
      return store.it().write(events);
    }
  }

  @Override
  public int writeSoon(List<Event> events) throws StoreException {
    try (ContextLoader in = ContextLoader.of(store.loader())) {
      return store.it().writeSoon(events);
    }
  }

  @Override
  public void settle() throws StoreException {
    try (ContextLoader in = ContextLoader.of(store.loader())) {
      store.it().settle();
    }
  }

  @Override
  public void refuse(Event event, String reason) throws StoreException {
    try (ContextLoader in = ContextLoader.of(store.loader())) {
      store.it().refuse(event, reason);
    }
  }

  @Override
  public void rollUp(Collection<Instant> hours) throws StoreException {
    try (ContextLoader in = ContextLoader.of(store.loader())) {
      store.it().rollUp(hours);
    }
  }

  @Override
  public Table query(Query query) throws StoreException {
    try (ContextLoader in = ContextLoader.of(store.loader())) {
      return store.it().query(query);
    }
  }

  @Override
  public List<Event> read(Query query) throws StoreException {
    try (ContextLoader in = ContextLoader.of(store.loader())) {
      return StorePages.read(store.it(), query);
    }
  }

  @Override
  public Table sql(Question question) throws StoreException {
    try (ContextLoader in = ContextLoader.of(store.loader())) {
      return store.it().sql(question);
    }
  }

  @Override
  public List<Event> next(EventType type, Instant from, Instant until, Query.@Nullable Row after)
      throws StoreException {
    try (ContextLoader in = ContextLoader.of(store.loader())) {
      return StorePages.next(store.it(), type, from, until, after);
    }
  }

  @Override
  public void close() {
    try (ContextLoader in = ContextLoader.of(store.loader())) {
      store.it().close();
    }
  }
}
