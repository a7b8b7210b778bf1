package io.weir.engine.join;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.parser.Join;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does one declared join. Keeps what is known of the open things in the heap, the longest untouched
 * first out; what changed since the last {@link #save} is written then. One thread.
 */
public final class Joiner {
  /** In the state, beside the things: the names of their fields by number. */
  private static final String NAMES = "";

  private static final int[] FIRST = {0};

  private final Join join;
  private final int most;
  private final Plan.Numbers numbers;
  private final Groups groups;
  private final Things things = new Things();
  private final Links links = new Links(things);

  /** By declaration: two jars may each bring one of a type. */
  private final IdentityHashMap<EventType, Object> plans = new IdentityHashMap<>();

  private final List<Thing> changed = new ArrayList<>();
  private final List<String> gone = new ArrayList<>();
  private final EventBuilder builder = new EventBuilder();
  private final int[] counted = new int[1];
  private final Object[] count = new Object[1];
  private long evicted;
  private boolean named;

  /**
   * @param join the declaration
   * @param most open things at most
   */
  public Joiner(Join join, int most) {
    this.join = join;
    this.most = most;
    numbers = new Plan.Numbers(join);
    groups = new Groups(join.key());
  }

  private @Nullable Plan plan(EventType type) {
    Object plan = plans.get(type);
    if (plan == null) {
      Plan made = Plan.of(join, type, numbers);
      plan = made == null ? NAMES : made;
      plans.put(type, plan);
    }
    return plan instanceof Plan p ? p : null;
  }

  /** Whether events of this type take part. */
  public boolean knows(EventType type) {
    return plan(type) != null;
  }

  /** Hands on the event with what its thing knows, behind an assembled one if it completes that. */
  public void join(Event event, Consumer<Event> out) {
    Plan plan = plan(event.type());
    Group group = plan == null ? null : groups.of(event, plan.key);
    if (plan == null || group == null) {
      out.accept(event);
      return;
    }
    String id = Groups.text(event, plan.key[plan.key.length - 1]);
    if (id == null || id.isEmpty()) {
      if (plan.waits != null) {
        @Nullable Object[] values = new Object[numbers.size()];
        learn(plan.learnedSlots, plan.learnedAt, event, values, false);
        links.wait(plan.waits, event, group, values);
      }
      out.accept(event);
      return;
    }
    Thing thing = thing(plan, event, group, id);
    out.accept(thing == null ? event : join(plan, event, thing, out));
    if (thing != null && plan.ends) {
      close(thing);
    }
  }

  private @Nullable Thing thing(Plan plan, Event event, Group group, String id) {
    Thing thing = things.find(group, id);
    if (thing != null && plan.beginsAnew(thing)) {
      close(thing);
      thing = null;
    }
    if (thing != null) {
      things.touch(thing);
    } else if (plan.opens()) {
      thing = new Thing(group, id, numbers.size());
      // Its beginning is not in what is read: it was assembled where that was, or the state was
      // lost since. Once more would be twice.
      thing.assembled = plan.assembles;
      things.add(thing);
      change(thing, event);
      evict();
    }
    return thing;
  }

  private Event join(Plan plan, Event event, Thing thing, Consumer<Event> out) {
    boolean learnt = learn(plan, event, thing);
    for (int i = 0; i < plan.links.size(); i++) {
      Join.Link link = plan.links.get(i);
      Thing on = links.follow(link, event, thing);
      if (on != null) {
        change(on, event);
      }
      Thing over = links.moved(link, event, thing);
      if (over != null) {
        close(over);
      }
    }
    Event fuller =
        plan.carriedSlots.length == 0
            ? event
            : event.filled(plan.carriedSlots, thing.values, plan.carriedAt);
    if (plan.assembles) {
      if (plan.counted >= 0) {
        counted[0] = plan.counted;
        count[0] = (long) thing.came;
        fuller = fuller.filled(counted, count, FIRST);
      }
      thing.came += event.times();
      learnt = true;
      if (!thing.assembled) {
        thing.assembled = true;
        assemble(plan, fuller, thing, out);
      }
    }
    if (learnt) {
      change(thing, event);
    }
    return fuller;
  }

  private boolean learn(Plan plan, Event event, Thing thing) {
    boolean learnt = false;
    if (plan.local >= 0 && !thing.local && Links.isLoopback(event.value(plan.local))) {
      thing.local = true;
      learnt = true;
    }
    if (plan.begins && !thing.begun) {
      thing.begun = true;
      learnt = true;
    }
    boolean keep = thing.continued;
    learnt |= learn(plan.learnedSlots, plan.learnedAt, event, thing.values, keep);
    learnt |= learn(plan.aliasSlots, plan.aliasAt, event, thing.values, keep);
    return learnt;
  }

  private static boolean learn(
      int[] slots, int[] at, Event event, @Nullable Object[] values, boolean keep) {
    boolean learnt = false;
    for (int i = 0; i < slots.length; i++) {
      Object value = slots[i] < 0 ? null : event.value(slots[i]);
      Object known = values[at[i]];
      if (value != null && !(keep && known != null) && !value.equals(known)) {
        values[at[i]] = value;
        learnt = true;
      }
    }
    return learnt;
  }

  private void assemble(Plan plan, Event at, Thing thing, Consumer<Event> out) {
    EventType type = join.assembled();
    if (type == null) {
      return;
    }
    int n = plan.assembledSlots.length;
    @Nullable Object[] values = new Object[n];
    int[] all = new int[n];
    for (int i = 0; i < n; i++) {
      Object own = plan.assembledSlots[i] < 0 ? null : at.value(plan.assembledSlots[i]);
      int known = plan.assembledAt[i];
      values[i] = own == null && known >= 0 ? thing.values[known] : own;
      all[i] = i;
    }
    Event empty = builder.start(type, at.micros()).id(at.id()).times(at.times()).build();
    out.accept(empty.filled(all, values, all));
  }

  private void change(Thing thing, Event by) {
    thing.touched = by.micros();
    if (!thing.changed) {
      thing.changed = true;
      changed.add(thing);
    }
  }

  private void close(Thing thing) {
    things.remove(thing);
    Links.unindex(thing);
    if (thing.saved) {
      gone.add(thing.key());
    }
  }

  private void evict() {
    Thing oldest = things.size() > most ? things.oldest() : null;
    if (oldest != null) {
      close(oldest);
      evicted++;
    }
  }

  /** How many things are open. */
  public int size() {
    return things.size();
  }

  /** How many had to leave because there were too many. */
  public long evicted() {
    return evicted;
  }

  /** Takes back what {@link #save} wrote. */
  public void restore(Map<String, byte[]> saved) throws IOException {
    byte[] written = saved.get(NAMES);
    if (written == null) {
      return;
    }
    String names = new String(written, StandardCharsets.US_ASCII);
    int[] now = Arrays.stream(names.split(" ", -1)).mapToInt(numbers::find).toArray();
    named = names.equals(String.join(" ", numbers.names()));
    List<Thing> all = new ArrayList<>();
    for (Map.Entry<String, byte[]> entry : saved.entrySet()) {
      String key = entry.getKey();
      Group group = key.equals(NAMES) ? null : groups.ofKey(key);
      if (group != null) {
        Thing thing = new Thing(group, key.substring(key.lastIndexOf('\0') + 1), numbers.size());
        if (thing.read(entry.getValue(), now)) {
          thing.saved = true;
          all.add(thing);
        }
      }
    }
    all.sort((a, b) -> Long.compare(a.touched, b.touched));
    all.forEach(this::reopen);
  }

  private void reopen(Thing thing) {
    things.add(thing);
    if (!named) {
      thing.changed = true;
      changed.add(thing);
    }
    for (Join.Link link : join.links()) {
      if (link instanceof Join.BySameValue same && !thing.continued) {
        int at = numbers.find(same.field().name());
        if (at >= 0 && thing.values[at] instanceof String value) {
          Links.index(thing, value);
        }
      }
    }
    evict();
  }

  /** Writes what changed since the last call. */
  public void save(Map<String, byte[]> into) {
    if (!named) {
      named = true;
      String names = String.join(" ", numbers.names());
      into.put(NAMES, names.getBytes(StandardCharsets.US_ASCII));
    }
    gone.forEach(into::remove);
    gone.clear();
    for (Thing thing : changed) {
      thing.changed = false;
      if (!thing.closed) {
        into.put(thing.key(), thing.write());
        thing.saved = true;
      }
    }
    changed.clear();
  }
}
