package io.weir.engine.config;

import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jspecify.annotations.Nullable;

/**
 * Checks the fields of keys and conditions against the event types named in the same record, or
 * else in the records inside it, or else in the one around it. Values that could be read are
 * checked even when other options are wrong. Two options of one record must not name the same key.
 */
final class FieldChecks {
  private final Problems problems;
  private final List<EventType> types = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();

  /** A key or condition to be checked when its event types are known. */
  private record Waiting(Object value, ImmutableNode node, String path) {}

  /** The beginning of a record. */
  record Mark(int types, int waiting) {}

  FieldChecks(Problems problems) {
    this.problems = problems;
  }

  Mark mark() {
    return new Mark(types.size(), waiting.size());
  }

  /** An event type was named. */
  void about(EventType type) {
    types.add(type);
  }

  /** A value was read; keys and conditions are checked when the record ends. */
  void later(@Nullable Object value, ImmutableNode node, String path) {
    if (value instanceof Key || value instanceof Condition) {
      waiting.add(new Waiting(value, node, path));
    }
  }

  /**
   * A record ends.
   *
   * @param named whether the record has an option for event types, even with a wrong value
   * @return whether all checks passed
   */
  boolean fit(Mark begin, boolean named) {
    List<EventType> about = List.copyOf(types.subList(begin.types(), types.size()));
    List<Waiting> inside = waiting.subList(begin.waiting(), waiting.size());
    if (about.isEmpty() && !named) {
      return true;
    }
    int before = problems.size();
    differ(inside);
    for (Waiting w : inside) {
      for (EventType type : about) {
        if (w.value() instanceof Key key) {
          key.alternatives().forEach(one -> key(one, type, w));
        } else if (w.value() instanceof Condition where) {
          where.tests().forEach((name, tests) -> tests.forEach(test -> test(name, test, type, w)));
        }
      }
    }
    inside.clear();
    return problems.size() == before;
  }

  /** A key that two options of one record name: it would have one value for each of its values. */
  private void differ(List<Waiting> inside) {
    for (int i = 0; i < inside.size(); i++) {
      Waiting one = inside.get(i);
      for (int other = 0; one.value() instanceof Key && other < i; other++) {
        Waiting before = inside.get(other);
        if (one.value().equals(before.value()) && around(one).equals(around(before))) {
          String option = option(before).substring(around(before).length());
          complain(one.node(), one.path(), "is the same as `" + option + "`; they must differ");
        }
      }
    }
  }

  /** The path of an option without the place in its list. */
  private static String option(Waiting w) {
    return w.path().endsWith("]") ? w.path().substring(0, w.path().lastIndexOf('[')) : w.path();
  }

  /** The path of the record that an option is in, with the point after it. */
  private static String around(Waiting w) {
    return w.path().substring(0, option(w).lastIndexOf('.') + 1);
  }

  private void key(Key key, EventType type, Waiting w) {
    Field field = field(key.field(), type, Tree.place(w.node()), w.path());
    if (field == null) {
      return;
    }
    if (field.kind() != Field.Kind.ADDRESS && key.hasBits()) {
      complain(w.node(), w.path(), key.field() + " has no addresses, so leave out the bits");
    }
    String why = misfit(key.part(), field);
    if (why != null) {
      complain(w.node(), w.path(), why);
    }
  }

  /** Why a field has no such part; null when it has. */
  private static @Nullable String misfit(Key.Part part, Field field) {
    return switch (part) {
      case VALUE -> null;
      case DOMAIN ->
          field.kind() == Field.Kind.TEXT
              ? null
              : field.name() + " has no texts, so it has no " + part.suffix();
      case COUNTRY, ASN ->
          field.kind() == Field.Kind.ADDRESS
              ? null
              : field.name() + " has no addresses, so it has no " + part.suffix();
    };
  }

  private void test(String name, Condition.Test test, EventType type, Waiting w) {
    ImmutableNode node = Objects.requireNonNullElse(Tree.child(w.node(), name), w.node());
    String path = Tree.join(w.path(), name);
    Key.Part part = Key.Part.of(name);
    String fieldName = name.substring(0, name.length() - part.suffix().length());
    Field field = field(fieldName, type, Tree.origin(node).key(), path);
    if (field == null) {
      return;
    }
    if (part != Key.Part.VALUE) {
      String why = misfit(part, field);
      if (why != null) {
        complain(node, path, why);
      }
      return;
    }
    boolean number = field.kind() != Field.Kind.ADDRESS && field.kind() != Field.Kind.TEXT;
    switch (test.word()) {
      case ABOVE, BELOW -> {
        if (!number) {
          complain(node, path, name + " has no numbers to compare with");
        }
      }
      case IS, NOT, IN, NOT_IN -> {
        if (field.kind() == Field.Kind.ADDRESS && test.networks().isEmpty()) {
          complain(node, path, name + " has addresses: write 192.0.2.7 or 192.0.2.0/24");
        }
      }
      case STARTS, HAS -> {
        if (number) {
          complain(node, path, name + " has numbers: use above or below");
        }
      }
      case EMPTY -> {}
    }
  }

  private @Nullable Field field(String name, EventType type, Place place, String path) {
    if (type.has(name)) {
      return type.field(name);
    }
    problems.problem(
        place,
        path,
        type.name()
            + " has no field '"
            + name
            + "'"
            + Nearest.hintOrList(name, type.fields().stream().map(Field::name).toList()));
    return null;
  }

  private void complain(ImmutableNode node, String path, String message) {
    problems.problem(Tree.place(node), path, message);
  }
}
