package io.weir.testkit;

import io.weir.api.ComponentContext;
import io.weir.api.action.ActionException;
import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.rule.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A firewall in memory. Outlives the engine, may be changed past it. Safe for all threads. */
public final class MemoryBlocker implements Blocker {
  private final Map<Subject, Held> entries = new TreeMap<>();
  private final List<String> calls = new ArrayList<>();
  private volatile Set<String> fields = Set.of("client_address");
  private @Nullable ActionException failure;

  /** An entry: whether it is Weir's, and its end. */
  private record Held(boolean marked, @Nullable Instant until) {}

  /** An empty firewall for addresses. */
  public MemoryBlocker() {}

  /** Puts an entry there that is not Weir's. */
  public synchronized MemoryBlocker foreign(String value) {
    entries.put(new Subject("client_address", value), new Held(false, null));
    return this;
  }

  /** Loses everything, as a reload does. */
  public synchronized MemoryBlocker flush() {
    entries.clear();
    return this;
  }

  /** Returns what is blocked now. */
  public synchronized Set<String> real() {
    return entries.keySet().stream().map(Subject::value).collect(Collectors.toUnmodifiableSet());
  }

  /** Every call that changed something: {@code add [192.0.2.7]}. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** Fails from now on; null: works again. */
  public synchronized MemoryBlocker fail(@Nullable ActionException with) {
    failure = with;
    return this;
  }

  private void mayFail() throws ActionException {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public Set<String> fields() {
    return fields;
  }

  @Override
  public synchronized List<Entry> list() throws ActionException {
    mayFail();
    return entries.entrySet().stream()
        .map(e -> new Entry(e.getKey(), e.getValue().marked(), true, e.getValue().until()))
        .toList();
  }

  @Override
  public synchronized Map<Subject, String> add(Collection<Block> blocks) throws ActionException {
    mayFail();
    if (!blocks.isEmpty()) {
      calls.add("add " + blocks.stream().map(b -> b.subject().value()).sorted().toList());
      for (Block block : blocks) {
        Held there = entries.get(block.subject());
        if (there == null || there.marked()) {
          entries.put(block.subject(), new Held(true, block.until()));
        }
      }
    }
    return Map.of();
  }

  @Override
  public synchronized void remove(Collection<Subject> subjects) throws ActionException {
    mayFail();
    if (!subjects.isEmpty()) {
      calls.add("remove " + subjects.stream().map(Subject::value).sorted().toList());
      subjects.forEach(entries::remove);
    }
  }

  @Override
  public String explain(Collection<Block> blocks) {
    return blocks.stream()
        .map(b -> b.subject().value())
        .sorted()
        .collect(Collectors.joining(" ", "remember ", ""));
  }

  /**
   * Options.
   *
   * @param fields which fields it takes
   */
  public record Options(
      @Doc("Which fields it takes.") @Default("[client_address]") List<String> fields) {}

  /** Hands out one blocker for each id, the same after a restart. Type {@code memory_block}. */
  public static final class Factory implements Blocker.Factory<Options> {
    private final Map<String, MemoryBlocker> blockers = new ConcurrentHashMap<>();

    /** No blockers yet. */
    public Factory() {}

    /** The blocker of the entry with this id. */
    public MemoryBlocker blocker(String id) {
      return blockers.computeIfAbsent(id, i -> new MemoryBlocker());
    }

    @Override
    public String type() {
      return "memory_block";
    }

    @Override
    public Class<Options> configType() {
      return Options.class;
    }

    @Override
    public Blocker create(Options config, ComponentContext context) {
      MemoryBlocker blocker = blocker(context.id());
      blocker.fields = Set.copyOf(config.fields());
      return blocker;
    }
  }
}
