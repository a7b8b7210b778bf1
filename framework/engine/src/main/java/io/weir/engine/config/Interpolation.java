package io.weir.engine.config;

import io.weir.engine.config.Origin.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.commons.text.StringSubstitutor;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code ${env:…}} and {@code ${file:…}}; there are no other lookups. Replaced text is not
 * scanned again, so a password may contain anything. A second dollar sign in front makes it literal
 * text.
 */
final class Interpolation {
  private static final int LARGEST = 1 << 16;
  private static final String ENV = "env:";
  private static final String FILE = "file:";

  private final Map<String, String> env;
  private final Problems problems;

  Interpolation(Map<String, String> env, Problems problems) {
    this.env = env;
    this.problems = problems;
  }

  /** Replaces in the whole tree, except in disabled entries. */
  ImmutableNode apply(ImmutableNode node, String path) {
    if (Tree.shape(node) == Shape.SCALAR) {
      return Tree.text(node).contains("${") ? scalar(node, path) : node;
    }
    ImmutableNode enabled = Tree.child(node, "enabled");
    if (enabled != null && Tree.text(enabled).equals("false")) {
      return node;
    }
    List<ImmutableNode> children = new ArrayList<>();
    boolean list = Tree.shape(node) == Shape.LIST;
    for (ImmutableNode child : node.getChildren()) {
      String id = list && Tree.isSection(path) ? Tree.id(child) : "";
      String name = !list ? child.getNodeName() : id.isEmpty() ? "[" + children.size() + "]" : id;
      children.add(apply(child, Tree.join(path, name)));
    }
    return node.replaceChildren(children);
  }

  private ImmutableNode scalar(ImmutableNode node, String path) {
    String text = Tree.text(node);
    List<String> wrong = new ArrayList<>();
    Path folder = Tree.origin(node).folder();
    int open = text.lastIndexOf("${");
    if (text.indexOf('}', open) < 0 && !text.startsWith("$", open - 1)) {
      wrong.add("has a ${ without }; for a literal ${ write $${");
    }
    StringSubstitutor substitutor = new StringSubstitutor(name -> look(name, folder, wrong));
    substitutor.setDisableSubstitutionInValues(true);
    substitutor.setValueDelimiter("");
    String value = substitutor.replace(text);
    if (wrong.isEmpty() && value.indexOf('\0') >= 0) {
      wrong.add("contains a NUL after " + Quoted.of(text) + " was replaced");
    }
    for (String what : wrong) {
      problems.problem(Tree.place(node), path, what);
    }
    Origin origin = Tree.origin(node);
    return Tree.node(
        node.getNodeName(),
        value,
        List.of(),
        wrong.isEmpty() ? origin.withSource(text) : origin.withShape(Shape.BROKEN));
  }

  private @Nullable String look(String name, Path folder, List<String> wrong) {
    if (name.startsWith(ENV)) {
      String value = env.get(name.substring(ENV.length()));
      if (value == null) {
        wrong.add("the environment has no " + Quoted.clean(name.substring(ENV.length()), 60));
      }
      return value;
    }
    if (name.startsWith(FILE)) {
      return content(name.substring(FILE.length()), folder, wrong);
    }
    wrong.add("'${" + Quoted.clean(name, 60) + "}' is unknown: use ${env:NAME} or ${file:PATH}");
    return null;
  }

  private static @Nullable String content(String name, Path folder, List<String> wrong) {
    String shown = Quoted.clean(name, 120);
    try {
      String text = TextFile.read(folder.resolve(name), LARGEST);
      return text.endsWith("\r\n")
          ? text.substring(0, text.length() - 2)
          : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    } catch (TextFile.NotText e) {
      wrong.add("${file:" + shown + "}: the file is not UTF-8 text");
    } catch (IOException e) {
      wrong.add("${file:" + shown + "}: " + TextFile.why(e));
    } catch (RuntimeException e) {
      wrong.add("${file:" + shown + "} is not a path");
    }
    return null;
  }
}
