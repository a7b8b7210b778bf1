package io.weir.testkit;

import io.weir.api.ComponentContext;
import io.weir.api.Event;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.store.Query;
import io.weir.api.store.Question;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A database in memory, without SQL. Outlives the engine; may be away, or refuse events. Safe for
 * all threads.
 */
public final class MemoryStore implements Store {
  private final Map<String, Map<EventId, Event>> tables = new LinkedHashMap<>();
  private final Map<String, EventType> kept = new LinkedHashMap<>();
  private final List<Event> refused = new ArrayList<>();
  private final Set<Instant> rolledUp = new HashSet<>();
  private final HourlyRows hourly = new HourlyRows();
  private @Nullable Table answer;
  private boolean away;
  private boolean open;
  private int writes;
  private Predicate<Event> refuses = e -> false;

  /** An empty database. */
  public MemoryStore() {}

  /** From now on the database is not there, or is again. */
  public synchronized MemoryStore away(boolean gone) {
    away = gone;
    return this;
  }

  /** Which events it will not take, however often. */
  public synchronized MemoryStore refuses(Predicate<Event> which) {
    refuses = which;
    return this;
  }

  /** The kept events of a type in order of time. */
  public synchronized List<Event> events(String type) {
    return tables.getOrDefault(type, Map.of()).values().stream()
        .sorted(MemoryQuery.IN_ORDER)
        .toList();
  }

  /** Returns the refused events. */
  public synchronized List<Event> refused() {
    return List.copyOf(refused);
  }

  /** The hours that were counted. */
  public synchronized Set<Instant> rolledUp() {
    return Set.copyOf(rolledUp);
  }

  /** How often something was written with success. */
  public synchronized int writes() {
    return writes;
  }

  /** Returns whether an engine has it open. */
  public synchronized boolean isOpen() {
    return open;
  }

  private void mayBeAway() throws StoreException {
    if (away) {
      throw new StoreException(StoreException.Reason.AWAY, "the database in memory is away", null);
    }
  }

  @Override
  public synchronized void open(Collection<EventType> types) throws StoreException {
    mayBeAway();
    for (EventType type : types) {
      tables.computeIfAbsent(type.name(), t -> new LinkedHashMap<>());
      kept.put(type.name(), type);
    }
    open = true;
  }

  @Override
  public synchronized int write(List<Event> events) throws StoreException {
    mayBeAway();
    for (Event e : events) {
      if (refuses.test(e) || !tables.containsKey(e.type().name())) {
        throw new StoreException(StoreException.Reason.CONTENT, "not taken: " + e, null);
      }
    }
    int added = 0;
    for (Event e : events) {
      Map<EventId, Event> table = tables.get(e.type().name());
      if (table != null && table.putIfAbsent(e.id(), e) == null) {
        added++;
      }
    }
    writes++;
    return added;
  }

  @Override
  public synchronized void refuse(Event event, String reason) throws StoreException {
    mayBeAway();
    refused.add(event);
  }

  @Override
  public synchronized void rollUp(Collection<Instant> hours) throws StoreException {
    mayBeAway();
    rolledUp.addAll(hours);
    kept.values().forEach(type -> hourly.count(type, events(type.name()), hours));
  }

  @Override
  public synchronized int forget(EventType type, Instant before, int atMost) throws StoreException {
    mayBeAway();
    List<Event> old =
        events(type.name()).stream().filter(e -> e.time().isBefore(before)).limit(atMost).toList();
    old.forEach(e -> tables.getOrDefault(type.name(), Map.of()).remove(e.id()));
    if (old.isEmpty()) {
      refused.removeIf(e -> e.type().equals(type) && e.time().isBefore(before));
      hourly.forget(type, before);
    }
    return old.size();
  }

  @Override
  public void read(Query query, Consumer<Event> to) throws StoreException {
    long end = System.nanoTime() + Math.min(query.within().toSeconds(), 1 << 24) * 1_000_000_000L;
    List<Event> found;
    synchronized (this) {
      mayBeAway();
      EventType type = type(query);
      found = new MemoryQuery(type, query).events(rows(type, query));
    }
    for (Event event : found) {
      if (System.nanoTime() > end) {
        throw MemoryQuery.fatal(
            "the question took longer than " + query.within().toSeconds() + " s and was stopped");
      }
      to.accept(event);
    }
  }

  @Override
  public synchronized Table query(Query query) throws StoreException {
    mayBeAway();
    EventType type = type(query);
    return new MemoryQuery(type, query).table(rows(type, query));
  }

  private EventType type(Query query) throws StoreException {
    EventType type = kept.get(query.type());
    if (type == null) {
      throw MemoryQuery.fatal(query.type() + " is not kept");
    }
    return type;
  }

  private List<MemoryQuery.Row> rows(EventType type, Query query) throws StoreException {
    String by = query.hourly().orElse(null);
    if (by == null) {
      return events(type.name()).stream().map(e -> new MemoryQuery.Row(e, null)).toList();
    }
    if (!type.counted().contains(by)) {
      throw MemoryQuery.fatal(type + " is not counted by " + by + " but by " + type.counted());
    }
    return hourly.rows(type, by);
  }

  /** Sets the answer to all further statements. */
  public synchronized MemoryStore answers(Table table) {
    answer = table;
    return this;
  }

  /** Only this process has it. */
  @Override
  public boolean shared() {
    return false;
  }

  @Override
  public synchronized Table sql(Question question) throws StoreException {
    mayBeAway();
    int most = question.most();
    Table known = answer;
    if (known != null) {
      boolean more = known.rows().size() > most;
      return new Table(known.columns(), more ? known.rows().subList(0, most) : known.rows(), more);
    }
    throw new StoreException(
        StoreException.Reason.FATAL, "the database in memory speaks no SQL", null);
  }

  @Override
  public String describe() {
    return "memory";
  }

  @Override
  public synchronized void close() {
    open = false;
  }

  /** Options: none. */
  public record Options() {}

  /** Hands out one store, the same after a restart. Type {@code memory}. */
  public static final class Factory implements Store.Factory<Options> {
    private final Map<String, MemoryStore> stores = new ConcurrentHashMap<>();

    /** No store yet. */
    public Factory() {}

    /** The store; a pipeline has one. */
    public MemoryStore store() {
      return stores.computeIfAbsent("", i -> new MemoryStore());
    }

    @Override
    public String type() {
      return "memory";
    }

    @Override
    public Class<Options> configType() {
      return Options.class;
    }

    @Override
    public Store create(Options config, ComponentContext context) {
      return store();
    }
  }
}
