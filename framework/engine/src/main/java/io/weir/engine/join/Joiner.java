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
 * Executes one declared join. The open messages are kept in the heap; when there are too many, the
 * least recently used is closed. {@link #save} writes what changed since the last call. Not
 * thread-safe.
 */
public final class Joiner {
  private static final EventAccess EVENTS = EventAccess.get();

  /** Key of the state's entry that lists the field names by number; never the key of a message. */
  private static final String NAMES = "";

  private static final int[] FIRST = {0};

  private final Join join;
  private final JoinPlan.Numbers numbers;
  private final Groups groups;
  private final OpenMessages messages = new OpenMessages();
  private final Links links;
  private final Rows rows;
  private final EventCodec codec;

  /** By identity: two jars may each declare a type of the same name. {@link #NAMES}: not joined. */
  private final IdentityHashMap<EventType, Object> plans = new IdentityHashMap<>();

  private final int[] counted = new int[1];
  private final Object[] count = new Object[1];
  private boolean named;

  /**
   * @param most maximum number of open messages
   */
  public Joiner(Join join, int most) {
    this(join, most, true);
  }

  /**
   * @param most maximum number of open messages
   * @param saved whether {@link #save} will be called; if not, changes are not recorded for it
   */
  public Joiner(Join join, int most, boolean saved) {
    this.join = join;
    numbers = new JoinPlan.Numbers(join);
    groups = new Groups(join.key());
    rows = new Rows(join, this::plan, messages, most, saved);
    links = new Links(join, numbers, messages, rows);
    rows.links(links);
    EventType at = join.at();
    codec = new EventCodec(at == null ? Map.of() : Map.of(at.name(), at));
  }

  private @Nullable JoinPlan plan(EventType type) {
    Object plan = plans.get(type);
    if (plan == null) {
      JoinPlan made = JoinPlan.of(join, type, numbers);
      plan = made == null ? NAMES : made;
      plans.put(type, plan);
    }
    return plan instanceof JoinPlan p ? p : null;
  }

  /** Whether the join uses events of this type. */
  public boolean knows(EventType type) {
    return plan(type) != null;
  }

  /**
   * Hands on the event with the values that its message adds, after the assembled event if this
   * event completes one.
   */
  public void join(Event event, Consumer<Event> out) {
    time(event.micros(), out);
    JoinPlan plan = plan(event.type());
    Group group = plan == null ? null : groups.of(event, plan.key);
    if (plan == null || group == null) {
      out.accept(event);
      return;
    }
    String id = Groups.text(event, plan.key[plan.key.length - 1]);
    if (id == null || id.isEmpty()) {
      if (plan.waits != null) {
        OpenMessage nobody = new OpenMessage(group, "", numbers.size());
        learn(plan.learnedSlots, plan.learnedAt, event, nobody);
        links.wait(plan.waits, event, group, nobody.values);
      }
      out.accept(event);
      return;
    }
    OpenMessage message = message(plan, group, id);
    out.accept(message == null ? event : join(plan, event, message));
    if (message != null && plan.ends) {
      rows.end(message);
    }
  }

  /** Event time has reached {@code micros}: hands on the assembled events whose wait is over. */
  public void time(long micros, Consumer<Event> out) {
    rows.time(micros, out);
  }

  /** No more events follow: hands on all assembled events that wait. */
  public void finish(Consumer<Event> out) {
    rows.finish(out);
  }

  private @Nullable OpenMessage message(JoinPlan plan, Group group, String id) {
    OpenMessage message = messages.find(group, id);
    if (message != null && plan.beginsAnew(message)) {
      rows.close(message);
      message = null;
    }
    if (message != null) {
      messages.touch(message);
    } else if (plan.opens()) {
      message = new OpenMessage(group, id, numbers.size());
      // Its beginning was not read now: it was assembled when that was read, or the state was
      // lost since. Assembling it again would count it twice.
      message.assembled = plan.assembles;
      messages.add(message);
      rows.changed(message);
      rows.evict();
    }
    return message;
  }

  private Event join(JoinPlan plan, Event event, OpenMessage message) {
    boolean learnt = learn(plan, event, message);
    for (int i = 0; i < plan.links.size(); i++) {
      Join.Link link = plan.links.get(i);
      links.follow(link, event, message);
      OpenMessage over = links.moved(link, event, message);
      if (over != null) {
        rows.close(over);
      }
    }
    Event fuller =
        plan.carriedSlots.length == 0
            ? event
            : EVENTS.filled(event, plan.carriedSlots, message.values, plan.carriedAt);
    if (plan.assembles) {
      if (plan.counted >= 0) {
        counted[0] = plan.counted;
        count[0] = (long) message.came;
        fuller = EVENTS.filled(fuller, counted, count, FIRST);
      }
      message.came += event.times();
      learnt = true;
      links.listed(message);
      if (!message.assembled && message.held == null) {
        rows.complete(message, fuller);
      }
    }
    if (learnt) {
      rows.changed(message);
    }
    return fuller;
  }

  private boolean learn(JoinPlan plan, Event event, OpenMessage message) {
    boolean learnt = false;
    if (plan.local >= 0 && !message.local && Links.isLoopback(event.value(plan.local))) {
      message.local = true;
      learnt = true;
    }
    if (plan.begins && !message.begun) {
      message.begun = true;
      learnt = true;
    }
    learnt |= learn(plan.learnedSlots, plan.learnedAt, event, message);
    learnt |= learn(plan.aliasSlots, plan.aliasAt, event, message);
    return learnt;
  }

  private static boolean learn(int[] slots, int[] at, Event event, OpenMessage message) {
    boolean learnt = false;
    for (int i = 0; i < slots.length; i++) {
      Object value = slots[i] < 0 ? null : event.value(slots[i]);
      if (value != null) {
        learnt |= message.learn(at[i], value);
      }
    }
    return learnt;
  }

  /** Number of open messages. */
  public int size() {
    return messages.size();
  }

  /** How many messages were closed because too many were open. */
  public long evicted() {
    return rows.evicted();
  }

  /** Restores what {@link #save} wrote. */
  public void restore(Map<String, byte[]> saved) throws IOException {
    byte[] written = saved.get(NAMES);
    if (written == null) {
      return;
    }
    String names = new String(written, StandardCharsets.US_ASCII);
    int[] now = Arrays.stream(names.split(" ", -1)).mapToInt(numbers::find).toArray();
    named = names.equals(String.join(" ", numbers.names()));
    List<OpenMessage> all = new ArrayList<>();
    for (Map.Entry<String, byte[]> entry : saved.entrySet()) {
      String key = entry.getKey();
      Group group = key.equals(NAMES) ? null : groups.ofKey(key);
      if (group != null) {
        OpenMessage message = new OpenMessage(group, idOf(key), numbers.size());
        if (message.read(entry.getValue(), now, codec)) {
          message.saved = true;
          all.add(message);
        }
      }
    }
    all.sort((a, b) -> Long.compare(a.touched, b.touched));
    all.forEach(this::reopen);
    all.sort((a, b) -> Long.compare(a.until, b.until));
    all.forEach(this::again);
  }

  private void reopen(OpenMessage message) {
    messages.add(message);
    if (!named) {
      rows.changed(message, message.touched);
    }
    links.index(message);
    rows.evict();
  }

  private void again(OpenMessage message) {
    if (message.held != null) {
      rows.again(message);
    }
    Group group = message.firstKey.isEmpty() ? null : groups.ofKey(message.firstKey);
    if (group != null) {
      OpenMessage first = messages.find(group, idOf(message.firstKey));
      if (first != null) {
        Links.follows(message, first);
      }
    }
    message.firstKey = "";
  }

  private static String idOf(String key) {
    return key.substring(key.lastIndexOf('\0') + 1);
  }

  /** Writes what changed since the last call, and removes closed messages. */
  public void save(Map<String, byte[]> into) {
    if (!named) {
      named = true;
      String names = String.join(" ", numbers.names());
      into.put(NAMES, names.getBytes(StandardCharsets.US_ASCII));
    }
    rows.save(into, codec);
  }
}
