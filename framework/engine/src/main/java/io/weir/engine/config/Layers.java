package io.weir.engine.config;

import io.weir.engine.config.Origin.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.commons.configuration2.tree.NodeCombiner;
import org.jspecify.annotations.Nullable;

/**
 * Merges files: lists of components are joined; an entry with a type replaces the earlier one with
 * its id, one without changes the options that it has. For other options the later file wins. A
 * later {@code store} with a type replaces the whole earlier one, because the options of one
 * database mean nothing to another.
 */
final class Layers extends NodeCombiner {
  private final Problems problems;

  Layers(Problems problems) {
    this.problems = problems;
  }

  /** Merges {@code over} into {@code under}. */
  @Override
  public ImmutableNode combine(ImmutableNode under, ImmutableNode over) {
    Map<String, ImmutableNode> options = new LinkedHashMap<>();
    for (ImmutableNode option : under.getChildren()) {
      options.put(option.getNodeName(), option);
    }
    for (ImmutableNode option : over.getChildren()) {
      ImmutableNode below = options.get(option.getNodeName());
      if (below == null && isSection(option)) {
        below = Tree.node(option.getNodeName(), null, List.of(), Tree.origin(option));
      }
      options.put(
          option.getNodeName(),
          below == null
              ? option
              : isSection(option) ? join(below, option) : laidOver(below, option));
    }
    return under.replaceChildren(options.values());
  }

  private ImmutableNode laidOver(ImmutableNode below, ImmutableNode option) {
    boolean merge =
        Tree.shape(below) == Shape.MAP
            && Tree.shape(option) == Shape.MAP
            && Tree.child(option, "type") == null;
    return merge ? combine(below, option) : option;
  }

  private static boolean isSection(ImmutableNode option) {
    return Tree.shape(option) == Shape.LIST && Tree.isSection(option.getNodeName());
  }

  private ImmutableNode join(ImmutableNode below, ImmutableNode over) {
    if (Tree.shape(below) != Shape.LIST) {
      return over;
    }
    List<ImmutableNode> entries = new ArrayList<>(below.getChildren());
    Map<String, Integer> where = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      where.put(Tree.id(entries.get(i)), i);
    }
    for (ImmutableNode entry : over.getChildren()) {
      String id = Tree.id(entry);
      Integer before = id.isEmpty() ? null : where.get(id);
      String path = over.getNodeName() + "." + id;
      if (before == null) {
        if (Tree.child(entry, "type") == null && !isOn(entry)) {
          problems.problem(
              Tree.place(entry),
              path,
              "there is no earlier entry with this id to disable"
                  + Nearest.hint(id, new TreeSet<>(where.keySet())));
        }
        entries.add(entry);
      } else if (Tree.child(entry, "id") == null) {
        problems.problem(
            Tree.place(entry),
            path,
            "has no id, and its type is already the id of the one in "
                + Tree.place(entries.get(before))
                + "; give it another id, or write 'id: "
                + id
                + "' to replace it");
      } else {
        boolean changes = Tree.child(entry, "type") == null && isOn(entry);
        entries.set(before, changes ? combine(entries.get(before), entry) : entry);
      }
    }
    return below.replaceChildren(entries);
  }

  /** Reports ids that are used twice in one file. */
  void checkIds(ImmutableNode file) {
    for (ImmutableNode section : file.getChildren()) {
      if (!isSection(section)) {
        continue;
      }
      Map<String, Place> seen = new HashMap<>();
      for (ImmutableNode entry : section.getChildren()) {
        String id = Tree.id(entry);
        Place first = id.isEmpty() ? null : seen.putIfAbsent(id, Tree.place(entry));
        if (first != null) {
          ImmutableNode named = Tree.child(entry, "id");
          problems.problem(
              Tree.place(named == null ? entry : named),
              section.getNodeName() + "." + id,
              "the id is used twice; first in line "
                  + first.line()
                  + (named == null
                      ? "; an entry without an id has its type as id, so give it one"
                      : ""));
        }
      }
    }
  }

  private static boolean isOn(ImmutableNode entry) {
    ImmutableNode enabled = Tree.child(entry, "enabled");
    return enabled == null || !Tree.text(enabled).equals("false");
  }

  /** A layer that could not be read changes nothing. */
  ImmutableNode combineIfThere(ImmutableNode under, @Nullable ImmutableNode over) {
    return over == null ? under : combine(under, over);
  }
}
