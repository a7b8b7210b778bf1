package io.weir.engine.config;

import io.weir.engine.config.Origin.Shape;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.commons.configuration2.tree.ImmutableNode;

/** Changes the texts in the conditions of a component before they are read. */
public final class WhereTexts {
  private static final String WHERE = "where";

  private WhereTexts() {}

  /**
   * The component with other texts in {@code where}.
   *
   * @param fields the fields whose texts change
   * @param change gives the new text
   */
  public static ComponentConfig changed(
      ComponentConfig c, Predicate<String> fields, UnaryOperator<String> change) {
    ImmutableNode where = Tree.child(c.node(), WHERE);
    if (where == null || Tree.shape(where) != Shape.MAP) {
      return c;
    }
    ImmutableNode now = where;
    for (ImmutableNode field : where.getChildren()) {
      if (fields.test(field.getNodeName())) {
        now = now.replaceChild(field, texts(field, change));
      }
    }
    ImmutableNode node = c.node().replaceChild(where, now);
    return new ComponentConfig(c.kind(), c.type(), c.id(), c.enabled(), node);
  }

  private static ImmutableNode texts(ImmutableNode node, UnaryOperator<String> change) {
    if (Tree.shape(node) == Shape.SCALAR) {
      return node.setValue(change.apply(Tree.text(node)));
    }
    ImmutableNode now = node;
    for (ImmutableNode child : node.getChildren()) {
      now = now.replaceChild(child, texts(child, change));
    }
    return now;
  }
}
