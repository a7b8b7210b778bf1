package io.weir.engine.plugin;

import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Join;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A join's declaration by names, to compare two of them: the types that they refer to may have more
 * fields in one of them.
 *
 * @param fixed the parts that must be equal
 * @param growing lists of fields by use; a newer declaration may add fields at the end
 * @param types the names of all types that it refers to
 */
record JoinShape(List<String> fixed, Map<String, List<String>> growing, Set<String> types) {
  static JoinShape of(Join join) {
    List<String> fixed = new ArrayList<>();
    Map<String, List<String>> growing = new TreeMap<>();
    Set<String> types = new TreeSet<>();
    for (Join.KeyPart part : join.key()) {
      fixed.add("key " + shape(part.field()) + " up to " + (int) part.upTo());
    }
    fixed.add("assembled " + (join.assembled() == null ? "-" : use(join.assembled(), types)));
    fixed.add("at " + (join.at() == null ? "-" : use(join.at(), types)));
    fixed.add("counted " + (join.counted() == null ? "-" : shape(join.counted())));
    for (EventType type : join.ends()) {
      fixed.add("ends " + use(type, types));
    }
    for (Join.Begin begin : join.begins()) {
      fixed.add("begins " + use(begin.type(), types) + (begin.onceAssembled() ? " again" : ""));
    }
    for (Join.Alias alias : join.aliases()) {
      String from = shape(alias.from());
      fixed.add("alias " + use(alias.type(), types) + " " + from + " as " + shape(alias.to()));
    }
    for (Join.Link link : join.links()) {
      fixed.add(shape(link, types));
    }
    for (Field field : join.own()) {
      fixed.add("own " + shape(field));
    }
    fixed.add("no message " + new TreeSet<>(join.noMessage()));
    for (Map.Entry<String, List<Field>> learned : join.learned().entrySet()) {
      growing.put("learned " + learned.getKey(), shapes(learned.getValue()));
      types.add(learned.getKey());
    }
    for (Map.Entry<String, List<Field>> carried : join.carried().entrySet()) {
      growing.put("carried " + carried.getKey(), shapes(carried.getValue()));
      types.add(carried.getKey());
    }
    return new JoinShape(fixed, growing, types);
  }

  /** Whether this one equals the older one or only adds to it. */
  boolean extend(JoinShape older) {
    if (!fixed.equals(older.fixed)) {
      return false;
    }
    for (Map.Entry<String, List<String>> fields : older.growing.entrySet()) {
      List<String> now = growing.getOrDefault(fields.getKey(), List.of());
      int n = fields.getValue().size();
      if (now.size() < n || !now.subList(0, n).equals(fields.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** {@code sender text(320)}. */
  static String shape(Field field) {
    return field.name()
        + " "
        + field.kind().name().toLowerCase(Locale.ROOT)
        + (field.kind() == Field.Kind.TEXT ? "(" + field.length() + ")" : "");
  }

  private static List<String> shapes(List<Field> fields) {
    List<String> shapes = new ArrayList<>();
    for (Field field : fields) {
      shapes.add(shape(field));
    }
    return shapes;
  }

  private static String use(EventType type, Set<String> types) {
    types.add(type.name());
    return type.name();
  }

  private static String shape(Join.Link link, Set<String> types) {
    if (link instanceof Join.ById by) {
      String moved = by.moved() == null ? "" : " moved by " + shape(by.moved());
      return "link by id " + use(by.type(), types) + " " + shape(by.field()) + moved;
    }
    if (link instanceof Join.BySameValue by) {
      return "link by value "
          + use(by.type(), types)
          + " "
          + shape(by.field())
          + " from "
          + shape(by.from());
    }
    if (link instanceof Join.ByWaiting by) {
      return "link by waiting "
          + use(by.waiting(), types)
          + " "
          + shape(by.value())
          + " for "
          + use(by.type(), types)
          + " "
          + shape(by.field());
    }
    Join.ByMention by = (Join.ByMention) link;
    return "link by mention "
        + use(by.type(), types)
        + " "
        + shape(by.field())
        + " behind "
        + by.word()
        + " at "
        + shape(by.at());
  }
}
