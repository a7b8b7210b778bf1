package io.weir.plugins.store.jdbc;

import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.store.Group;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A roll-up of a type, as it is counted: {@link EventType#rollUps}, and one that counts all events
 * together.
 *
 * @param by the groups that make a key
 * @param kinds the kinds of the groups' values
 * @param numbers fields whose sums are kept
 */
record Rolled(EventType type, List<Group> by, List<Field.Kind> kinds, List<Field> numbers) {
  /** Those of a type, the one that counts all events together first. */
  static List<Rolled> of(EventType type) {
    List<Rolled> all = new ArrayList<>();
    for (EventType.RollUp r : type.rollUps()) {
      Rolled made = of(type, r);
      all.add(made.by().isEmpty() ? 0 : all.size(), made);
    }
    if (all.isEmpty() || !all.get(0).by().isEmpty()) {
      all.add(0, of(type, new EventType.RollUp(List.of(), List.of())));
    }
    return List.copyOf(all);
  }

  private static Rolled of(EventType type, EventType.RollUp declared) {
    List<Group> by = declared.by().stream().map(Group::parse).toList();
    return new Rolled(
        type,
        by,
        by.stream()
            .map(g -> g.part() == Group.Part.WHOLE ? type.field(g.field()).kind() : Field.Kind.TEXT)
            .toList(),
        declared.numbers().stream().map(type::field).toList());
  }

  /** What it is called in the database; another declaration has another name. */
  String name() {
    StringBuilder name = new StringBuilder();
    by.forEach(g -> name.append(name.isEmpty() ? "" : ",").append(g));
    numbers.forEach(n -> name.append('+').append(n.name()));
    if (by.isEmpty()) {
      // Where this one is, the postings of all these fields are.
      type.searched().forEach(field -> name.append('?').append(field));
    }
    return name.toString();
  }

  /** Whether its last value is a number, which is rounded instead of left out. */
  boolean isOfNumbers() {
    Field.Kind last = kinds.isEmpty() ? Field.Kind.TEXT : kinds.get(kinds.size() - 1);
    return last == Field.Kind.DECIMAL || last == Field.Kind.INTEGER;
  }

  /** Whether a group is the whole of an address. */
  boolean isAddress(int i) {
    return by.get(i).part() == Group.Part.WHOLE && kinds.get(i) == Field.Kind.ADDRESS;
  }

  /** The place of a number among the numbers; -1 for none. */
  int number(String field) {
    for (int i = 0; i < numbers.size(); i++) {
      if (numbers.get(i).name().equals(field)) {
        return i;
      }
    }
    return -1;
  }

  /** The place of the group that is the whole of a field; -1 for none. */
  int whole(String field) {
    for (int i = 0; i < by.size(); i++) {
      if (by.get(i).part() == Group.Part.WHOLE && by.get(i).field().equals(field)) {
        return i;
      }
    }
    return -1;
  }

  /** A group's part of a value; an address stays one. */
  @Nullable Object part(int i, @Nullable Object value) {
    Group group = by.get(i);
    return group.part() == Group.Part.WHOLE ? value : group.of(value);
  }
}
