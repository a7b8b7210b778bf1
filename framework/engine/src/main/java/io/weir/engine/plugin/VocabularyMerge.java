package io.weir.engine.plugin;

import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Join;
import io.weir.api.parser.Parser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Merges the vocabularies of all jars. Several jars may have the same one: equal declarations are
 * one, a newer one may add fields at the end, any other difference is reported. The documentation
 * ({@code doc}) may differ.
 */
final class VocabularyMerge {
  private record Declared<T>(T what, String by) {}

  private final Map<String, Declared<EventType>> types = new LinkedHashMap<>();
  private final Map<String, Declared<Join>> joins = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  void add(Parser.Vocabulary vocabulary, String by) {
    for (EventType type : vocabulary.types()) {
      add(type, by);
    }
    for (Join join : vocabulary.joins()) {
      add(join, by);
    }
  }

  void add(EventType type, String by) {
    Declared<EventType> before = types.putIfAbsent(type.name(), new Declared<>(type, by));
    if (before == null) {
      return;
    }
    String difference = difference(before, new Declared<>(type, by));
    if (difference != null) {
      conflict("event type " + type.name(), before.by, by, difference);
    } else if (type.fields().size() > before.what.fields().size()) {
      types.put(type.name(), new Declared<>(type, by));
    }
  }

  private void add(Join join, String by) {
    Declared<Join> before = joins.putIfAbsent(join.name(), new Declared<>(join, by));
    if (before == null) {
      return;
    }
    if (JoinShape.of(join).extend(JoinShape.of(before.what))) {
      joins.put(join.name(), new Declared<>(join, by));
    } else if (!JoinShape.of(before.what).extend(JoinShape.of(join))) {
      conflict("join " + join.name(), before.by, by, "neither only adds to the other");
    }
  }

  private void conflict(String what, String one, String other, String difference) {
    problems.add(
        what
            + " is declared in two ways, "
            + (one.equals(other) ? "both in " + one : "in " + one + " and in " + other)
            + " ("
            + difference
            + "): use plugins that were built with the same vocabulary");
  }

  List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    Map<String, String> joinOf = new TreeMap<>();
    for (Declared<Join> join : joins.values()) {
      for (String type : JoinShape.of(join.what).types()) {
        String other = joinOf.putIfAbsent(type, join.what.name());
        if (other != null) {
          all.add(
              "event type "
                  + type
                  + " is used in two joins, "
                  + other
                  + " and "
                  + join.what.name()
                  + " in "
                  + join.by
                  + ": an event belongs to one message only");
        }
      }
      TreeSet<String> missing = new TreeSet<>(JoinShape.of(join.what).types());
      missing.removeAll(types.keySet());
      if (!missing.isEmpty()) {
        all.add(
            "join "
                + join.what.name()
                + " in "
                + join.by
                + " uses event types that are not declared: "
                + String.join(", ", missing));
      }
    }
    return all;
  }

  /** The types by name, in the order of declaration, each with all its fields. */
  Map<String, EventType> types() {
    Map<String, EventType> all = new LinkedHashMap<>();
    for (Map.Entry<String, Declared<EventType>> type : types.entrySet()) {
      all.put(type.getKey(), type.getValue().what);
    }
    return all;
  }

  /** The joins, referring to the types of {@link #types}. */
  List<Join> joins() {
    List<Join> all = new ArrayList<>();
    for (Declared<Join> declared : joins.values()) {
      all.add(fullest(declared.what));
    }
    return all;
  }

  private Join fullest(Join join) {
    Join.Builder to = Join.named(join.name());
    for (Join.KeyPart part : join.key()) {
      if (part.upTo() == 0) {
        to.key(part.field());
      } else {
        to.keyBefore(part.upTo(), part.field());
      }
    }
    join.learned().forEach((type, fields) -> to.learn(named(type), array(fields)));
    join.carried().forEach((type, fields) -> to.carry(named(type), array(fields)));
    EventType assembled = join.assembled();
    EventType at = join.at();
    if (assembled != null && at != null) {
      to.assemble(fullest(assembled), fullest(at));
    }
    Field counted = join.counted();
    if (counted != null) {
      to.count(counted);
    }
    join.ends().forEach(type -> to.end(fullest(type)));
    for (Join.Begin begin : join.begins()) {
      if (begin.onceAssembled()) {
        to.beginOnceAssembled(fullest(begin.type()));
      } else {
        to.begin(fullest(begin.type()));
      }
    }
    for (Join.Alias alias : join.aliases()) {
      to.learnAs(fullest(alias.type()), alias.from(), alias.to());
    }
    join.links().forEach(link -> to.link(fullest(link)));
    return to.own(array(join.own())).noMessage(join.noMessage().toArray(new String[0])).build();
  }

  /** A type that is not declared was reported; no event has it. */
  private EventType named(String type) {
    Declared<EventType> declared = types.get(type);
    return declared == null ? EventType.named(type, "Not declared.").build() : declared.what;
  }

  private static Field[] array(List<Field> fields) {
    return fields.toArray(new Field[0]);
  }

  private EventType fullest(EventType type) {
    Declared<EventType> declared = types.get(type.name());
    return declared == null ? type : declared.what;
  }

  private Join.Link fullest(Join.Link link) {
    if (link instanceof Join.ById by) {
      return new Join.ById(fullest(by.type()), by.field(), by.moved());
    }
    if (link instanceof Join.BySameValue by) {
      return new Join.BySameValue(fullest(by.type()), by.field(), by.from());
    }
    if (link instanceof Join.ByWaiting by) {
      return new Join.ByWaiting(fullest(by.waiting()), by.value(), fullest(by.type()), by.field());
    }
    Join.ByMention by = (Join.ByMention) link;
    return new Join.ByMention(fullest(by.type()), by.field(), by.word(), by.at());
  }

  private static @Nullable String difference(Declared<EventType> one, Declared<EventType> other) {
    List<Field> a = one.what.fields();
    List<Field> b = other.what.fields();
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      if (!JoinShape.shape(a.get(i)).equals(JoinShape.shape(b.get(i)))) {
        return "field "
            + (i + 1)
            + " is "
            + JoinShape.shape(a.get(i))
            + " in the first, "
            + JoinShape.shape(b.get(i))
            + " in the second";
      }
    }
    if (one.what.kept() != other.what.kept()) {
      return "kept in one, not in the other";
    }
    if (!one.what.keptAs().equals(other.what.keptAs())) {
      return "kept as another type";
    }
    if (!one.what.indexed().equals(other.what.indexed())) {
      return "indexed " + one.what.indexed() + " and " + other.what.indexed();
    }
    if (!one.what.counted().equals(other.what.counted())) {
      return "counted by " + one.what.counted() + " and " + other.what.counted();
    }
    if (!one.what.summed().equals(other.what.summed())) {
      return "summed up " + one.what.summed() + " and " + other.what.summed();
    }
    if (!one.what.rollUps().equals(other.what.rollUps())) {
      return "rolled up by " + one.what.rollUps() + " and " + other.what.rollUps();
    }
    if (!one.what.searched().equals(other.what.searched())) {
      return "searched by " + one.what.searched() + " and " + other.what.searched();
    }
    return null;
  }
}
