package io.weir.engine.join;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.internal.EventAccess;
import io.weir.api.parser.Join;
import io.weir.engine.state.EventCodec;
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
  private static final EventAccess EVENTS = EventAccess.get();

  /** In the state, beside the things: the names of their fields by number. */
  private static final String NAMES = "";

  private static final int[] FIRST = {0};

  private final Join join;
  private final Plan.Numbers numbers;
  private final Groups groups;
  private final Things things = new Things();
  private final Links links;
  private final Rows rows;
  private final EventCodec codec;

  /** By declaration: two jars may each bring one of a type. */
  private final IdentityHashMap<EventType, Object> plans = new IdentityHashMap<>();

  private final int[] counted = new int[1];
  private final Object[] count = new Object[1];
  private boolean named;

  /**
   * @param join the declaration
   * @param most open things at most
   */
  public Joiner(Join join, int most) {
    this(join, most, true);
  }

  /**
   * @param most open things at most
   * @param saved whether {@link #save} is called now and then; else nothing is remembered for it
   */
  public Joiner(Join join, int most, boolean saved) {
    this.join = join;
    numbers = new Plan.Numbers(join);
    groups = new Groups(join.key());
    rows = new Rows(join, this::plan, things, most, saved);
    links = new Links(join, numbers, things, rows);
    rows.links(links);
    EventType at = join.at();
    codec = new EventCodec(at == null ? Map.of() : Map.of(at.name(), at));
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
    time(event.micros(), out);
    Plan plan = plan(event.type());
    Group group = plan == null ? null : groups.of(event, plan.key);
    if (plan == null || group == null) {
      out.accept(event);
      return;
    }
    String id = Groups.text(event, plan.key[plan.key.length - 1]);
    if (id == null || id.isEmpty()) {
      if (plan.waits != null) {
        Thing nobody = new Thing(group, "", numbers.size());
        learn(plan.learnedSlots, plan.learnedAt, event, nobody);
        links.wait(plan.waits, event, group, nobody.values);
      }
      out.accept(event);
      return;
    }
    Thing thing = thing(plan, group, id);
    out.accept(thing == null ? event : join(plan, event, thing));
    if (thing != null && plan.ends) {
      rows.end(thing);
    }
  }

  /** Event time has come so far: what waited long enough for more to be known goes out. */
  public void time(long micros, Consumer<Event> out) {
    rows.time(micros, out);
  }

  /** There is nothing more to come: what waits goes out. */
  public void finish(Consumer<Event> out) {
    rows.finish(out);
  }

  private @Nullable Thing thing(Plan plan, Group group, String id) {
    Thing thing = things.find(group, id);
    if (thing != null && plan.beginsAnew(thing)) {
      rows.close(thing);
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
      rows.changed(thing);
      rows.evict();
    }
    return thing;
  }

  private Event join(Plan plan, Event event, Thing thing) {
    boolean learnt = learn(plan, event, thing);
    for (int i = 0; i < plan.links.size(); i++) {
      Join.Link link = plan.links.get(i);
      links.follow(link, event, thing);
      Thing over = links.moved(link, event, thing);
      if (over != null) {
        rows.close(over);
      }
    }
    Event fuller =
        plan.carriedSlots.length == 0
            ? event
            : EVENTS.filled(event, plan.carriedSlots, thing.values, plan.carriedAt);
    if (plan.assembles) {
      if (plan.counted >= 0) {
        counted[0] = plan.counted;
        count[0] = (long) thing.came;
        fuller = EVENTS.filled(fuller, counted, count, FIRST);
      }
      thing.came += event.times();
      learnt = true;
      links.listed(thing);
      if (!thing.assembled && thing.held == null) {
        rows.complete(thing, fuller);
      }
    }
    if (learnt) {
      rows.changed(thing);
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
    learnt |= learn(plan.learnedSlots, plan.learnedAt, event, thing);
    learnt |= learn(plan.aliasSlots, plan.aliasAt, event, thing);
    return learnt;
  }

  private static boolean learn(int[] slots, int[] at, Event event, Thing thing) {
    boolean learnt = false;
    for (int i = 0; i < slots.length; i++) {
      Object value = slots[i] < 0 ? null : event.value(slots[i]);
      if (value != null) {
        learnt |= thing.learn(at[i], value);
      }
    }
    return learnt;
  }

  /** How many things are open. */
  public int size() {
    return things.size();
  }

  /** How many had to leave because there were too many. */
  public long evicted() {
    return rows.evicted();
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
        Thing thing = new Thing(group, idOf(key), numbers.size());
        if (thing.read(entry.getValue(), now, codec)) {
          thing.saved = true;
          all.add(thing);
        }
      }
    }
    all.sort((a, b) -> Long.compare(a.touched, b.touched));
    all.forEach(this::reopen);
    all.sort((a, b) -> Long.compare(a.until, b.until));
    all.forEach(this::again);
  }

  private void reopen(Thing thing) {
    things.add(thing);
    if (!named) {
      rows.changed(thing, thing.touched);
    }
    links.index(thing);
    rows.evict();
  }

  private void again(Thing thing) {
    if (thing.held != null) {
      rows.again(thing);
    }
    Group group = thing.firstKey.isEmpty() ? null : groups.ofKey(thing.firstKey);
    if (group != null) {
      Thing first = things.find(group, idOf(thing.firstKey));
      if (first != null) {
        Links.follows(thing, first);
      }
    }
    thing.firstKey = "";
  }

  private static String idOf(String key) {
    return key.substring(key.lastIndexOf('\0') + 1);
  }

  /** Writes what changed since the last call. */
  public void save(Map<String, byte[]> into) {
    if (!named) {
      named = true;
      String names = String.join(" ", numbers.names());
      into.put(NAMES, names.getBytes(StandardCharsets.US_ASCII));
    }
    rows.save(into, codec);
  }
}
