package io.weir.engine.join;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Join;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does one declared join. Keeps what is known of the open things in the heap, the longest untouched
 * first out; what changed since the last {@link #save} is written then. One thread.
 */
public final class Joiner {
  private static final int INDEXED = 65_536;

  private final Join join;
  private final int most;
  private final List<String> names = new ArrayList<>();
  private final Map<String, Plan> plans = new HashMap<>();
  private final LinkedHashMap<String, Thing> open = new LinkedHashMap<>(1024, 0.75f, true);
  private final Set<String> changed = new HashSet<>();
  private final Map<String, String> byValue = new HashMap<>();
  private final EventBuilder builder = new EventBuilder();
  private long evicted;

  /** What to do with events of one type. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Plan(
      List<Field> learned,
      int[] learnedAt,
      List<Field> carried,
      int[] carriedAt,
      boolean assembles,
      boolean ends,
      List<Join.Link> links) {}

  /**
   * @param join the declaration
   * @param most open things at most
   */
  public Joiner(Join join, int most) {
    this.join = join;
    this.most = most;
    Set<String> types = new HashSet<>(join.learned().keySet());
    types.addAll(join.carried().keySet());
    join.ends().forEach(t -> types.add(t.name()));
    EventType at = join.at();
    if (at != null) {
      types.add(at.name());
    }
    for (Join.Link link : join.links()) {
      types.add(typeOf(link).name());
    }
    for (String type : types) {
      List<Field> learned = join.learned().getOrDefault(type, List.of());
      List<Field> carried = join.carried().getOrDefault(type, List.of());
      plans.put(
          type,
          new Plan(
              learned,
              number(learned),
              carried,
              number(carried),
              at != null && at.name().equals(type),
              join.ends().stream().anyMatch(t -> t.name().equals(type)),
              join.links().stream().filter(l -> typeOf(l).name().equals(type)).toList()));
    }
  }

  private static EventType typeOf(Join.Link link) {
    if (link instanceof Join.ById l) {
      return l.type();
    }
    return link instanceof Join.BySameValue l ? l.type() : ((Join.ByMention) link).type();
  }

  private int[] number(List<Field> fields) {
    int[] at = new int[fields.size()];
    for (int i = 0; i < at.length; i++) {
      at[i] = names.indexOf(fields.get(i).name());
      if (at[i] < 0) {
        at[i] = names.size();
        names.add(fields.get(i).name());
      }
    }
    return at;
  }

  /** Whether events of this type take part. */
  public boolean knows(EventType type) {
    return plans.containsKey(type.name());
  }

  /** Hands on the event with what its thing knows, behind an assembled one if it completes that. */
  public void join(Event event, Consumer<Event> out) {
    Plan plan = plans.get(event.type().name());
    String key = plan == null ? null : key(event);
    if (plan == null || key == null) {
      out.accept(event);
      return;
    }
    Thing thing = open.get(key);
    if (thing == null) {
      thing = new Thing(names.size());
      if (!plan.ends) {
        open.put(key, thing);
        evict();
      }
    }
    for (int i = 0; i < plan.links.size(); i++) {
      follow(plan.links.get(i), event, key, thing);
    }
    boolean learnt = learn(plan, event, thing);
    Event fuller = event;
    if (plan.carriedAt.length > 0) {
      fuller = carry(plan, event, thing);
    }
    if (plan.assembles) {
      int came = thing.came++;
      learnt = true;
      Field counted = join.counted();
      if (counted != null) {
        fuller = fuller.toBuilder().put(counted, (long) came).build();
      }
      if (came == 0 && !thing.continued) {
        assemble(fuller, thing, out);
      }
    }
    if (plan.ends) {
      if (open.remove(key) != null) {
        changed.add(key);
      }
    } else if (learnt) {
      changed.add(key);
    }
    out.accept(fuller);
  }

  private boolean learn(Plan plan, Event event, Thing thing) {
    boolean learnt = false;
    for (int i = 0; i < plan.learnedAt.length; i++) {
      int at = plan.learnedAt[i];
      Object value = event.value(plan.learned.get(i).name());
      if (value != null
          && !value.equals(thing.values[at])
          && !(thing.continued && thing.values[at] != null)) {
        thing.values[at] = value;
        learnt = true;
      }
    }
    return learnt;
  }

  private Event carry(Plan plan, Event event, Thing thing) {
    EventBuilder fuller = null;
    for (int i = 0; i < plan.carriedAt.length; i++) {
      Object known = thing.values[plan.carriedAt[i]];
      Field field = plan.carried.get(i);
      if (known != null && event.value(field.name()) == null) {
        if (fuller == null) {
          fuller = builder.copy(event);
        }
        fuller.put(field, known);
      }
    }
    return fuller == null ? event : fuller.build();
  }

  private void assemble(Event at, Thing thing, Consumer<Event> out) {
    EventType type = join.assembled();
    if (type == null) {
      return;
    }
    builder.start(type, at.micros()).id(at.id()).times(at.times());
    for (Field field : type.fields()) {
      Object value = at.value(field.name());
      int known = value == null ? names.indexOf(field.name()) : -1;
      builder.put(field, known >= 0 ? thing.values[known] : value);
    }
    out.accept(builder.build());
  }

  private void follow(Join.Link link, Event event, String key, Thing thing) {
    String prefix = key.substring(0, key.lastIndexOf('\0') + 1);
    if (link instanceof Join.ById byId) {
      String other = event.text(byId.field().name());
      Thing from = other == null ? null : open.get(prefix + other);
      if (from != null && from != thing) {
        thing.continues(from);
        changed.add(key);
      }
    } else if (link instanceof Join.BySameValue same) {
      String value = event.text(same.field().name());
      if (value == null || value.length() < 3) {
        return;
      }
      String hash = prefix + value;
      String first = byValue.get(hash);
      Thing from = first == null || first.equals(key) ? null : open.get(first);
      if (from == null) {
        if (byValue.size() >= INDEXED) {
          byValue.clear();
        }
        byValue.put(hash, key);
      } else if (!thing.continued && isLoopback(thing.values[numberOf(same.from())])) {
        thing.continues(from);
        changed.add(key);
      }
    } else if (link instanceof Join.ByMention mention) {
      String text = event.text(mention.field().name());
      int at = text == null ? -1 : text.lastIndexOf(mention.word());
      if (text != null && at >= 0) {
        int end = at + mention.word().length();
        int stop = end;
        while (stop < text.length() && Character.isLetterOrDigit(text.charAt(stop))) {
          stop++;
        }
        String otherKey = prefix + text.substring(end, stop);
        Thing other = stop > end ? open.get(otherKey) : null;
        if (other != null
            && other != thing
            && !other.continued
            && isLoopback(event.value(mention.at().name()))) {
          other.continues(thing);
          changed.add(otherKey);
        }
      }
    }
  }

  private int numberOf(Field field) {
    return Math.max(0, names.indexOf(field.name()));
  }

  private static boolean isLoopback(@Nullable Object value) {
    return value instanceof Address a
        && (a.v6() ? a.high() == 0 && a.low() == 1 : a.low() >>> 24 == 127);
  }

  private @Nullable String key(Event event) {
    StringBuilder key = new StringBuilder(64);
    for (Join.KeyPart part : join.key()) {
      String value = event.text(part.field().name());
      if (value == null || value.isEmpty()) {
        return null;
      }
      int stop = part.upTo() == 0 ? -1 : value.indexOf(part.upTo());
      if (!key.isEmpty()) {
        key.append('\0');
      }
      key.append(value, 0, stop < 0 ? value.length() : stop);
    }
    return key.toString();
  }

  private void evict() {
    if (open.size() > most) {
      Iterator<String> oldest = open.keySet().iterator();
      String key = oldest.next();
      oldest.remove();
      changed.add(key);
      evicted++;
    }
  }

  /** How many things are open. */
  public int size() {
    return open.size();
  }

  /** How many had to leave because there were too many. */
  public long evicted() {
    return evicted;
  }

  /** Takes back what {@link #save} wrote. */
  public void restore(Map<String, byte[]> saved) throws IOException {
    for (Map.Entry<String, byte[]> entry : saved.entrySet()) {
      Thing thing = Thing.read(entry.getValue(), names);
      open.put(entry.getKey(), thing);
    }
  }

  /** Writes what changed since the last call. */
  public void save(Map<String, byte[]> into) {
    for (String key : changed) {
      Thing thing = open.get(key);
      if (thing == null) {
        into.remove(key);
      } else {
        into.put(key, thing.write(names));
      }
    }
    changed.clear();
  }
}
