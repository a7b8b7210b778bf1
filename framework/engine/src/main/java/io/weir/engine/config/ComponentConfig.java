package io.weir.engine.config;

import org.apache.commons.configuration2.tree.ImmutableNode;

/**
 * One entry of the pipeline file. {@link Binder#bind} reads its options when the record of its type
 * is known.
 *
 * @param kind its kind
 * @param type the value of {@code type:}; empty only for an entry that is not {@link #enabled}
 * @param id unique in its kind; the type when the file names none
 * @param enabled false when it is disabled
 * @param node the entry with all its options and their places
 */
public record ComponentConfig(
    ComponentKind kind, String type, String id, boolean enabled, ImmutableNode node)
    implements Located {
  @Override
  public Place place(String option) {
    // The names below `where` are fields: what a rule rejects is the name, not the value.
    return option.matches("where\\.[^.\\[]+")
        ? TreePath.nearestKey(node, option)
        : TreePath.nearest(node, option);
  }

  @Override
  public String path(String option) {
    return Tree.join(
        kind == ComponentKind.STORE ? kind.section() : kind.section() + "." + id, option);
  }

  /** Without the options, which may contain secrets. */
  @Override
  public String toString() {
    return kind.word() + " " + id + " (" + type + ")";
  }
}
