package io.weir.engine.config;

import io.weir.engine.config.Origin.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jspecify.annotations.Nullable;

/**
 * {@code --set a.b=c}: the last layer. Components are addressed by their id: {@code
 * rules.busy_address.levels[0].at=200}. A value that begins as a list, a map or a quoted text in
 * YAML is read as YAML, any other is a plain text.
 */
final class Overrides {
  private static final Pattern PATH =
      Pattern.compile("[a-z0-9_]+(\\[[0-9]{1,4}\\])*(\\.[A-Za-z0-9_-]+(\\[[0-9]{1,4}\\])*)*");
  private static final Pattern STEP = Pattern.compile("([A-Za-z0-9_-]+)|\\[([0-9]{1,4})\\]");

  private final Path folder;
  private final Problems problems;

  Overrides(Path folder, Problems problems) {
    this.folder = folder;
    this.problems = problems;
  }

  /** The tree with an override; unchanged when the override is wrong. */
  ImmutableNode apply(ImmutableNode root, String set) {
    int equals = set.indexOf('=');
    String path = equals < 0 ? set : set.substring(0, equals).strip();
    Place place = Place.of("--set " + Quoted.clean(path, 60));
    if (equals < 0 || !PATH.matcher(path).matches()) {
      problems.problem(place, "", "is not an override: write --set store.path=/var/lib/weir");
      return root;
    }
    List<String> steps = new ArrayList<>();
    Matcher step = STEP.matcher(path);
    while (step.find()) {
      steps.add(step.group());
    }
    String name = steps.get(steps.size() - 1);
    ImmutableNode value =
        value(name.startsWith("[") ? "" : name, place, set.substring(equals + 1).strip());
    ImmutableNode changed = value == null ? null : put(root, steps, 0, value, path);
    return changed == null ? root : changed;
  }

  private @Nullable ImmutableNode value(String name, Place place, String text) {
    if (text.startsWith("[")
        || text.startsWith("{") && !text.startsWith("{{")
        || text.startsWith("\"")
        || text.startsWith("'")) {
      return YamlReader.value(name, place, folder, text, problems);
    }
    return Tree.node(name, text, List.of(), new Origin(place, place, folder, Shape.SCALAR, null));
  }

  private @Nullable ImmutableNode put(
      ImmutableNode node, List<String> steps, int at, ImmutableNode value, String path) {
    if (at == steps.size()) {
      return value.setName(node.getNodeName());
    }
    String step = steps.get(at);
    if (Tree.shape(node) == Shape.LIST) {
      int index = index(node, step);
      if (index < 0) {
        List<String> ids =
            node.getChildren().stream().map(Tree::id).filter(s -> !s.isEmpty()).toList();
        return wrong(value, "there is no " + Quoted.of(step) + " here" + Nearest.hint(step, ids));
      }
      List<ImmutableNode> items = new ArrayList<>(node.getChildren());
      ImmutableNode item = put(items.get(index), steps, at + 1, value, path);
      if (item == null) {
        return null;
      }
      items.set(index, item);
      return node.replaceChildren(items);
    }
    boolean group = Tree.shape(node) == Shape.MAP || Tree.shape(node) == Shape.EMPTY;
    if (!group || step.startsWith("[")) {
      return wrong(value, "there is nothing below " + String.join(".", steps.subList(0, at)));
    }
    ImmutableNode child = Tree.child(node, step);
    Origin origin = Tree.origin(value);
    ImmutableNode below =
        put(child == null ? Tree.emptyMap(step, origin) : child, steps, at + 1, value, path);
    if (below == null) {
      return null;
    }
    ImmutableNode parent =
        Tree.shape(node) == Shape.MAP
            ? node
            : Tree.node(
                node.getNodeName(), null, List.of(), Tree.origin(node).withShape(Shape.MAP));
    return child == null ? parent.addChild(below) : parent.replaceChild(child, below);
  }

  private static int index(ImmutableNode list, String step) {
    int size = list.getChildren().size();
    if (step.startsWith("[")) {
      int i = Integer.parseInt(step.substring(1, step.length() - 1));
      return i < size ? i : -1;
    }
    for (int i = 0; i < size; i++) {
      if (Tree.id(list.getChildren().get(i)).equals(step)) {
        return i;
      }
    }
    return -1;
  }

  private @Nullable ImmutableNode wrong(ImmutableNode value, String message) {
    problems.problem(Tree.place(value), "", message);
    return null;
  }
}
