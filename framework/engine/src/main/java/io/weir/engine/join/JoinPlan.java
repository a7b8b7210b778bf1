package io.weir.engine.join;

import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Join;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A join, prepared for the events of one type: field names resolved to slots of the type and to
 * numbers of a message's values.
 */
final class JoinPlan {
  /** Slots of the key's parts; -1 where the type has no such field. */
  final int[] key;

  final int[] learnedSlots;
  final int[] learnedAt;
  final int[] aliasSlots;
  final int[] aliasAt;
  final int[] carriedSlots;
  final int[] carriedAt;

  /** For each field of the assembled type its slot in this type and its number, or -1. */
  final int[] assembledSlots;

  final int[] assembledAt;
  final boolean assembles;
  final boolean ends;
  final boolean begins;
  final boolean beginsOnceAssembled;

  /** The slot that is set to the number of such events before, or -1. */
  final int counted;

  /** The slot with the client's address, which makes a message local when it is loopback; or -1. */
  final int local;

  final List<Join.Link> links;
  final Join.@Nullable ByWaiting waits;

  private JoinPlan(Join join, EventType type, Numbers numbers) {
    String name = type.name();
    EventType at = join.at();
    key = join.key().stream().mapToInt(part -> type.slot(part.field().name())).toArray();
    List<Field> learned = join.learned().getOrDefault(name, List.of());
    learnedSlots = slots(type, learned);
    learnedAt = numbers.of(learned);
    List<Join.Alias> aliases =
        join.aliases().stream().filter(a -> a.type().name().equals(name)).toList();
    aliasSlots = slots(type, aliases.stream().map(Join.Alias::from).toList());
    aliasAt = numbers.of(aliases.stream().map(Join.Alias::to).toList());
    List<Field> carried =
        join.carried().getOrDefault(name, List.of()).stream()
            .filter(f -> type.has(f.name()))
            .toList();
    carriedSlots = slots(type, carried);
    carriedAt = numbers.of(carried);
    assembles = at != null && at.name().equals(name);
    EventType made = assembles ? join.assembled() : null;
    List<Field> fields = made == null ? List.of() : made.fields();
    assembledSlots = fields.stream().mapToInt(f -> type.slot(f.name())).toArray();
    assembledAt = fields.stream().mapToInt(f -> numbers.find(f.name())).toArray();
    ends = join.ends().stream().anyMatch(t -> t.name().equals(name));
    begins = join.begins().stream().anyMatch(b -> is(b, name) && !b.onceAssembled());
    beginsOnceAssembled = join.begins().stream().anyMatch(b -> is(b, name));
    Field count = join.counted();
    counted = assembles && count != null ? type.slot(count.name()) : -1;
    links = join.links().stream().filter(l -> typeOf(l).name().equals(name)).toList();
    local =
        learned.isEmpty()
            ? -1
            : join.links().stream()
                .filter(Join.BySameValue.class::isInstance)
                .mapToInt(l -> type.slot(((Join.BySameValue) l).from().name()))
                .max()
                .orElse(-1);
    waits =
        join.links().stream()
            .filter(Join.ByWaiting.class::isInstance)
            .map(Join.ByWaiting.class::cast)
            .filter(l -> l.waiting().name().equals(name))
            .findFirst()
            .orElse(null);
  }

  /** The plan for a type; null when the join does not use it. */
  static @Nullable JoinPlan of(Join join, EventType type, Numbers numbers) {
    JoinPlan plan = new JoinPlan(join, type, numbers);
    return plan.isIdle() ? null : plan;
  }

  private boolean isIdle() {
    return !opens() && !ends && carriedSlots.length == 0 && links.isEmpty() && waits == null;
  }

  /** Whether such an event opens a message if its id is not open. */
  boolean opens() {
    return !ends
        && (learnedSlots.length > 0 || aliasSlots.length > 0 || assembles || beginsOnceAssembled);
  }

  /** Whether such an event starts a new message under the id of this open one. */
  boolean beginsAnew(OpenMessage message) {
    return beginsOnceAssembled && message.came > 0
        || begins && message.begun
        || message.over && opens();
  }

  private static boolean is(Join.Begin begin, String type) {
    return begin.type().name().equals(type);
  }

  private static int[] slots(EventType type, List<Field> fields) {
    return fields.stream().mapToInt(f -> type.slot(f.name())).toArray();
  }

  private static EventType typeOf(Join.Link link) {
    if (link instanceof Join.ById l) {
      return l.type();
    }
    if (link instanceof Join.BySameValue l) {
      return l.type();
    }
    return link instanceof Join.ByMention l ? l.type() : ((Join.ByWaiting) link).type();
  }

  /** Numbers the fields of a join's messages in the order of their names. */
  static final class Numbers {
    private final List<String> names;

    Numbers(Join join) {
      TreeSet<String> all = new TreeSet<>();
      join.learned().values().forEach(fields -> fields.forEach(f -> all.add(f.name())));
      join.carried().values().forEach(fields -> fields.forEach(f -> all.add(f.name())));
      join.aliases().forEach(a -> all.add(a.to().name()));
      names = List.copyOf(all);
    }

    private int[] of(List<Field> fields) {
      return fields.stream().mapToInt(f -> find(f.name())).toArray();
    }

    int find(String name) {
      return names.indexOf(name);
    }

    int size() {
      return names.size();
    }

    List<String> names() {
      return names;
    }
  }
}
