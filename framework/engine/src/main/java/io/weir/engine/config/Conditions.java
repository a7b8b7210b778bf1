package io.weir.engine.config;

import io.weir.api.Network;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Condition.Test;
import io.weir.api.rule.Condition.Word;
import io.weir.api.rule.Key;
import io.weir.engine.config.Origin.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code where: { status: bounced, client_address: { not_in: [10.0.0.0/8] } }}. {@link
 * FieldChecks} checks the fields.
 */
final class Conditions {
  private static final List<String> WORDS =
      Arrays.stream(Word.values()).map(OptionNames::of).toList();

  private static final Set<Word> LOOKED_UP =
      Set.of(Word.IS, Word.NOT, Word.IN, Word.NOT_IN, Word.EMPTY);
  private static final Pattern COUNTRY = Pattern.compile("[A-Za-z]{2}");
  private static final Pattern ASN = Pattern.compile("([Aa][Ss])?[1-9][0-9]{0,9}");

  private final Problems problems;
  private final Spelling accounts;

  Conditions(Problems problems, Spelling accounts) {
    this.problems = problems;
    this.accounts = accounts;
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
          !isName(field, below)
              ? null
              : Tree.shape(field) == Shape.MAP ? words(field, below) : single(field, below);
      good &= ofField != null;
      if (ofField != null) {
        tests.put(field.getNodeName(), ofField);
      }
    }
    return good ? new Condition(tests) : null;
  }

  private boolean isName(ImmutableNode field, String path) {
    String name = field.getNodeName();
    if (name.indexOf('/') < 0 || Key.Part.of(name) != Key.Part.VALUE) {
      return true;
    }
    problems.problem(
        Tree.origin(field).key(),
        path,
        "is not a field: write a field, sender/domain, client_address/country or"
            + " client_address/asn; networks are values: client_address: 192.0.2.0/24");
    return false;
  }

  private @Nullable List<Test> single(ImmutableNode field, String path) {
    Word word = Tree.shape(field) == Shape.LIST ? Word.IN : Word.IS;
    Test test = test(field.getNodeName(), word, field, path);
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
        test = test(field.getNodeName(), word, child, below);
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

  private @Nullable Test test(String name, Word word, ImmutableNode node, String path) {
    Key.Part part = Key.Part.of(name);
    boolean many = word == Word.IN || word == Word.NOT_IN;
    boolean list = Tree.shape(node) == Shape.LIST;
    if (list && !many) {
      complain(node, path, "takes one value; for several use in or not_in");
      return null;
    }
    List<ImmutableNode> items = Tree.items(node);
    Set<String> values = new LinkedHashSet<>();
    boolean good = true;
    for (ImmutableNode item : items) {
      try {
        if (Tree.shape(item) != Shape.SCALAR) {
          throw new IllegalArgumentException("must be a value");
        }
        values.add(spelled(name, part, word, item));
      } catch (IllegalArgumentException e) {
        complain(item, path, String.valueOf(e.getMessage()));
        good = false;
      }
    }
    if (!good) {
      return null;
    }
    if (values.isEmpty()) {
      complain(node, path, "has no values");
      return null;
    }
    if (part.isLookedUp() && !LOOKED_UP.contains(word)) {
      complain(node, path, part.suffix() + " is compared with is, not, in, not_in or empty");
      return null;
    }
    if (part == Key.Part.DOMAIN && (word == Word.ABOVE || word == Word.BELOW)) {
      complain(node, path, name + " has no numbers to compare with");
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
    return part == Key.Part.VALUE
        ? new Test(word, withFractions(values), networks(values), 0)
        : new Test(word, values, List.of(), 0);
  }

  /** The value as events have it. */
  private String spelled(String name, Key.Part part, Word word, ImmutableNode item) {
    String text = Tree.text(item);
    if (word == Word.EMPTY) {
      return text;
    }
    return switch (part) {
      case VALUE ->
          word == Word.STARTS || word == Word.HAS
              ? accounts.part(name, text)
              : accounts.whole(name, text);
      case DOMAIN -> text.toLowerCase(Locale.ROOT);
      case COUNTRY -> {
        if (!COUNTRY.matcher(text).matches()) {
          throw new IllegalArgumentException(
              Tree.shown(item) + " is not a country: write the two letters of ISO 3166, as in CH");
        }
        yield text.toUpperCase(Locale.ROOT);
      }
      case ASN -> {
        if (!ASN.matcher(text).matches()) {
          throw new IllegalArgumentException(
              Tree.shown(item) + " is not an autonomous system: write AS64500");
        }
        yield "AS" + (text.length() > 2 && text.charAt(0) > '9' ? text.substring(2) : text);
      }
    };
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
