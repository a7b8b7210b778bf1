package io.weir.engine.config;

import io.weir.engine.config.Origin.Shape;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jspecify.annotations.Nullable;

/** Reading the nodes of Commons Configuration the way this package fills them. */
final class Tree {
  static final String AT = "at";

  /** Written by plugins, not by strangers: {@code levels[1].at}. */
  private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)|\\[([0-9]{1,6})\\]");

  private static final Set<String> SECTIONS = Set.of("sources", "parsers", "rules", "actions");
  private static final Pattern ENTRY =
      Pattern.compile("(sources|parsers|rules|actions)\\[([0-9]{1,6})\\]");

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

  /** What a message may show of a scalar: the file's own text, cut, on one line. */
  static String shown(ImmutableNode node) {
    String source = origin(node).source();
    return Quoted.of(source == null ? text(node) : source);
  }

  /** The items of a list; any other value is a list of one. */
  static List<ImmutableNode> items(ImmutableNode node) {
    return shape(node) == Shape.LIST ? node.getChildren() : List.of(node);
  }

  /** The option of this name, of a map; null when there is none. */
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

  /** {@code rules[2].window} as {@code rules.busy_address.window}, the way people know it. */
  static String withIds(ImmutableNode root, String path) {
    Matcher m = ENTRY.matcher(path);
    if (!m.lookingAt()) {
      return path;
    }
    ImmutableNode section = child(root, m.group(1));
    int i = Integer.parseInt(m.group(2));
    if (section == null || shape(section) != Shape.LIST || i >= section.getChildren().size()) {
      return path;
    }
    String id = id(section.getChildren().get(i));
    return id.isEmpty() ? path : m.group(1) + "." + id + path.substring(m.end());
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

  /** The place of an option, or of the nearest node above that is there. */
  static Place nearest(ImmutableNode start, String option) {
    return place(find(start, option));
  }

  /** The place of an option's name, where it is the name that may be wrong. */
  static Place nearestKey(ImmutableNode start, String option) {
    return origin(find(start, option)).key();
  }

  private static ImmutableNode find(ImmutableNode start, String option) {
    ImmutableNode at = start;
    Matcher steps = STEP.matcher(option);
    while (steps.find()) {
      String index = steps.group(2);
      ImmutableNode next;
      if (index == null) {
        next = child(at, steps.group(1));
      } else if (shape(at) == Shape.LIST) {
        int i = Integer.parseInt(index);
        next = i < at.getChildren().size() ? at.getChildren().get(i) : null;
      } else {
        // One value stands for a list of one.
        next = index.equals("0") ? at : null;
      }
      if (next == null) {
        break;
      }
      at = next;
    }
    return at;
  }
}
