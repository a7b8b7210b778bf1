package io.weir.engine.config;

import io.weir.api.Network;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Condition.Test;
import io.weir.api.rule.Condition.Word;
import io.weir.engine.config.Origin.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code where: { status: bounced, client_address: { not_in: [10.0.0.0/8] } }}. {@link
 * FieldChecks} checks the fields.
 */
final class Conditions {
  private static final List<String> WORDS =
      Arrays.stream(Word.values()).map(OptionNames::of).toList();

  private final Problems problems;

  Conditions(Problems problems) {
    this.problems = problems;
  }

  /** Null when something was wrong. */
  @Nullable Condition read(ImmutableNode node, String path) {
    if (Tree.shape(node) != Shape.MAP) {
      complain(node, path, "must be fields with values, as in { status: bounced }");
      return null;
    }
    Map<String, List<Test>> tests = new LinkedHashMap<>();
    boolean good = true;
    for (ImmutableNode field : node.getChildren()) {
      String below = Tree.join(path, field.getNodeName());
      List<Test> ofField =
          Tree.shape(field) == Shape.MAP ? words(field, below) : single(field, below);
      good &= ofField != null;
      if (ofField != null) {
        tests.put(field.getNodeName(), ofField);
      }
    }
    return good ? new Condition(tests) : null;
  }

  private @Nullable List<Test> single(ImmutableNode field, String path) {
    Test test = test(Tree.shape(field) == Shape.LIST ? Word.IN : Word.IS, field, path);
    return test == null ? null : List.of(test);
  }

  private @Nullable List<Test> words(ImmutableNode field, String path) {
    List<Test> tests = new ArrayList<>();
    boolean good = true;
    for (ImmutableNode child : field.getChildren()) {
      String below = Tree.join(path, child.getNodeName());
      Word word = word(child.getNodeName());
      Test test = null;
      if (word == null) {
        problems.problem(
            Tree.origin(child).key(),
            below,
            "unknown keyword" + Nearest.hintOrList(child.getNodeName(), WORDS));
      } else {
        test = test(word, child, below);
      }
      good &= test != null;
      if (test != null) {
        tests.add(test);
      }
    }
    if (good && tests.isEmpty()) {
      complain(field, path, "has no test; use one of " + String.join(", ", WORDS));
      return null;
    }
    return good ? tests : null;
  }

  private static @Nullable Word word(String name) {
    for (Word word : Word.values()) {
      if (OptionNames.of(word).equals(name)) {
        return word;
      }
    }
    return null;
  }

  private @Nullable Test test(Word word, ImmutableNode node, String path) {
    boolean many = word == Word.IN || word == Word.NOT_IN;
    boolean list = Tree.shape(node) == Shape.LIST;
    if (list && !many) {
      complain(node, path, "takes one value; for several use in or not_in");
      return null;
    }
    List<ImmutableNode> items = Tree.items(node);
    Set<String> values = new LinkedHashSet<>();
    for (ImmutableNode item : items) {
      if (Tree.shape(item) != Shape.SCALAR) {
        complain(item, path, "must be a value");
        return null;
      }
      values.add(Tree.text(item));
    }
    if (values.isEmpty()) {
      complain(node, path, "has no values");
      return null;
    }
    if (word == Word.ABOVE || word == Word.BELOW) {
      try {
        return new Test(word, values, List.of(), Scalars.number(Tree.text(node), Tree.shown(node)));
      } catch (IllegalArgumentException e) {
        complain(node, path, String.valueOf(e.getMessage()));
        return null;
      }
    }
    if (word == Word.STARTS || word == Word.HAS) {
      return new Test(word, values, List.of(), 0);
    }
    if (word == Word.EMPTY) {
      if (!values.equals(Set.of("true")) && !values.equals(Set.of("false"))) {
        complain(node, path, "must be true or false, not " + Tree.shown(node));
        return null;
      }
      return new Test(word, values, List.of(), 0);
    }
    return new Test(word, withFractions(values), networks(values), 0);
  }

  /** Adds 60.0 to 60, because that is how a decimal field prints it. */
  private static Set<String> withFractions(Set<String> values) {
    Set<String> both = new LinkedHashSet<>(values);
    for (String value : values) {
      if (value.matches("-?[0-9]{1,12}(\\.[0-9]{1,6})?")) {
        both.add(Double.toString(Double.parseDouble(value)));
      }
    }
    return both;
  }

  /** The values as networks when all are networks or addresses, else empty. */
  private static List<Network> networks(Set<String> values) {
    List<Network> networks = new ArrayList<>();
    for (String value : values) {
      try {
        networks.add(Network.parse(value));
      } catch (IllegalArgumentException e) {
        return List.of();
      }
    }
    return networks;
  }

  private void complain(ImmutableNode node, String path, String message) {
    if (Tree.shape(node) != Shape.BROKEN) {
      problems.problem(
          Tree.place(node),
          path,
          Tree.shape(node) == Shape.EMPTY ? "has no value; give it one or take it out" : message);
    }
  }
}
