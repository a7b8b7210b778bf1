package io.weir.engine.config;

import org.apache.commons.configuration2.tree.ImmutableNode;

/**
 * One entry of the pipeline file, its own options not yet read: {@link Binder#bind} does that when
 * the record of its type is known.
 *
 * @param kind what it is
 * @param type the word behind {@code type:}; empty only for an entry that is not {@link #enabled}
 * @param id unique in its kind; the type when the file names none
 * @param enabled false when it is switched off
 * @param node the entry with all its options and their places
 */
public record ComponentConfig(
    ComponentKind kind, String type, String id, boolean enabled, ImmutableNode node)
    implements Located {
  @Override
  public Place place(String option) {
    // Below `where` stand names of fields: what a rule can find wrong with one is the name.
    return option.matches("where\\.[^.\\[]+")
        ? TreePath.nearestKey(node, option)
        : TreePath.nearest(node, option);
  }

  @Override
  public String path(String option) {
    return Tree.join(
        kind == ComponentKind.STORE ? kind.section() : kind.section() + "." + id, option);
  }

  /** Without the options: they may hold secrets. */
  @Override
  public String toString() {
    return kind.word() + " " + id + " (" + type + ")";
  }
}
