package io.weir.engine.config;

import io.weir.api.EventType;
import io.weir.api.config.Range;
import io.weir.api.config.Secret;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Key;
import io.weir.engine.config.Origin.Shape;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jspecify.annotations.Nullable;

/**
 * Fills records by reflection. A result of null always means that something was wrong and was
 * reported.
 */
final class RecordBinder {
  private final Problems problems;
  private final Surroundings surroundings;
  private final FieldChecks fields;
  private final @Nullable StandIns standIns;

  RecordBinder(Problems problems) {
    this(problems, Surroundings.NONE);
  }

  /**
   * @param surroundings what options may refer to
   */
  RecordBinder(Problems problems, Surroundings surroundings) {
    this(problems, surroundings, null);
  }

  /**
   * @param standIns take the place of what is wrong
   */
  RecordBinder(Problems problems, Surroundings surroundings, @Nullable StandIns standIns) {
    this.problems = problems;
    this.surroundings = surroundings;
    this.standIns = standIns;
    fields = new FieldChecks(problems);
  }

  /**
   * Fills a record.
   *
   * @param others options that are read elsewhere
   */
  <C> @Nullable C record(Class<C> type, ImmutableNode node, String path, Set<String> others) {
    if (Tree.shape(node) != Shape.MAP) {
      complain(node, path, "must be options with names, not " + say(node));
      return null;
    }
    RecordComponent[] components = OptionNames.components(type);
    Set<String> known = new TreeSet<>(others);
    for (RecordComponent component : components) {
      known.add(OptionNames.of(component));
    }
    // An unknown option does not affect the others, so more mistakes can be found with the record.
    for (ImmutableNode child : node.getChildren()) {
      if (!known.contains(child.getNodeName())) {
        unknown(child, Tree.join(path, child.getNodeName()), known);
      }
    }
    boolean good = true;
    FieldChecks.Mark mark = fields.mark();
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      ImmutableNode child = Tree.child(node, OptionNames.of(component));
      String below = Tree.join(path, OptionNames.of(component));
      if (child != null || !OptionNames.mayBeNull(component)) {
        values[i] =
            child == null
                ? absent(component, node, below)
                : value(component.getGenericType(), OptionNames.range(component), child, below);
        if (standIns != null
            && (values[i] == null || standIns.replaces(below, component.getGenericType()))) {
          values[i] =
              child == null
                  ? standIns.of(component, node)
                  : standIns.of(component.getGenericType(), OptionNames.range(component), child);
        }
        good &= values[i] != null || standIns != null && OptionNames.mayBeNull(component);
      }
    }
    boolean named = false;
    for (RecordComponent component : components) { // no stream: its classes take longer to load
      named |= OptionNames.namesEventTypes(component);
    }
    good &= fields.fit(mark, named) || standIns != null;
    return good ? make(type, components, values, node, path) : null;
  }

  private void unknown(ImmutableNode option, String path, Collection<String> known) {
    problems.problem(
        Tree.origin(option).key(),
        path,
        "unknown option" + Nearest.hintOrList(option.getNodeName(), known));
  }

  private @Nullable Object absent(RecordComponent component, ImmutableNode parent, String path) {
    String fallback = OptionNames.fallback(component);
    if (OptionNames.mustBeGiven(component)) {
      complain(parent, path, "is missing");
      return null;
    }
    if (fallback == null) {
      Class<?> type = component.getType();
      return type == List.class ? List.of() : type == Set.class ? Set.of() : Map.of();
    }
    Origin origin = Tree.origin(parent);
    String name = OptionNames.of(component);
    Problems ofDefault = new Problems();
    ImmutableNode node =
        YamlReader.value(name, origin.place(), origin.folder(), fallback, ofDefault);
    if (node == null) {
      // An empty @Default is an empty text.
      node = Tree.node(name, "", List.of(), origin.withShape(Shape.SCALAR));
    }
    Object value =
        new RecordBinder(ofDefault, surroundings)
            .value(component.getGenericType(), null, node, path);
    if (value instanceof EventType type) {
      fields.about(type);
    }
    for (Problem p : ofDefault.list()) {
      problems.problem(p.place(), p.path(), "the plugin is broken: its default " + p.message());
    }
    return ofDefault.isEmpty() ? value : null;
  }

  @Nullable Object value(Type type, @Nullable Range range, ImmutableNode node, String path) {
    if (Tree.shape(node) == Shape.EMPTY) {
      complain(node, path, "");
      return null;
    }
    Object value;
    if (type instanceof ParameterizedType generic) {
      value = many(generic, node, path);
    } else if (type == Condition.class) {
      value = condition(node, path);
    } else if (type == EventType.class) {
      value = eventType(node, path);
    } else if (type == TrustedEntry.class && Tree.shape(node) == Shape.SCALAR) {
      value =
          scalar(String.class, node, path) instanceof String text ? new TrustedEntry(text) : null;
    } else if (type instanceof Class<?> one) {
      value =
          one.isRecord() && !Scalars.knows(one)
              ? record(one, node, path, Set.of())
              : scalar(one, node, path);
    } else {
      complain(node, path, "the plugin is broken: nobody can read a value of " + type);
      return null;
    }
    return value == null ? null : inRange(value, range, node, path);
  }

  private @Nullable Object scalar(Class<?> type, ImmutableNode node, String path) {
    if (Tree.shape(node) != Shape.SCALAR) {
      complain(node, path, "must be one value, not " + say(node));
      return null;
    }
    try {
      Object value = Scalars.parse(type, node);
      fields.later(value, node, path);
      return value instanceof Key key ? located(key, node, path) : value;
    } catch (IllegalArgumentException e) {
      complain(node, path, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private @Nullable Key located(Key key, ImmutableNode node, String path) {
    boolean good = true;
    for (Key one : key.alternatives()) {
      good &= isFound(one.part(), Tree.place(node), path);
    }
    return good ? key.with(surroundings.geo()) : null;
  }

  private @Nullable Condition condition(ImmutableNode node, String path) {
    Condition where = new Conditions(problems, surroundings.accounts()).read(node, path);
    fields.later(where, node, path);
    boolean good = where != null;
    for (ImmutableNode field : node.getChildren()) {
      String name = field.getNodeName();
      good &= isFound(Key.Part.of(name), Tree.origin(field).key(), Tree.join(path, name));
    }
    return good && where != null ? where.with(surroundings.geo()) : null;
  }

  /** Whether there is a file in which the part can be looked up. */
  private boolean isFound(Key.Part part, Place place, String path) {
    if (!part.isLookedUp() || surroundings.geo().has(part)) {
      return true;
    }
    String option = part.suffix().substring(1);
    problems.problem(
        place,
        path,
        part.suffix()
            + " needs a file to look it up: write geo: { "
            + option
            + ": FILE.mmdb } at the top of the pipeline file");
    return false;
  }

  private @Nullable EventType eventType(ImmutableNode node, String path) {
    if (Tree.shape(node) != Shape.SCALAR) {
      complain(node, path, "must be one value, not " + say(node));
      return null;
    }
    Map<String, EventType> types = surroundings.types();
    EventType type = types.get(Tree.text(node));
    if (type == null) {
      complain(
          node,
          path,
          "no installed parser makes events of type "
              + Tree.shown(node)
              + Nearest.hintOrList(Tree.text(node), types.keySet()));
    } else {
      fields.about(type);
    }
    return type;
  }

  private @Nullable Object many(ParameterizedType type, ImmutableNode node, String path) {
    Type[] of = type.getActualTypeArguments();
    if (type.getRawType() == Map.class && of[0] == String.class) {
      return map(of[1], node, path);
    }
    if (!(type.getRawType() instanceof Class<?> raw) || !OptionNames.isMany(raw)) {
      complain(node, path, "the plugin is broken: nobody can read a value of " + type);
      return null;
    }
    boolean list = Tree.shape(node) == Shape.LIST;
    List<ImmutableNode> items = Tree.items(node);
    Collection<Object> values = raw == List.class ? new ArrayList<>() : new LinkedHashSet<>();
    boolean good = true;
    for (int i = 0; i < items.size(); i++) {
      String below = list ? path + "[" + i + "]" : path;
      Object value = value(of[0], null, items.get(i), below);
      if (standIns != null && (value == null || standIns.replaces(below, of[0]))) {
        value = standIns.of(of[0], null, items.get(i));
        value = value instanceof String text ? text + " " + i : value;
      }
      good &= value != null;
      if (value != null && !values.add(value)) {
        good = false;
        complain(items.get(i), below, "is in the list already");
      }
    }
    if (!good) {
      return null;
    }
    return values instanceof List<Object> l
        ? Collections.unmodifiableList(l)
        : Collections.unmodifiableSet((Set<Object>) values);
  }

  private @Nullable Object map(Type of, ImmutableNode node, String path) {
    if (Tree.shape(node) != Shape.MAP) {
      complain(node, path, "must be names with values, not " + say(node));
      return null;
    }
    Map<String, Object> values = new LinkedHashMap<>();
    boolean good = true;
    for (ImmutableNode child : node.getChildren()) {
      Object value = value(of, null, child, Tree.join(path, child.getNodeName()));
      good &= value != null;
      if (value != null) {
        values.put(child.getNodeName(), value);
      }
    }
    return good ? Collections.unmodifiableMap(values) : null;
  }

  private @Nullable Object inRange(
      Object value, @Nullable Range range, ImmutableNode node, String path) {
    String complaint = range == null ? null : Ranges.complaint(value, range);
    if (complaint == null) {
      return value;
    }
    boolean shown = Tree.shape(node) == Shape.SCALAR && !(value instanceof Secret);
    complain(node, path, shown ? complaint + ", not " + Tree.shown(node) : complaint);
    return null;
  }

  private <C> @Nullable C make(
      Class<C> type,
      RecordComponent[] components,
      @Nullable Object[] values,
      ImmutableNode node,
      String path) {
    try {
      return construct(type, components, values);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      String why = cause == null ? null : cause.getMessage();
      complain(
          node,
          path,
          cause instanceof IllegalArgumentException && why != null
              ? withoutSecrets(why, values)
              : "the plugin is broken: its options threw " + cause);
      return null;
    } catch (ReflectiveOperationException | RuntimeException e) {
      complain(node, path, "the plugin is broken: its options cannot be made: " + e);
      return null;
    }
  }

  static <C> C construct(Class<C> type, RecordComponent[] components, @Nullable Object[] values)
      throws ReflectiveOperationException {
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = components[i].getType();
    }
    Constructor<C> constructor = type.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    return constructor.newInstance(values);
  }

  private static String withoutSecrets(String message, @Nullable Object[] values) {
    String clean = message;
    for (Object value : values) {
      if (value instanceof Secret secret && !secret.reveal().isEmpty()) {
        clean = clean.replace(secret.reveal(), "***");
      }
    }
    return clean;
  }

  private void complain(ImmutableNode node, String path, String message) {
    if (Tree.shape(node) != Shape.BROKEN) {
      problems.problem(
          Tree.place(node),
          path,
          Tree.shape(node) == Shape.EMPTY ? "has no value; give it one or take it out" : message);
    }
  }

  private static String say(ImmutableNode node) {
    return switch (Tree.shape(node)) {
      case LIST -> "a list";
      case MAP -> "options with names";
      default -> "one value";
    };
  }
}
