package io.weir.engine.config;

import io.weir.engine.config.Origin.Shape;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jspecify.annotations.Nullable;

/** Reads and makes the nodes of Commons Configuration as this package uses them. */
final class Tree {
  static final String AT = "at";

  private static final Set<String> SECTIONS = Set.of("sources", "parsers", "rules", "actions");

  private Tree() {}

  static ImmutableNode node(
      String name, @Nullable String value, List<ImmutableNode> children, Origin origin) {
    return new ImmutableNode.Builder()
        .name(name)
        .value(value)
        .addChildren(children)
        .addAttribute(AT, origin)
        .create();
  }

  static ImmutableNode emptyMap(String name, Origin like) {
    return node(name, null, List.of(), like.withShape(Shape.MAP));
  }

  static Origin origin(ImmutableNode node) {
    return (Origin) Objects.requireNonNull(node.getAttributes().get(AT));
  }

  static Shape shape(ImmutableNode node) {
    return origin(node).shape();
  }

  static Place place(ImmutableNode node) {
    return origin(node).place();
  }

  /** A scalar's text; empty for anything else. */
  static String text(ImmutableNode node) {
    Object value = node.getValue();
    return value == null ? "" : value.toString();
  }

  /** A scalar for a message: the text as written in the file, cut, on one line. */
  static String shown(ImmutableNode node) {
    String source = origin(node).source();
    return Quoted.of(source == null ? text(node) : source);
  }

  /** The items of a list; any other value is a list of one. */
  static List<ImmutableNode> items(ImmutableNode node) {
    return shape(node) == Shape.LIST ? node.getChildren() : List.of(node);
  }

  /** A map's option of this name; null when there is none. */
  static @Nullable ImmutableNode child(ImmutableNode node, String name) {
    if (shape(node) == Shape.MAP) {
      for (ImmutableNode child : node.getChildren()) {
        if (name.equals(child.getNodeName())) {
          return child;
        }
      }
    }
    return null;
  }

  static String join(String path, String option) {
    return path.isEmpty() || option.isEmpty() || option.startsWith("[")
        ? path + option
        : path + "." + option;
  }

  /** Whether the option at top level is a list of components. */
  static boolean isSection(String name) {
    return SECTIONS.contains(name);
  }

  /** The id of a component's entry: its own, else its type; empty when it has neither. */
  static String id(ImmutableNode entry) {
    ImmutableNode id = child(entry, "id");
    ImmutableNode named = id == null ? child(entry, "type") : id;
    if (named == null) {
      return "";
    }
    String source = origin(named).source();
    return source == null ? text(named) : source;
  }
}
