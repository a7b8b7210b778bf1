package io.weir.engine.config;

import io.weir.engine.config.Origin.Shape;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.configuration2.tree.ImmutableNode;

/** Paths in a {@link Tree}. */
final class TreePath {
  /**
   * Steps of a path such as {@code levels[1].at}. Paths come from plugins, so a regular expression
   * is safe.
   */
  private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)|\\[([0-9]{1,6})\\]");

  private static final Pattern ENTRY =
      Pattern.compile("(sources|parsers|rules|actions)\\[([0-9]{1,6})\\]");

  private TreePath() {}

  /**
   * {@code rules[2].window} as {@code rules.busy_address.window}, with the id instead of the index.
   */
  static String withIds(ImmutableNode root, String path) {
    Matcher m = ENTRY.matcher(path);
    if (!m.lookingAt()) {
      return path;
    }
    ImmutableNode section = Tree.child(root, m.group(1));
    int i = Integer.parseInt(m.group(2));
    if (section == null || Tree.shape(section) != Shape.LIST || i >= section.getChildren().size()) {
      return path;
    }
    String id = Tree.id(section.getChildren().get(i));
    return id.isEmpty() ? path : m.group(1) + "." + id + path.substring(m.end());
  }

  /** The place of an option, or of the nearest enclosing node that exists. */
  static Place nearest(ImmutableNode start, String option) {
    return Tree.place(find(start, option));
  }

  /** The place of an option's name, for a wrong name. */
  static Place nearestKey(ImmutableNode start, String option) {
    return Tree.origin(find(start, option)).key();
  }

  private static ImmutableNode find(ImmutableNode start, String option) {
    ImmutableNode at = start;
    Matcher steps = STEP.matcher(option);
    while (steps.find()) {
      String index = steps.group(2);
      ImmutableNode next;
      if (index == null) {
        next = Tree.child(at, steps.group(1));
      } else if (Tree.shape(at) == Shape.LIST) {
        int i = Integer.parseInt(index);
        next = i < at.getChildren().size() ? at.getChildren().get(i) : null;
      } else {
        // A single value is a list of one.
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
