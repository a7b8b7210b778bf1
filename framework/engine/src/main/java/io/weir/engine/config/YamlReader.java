package io.weir.engine.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.weir.engine.config.Origin.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads YAML into a tree in which every value has its place. Duplicate keys are detected here,
 * because Jackson would stop at the first one. Aliases are refused, so that a small file cannot
 * become large in memory.
 */
final class YamlReader {
  /** Maximum bytes of a file. */
  static final int LARGEST = 1 << 20;

  private static final int DEEPEST = 32;
  private static final int MOST_PROBLEMS = 100;
  private static final YAMLFactory FACTORY = factory();

  private final Function<@Nullable JsonLocation, Place> places;
  private final Path folder;
  private final List<Problem> problems = new ArrayList<>();

  private YamlReader(Function<@Nullable JsonLocation, Place> places, Path folder) {
    this.places = places;
    this.folder = folder;
  }

  private static YAMLFactory factory() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LARGEST);
    options.setNestingDepthLimit(2 * DEEPEST);
    return YAMLFactory.builder()
        .loaderOptions(options)
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(2 * DEEPEST).build())
        // Off by default in the builder, unlike in the constructor.
        .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
        .build();
  }

  /** Reads a file's text; null when it has none, or when it is broken, which is then reported. */
  static @Nullable ImmutableNode file(String name, Path folder, String text, Problems to) {
    return new YamlReader(
            at -> at == null ? Place.of(name) : new Place(name, at.getLineNr(), at.getColumnNr()),
            folder)
        .read("", text, to);
  }

  /** Reads the text of a single value; all of it has the same place. */
  static @Nullable ImmutableNode value(
      String name, Place place, Path folder, String text, Problems to) {
    return new YamlReader(at -> place, folder).read(name, text, to);
  }

  private @Nullable ImmutableNode read(String name, String text, Problems to) {
    ImmutableNode root = null;
    Problem fatal = null;
    try (YAMLParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != null) {
        root = node(parser, name, places.apply(null), "", 0);
        if (parser.nextToken() != null) {
          add(here(parser), "", "a second document begins here; a file has only one");
        }
      }
    } catch (GivenUp e) {
      root = null;
    } catch (JsonProcessingException e) {
      fatal = syntax(e);
      root = null;
    } catch (IOException | RuntimeException e) {
      fatal = new Problem(places.apply(null), "", "cannot be read as YAML");
      root = null;
    }
    for (Problem p : problems) {
      to.problem(
          p.place(), root == null ? p.path() : TreePath.withIds(root, p.path()), p.message());
    }
    if (fatal != null) {
      to.add(fatal);
    }
    return root;
  }

  private ImmutableNode node(YAMLParser parser, String name, Place key, String path, int depth)
      throws IOException {
    Place place = here(parser);
    if (depth > DEEPEST) {
      throw giveUp(place, path, "is nested too deeply: at most " + DEEPEST + " levels");
    }
    JsonToken token = parser.currentToken();
    if (parser.isCurrentAlias()) {
      add(place, path, "is an alias (*); write the value out");
      return Tree.node(name, null, List.of(), new Origin(place, key, folder, Shape.BROKEN, null));
    }
    if (parser.getTypeId() != null) {
      add(place, path, "has a tag (!); leave it out");
      skip(parser);
      return Tree.node(name, null, List.of(), new Origin(place, key, folder, Shape.BROKEN, null));
    }
    if (token == JsonToken.START_OBJECT) {
      return Tree.node(
          name,
          null,
          options(parser, path, depth),
          new Origin(place, key, folder, Shape.MAP, null));
    }
    if (token == JsonToken.START_ARRAY) {
      List<ImmutableNode> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        Place item = here(parser);
        items.add(node(parser, "", item, path + "[" + items.size() + "]", depth + 1));
      }
      return Tree.node(name, null, items, new Origin(place, key, folder, Shape.LIST, null));
    }
    if (token == JsonToken.VALUE_NULL) {
      return Tree.node(name, null, List.of(), new Origin(key, key, folder, Shape.EMPTY, null));
    }
    String text = parser.getText();
    if (text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t' || c == 0x7f)) {
      add(place, path, "contains a control character");
      return Tree.node(name, null, List.of(), new Origin(place, key, folder, Shape.BROKEN, null));
    }
    return Tree.node(name, text, List.of(), new Origin(place, key, folder, Shape.SCALAR, null));
  }

  private List<ImmutableNode> options(YAMLParser parser, String path, int depth)
      throws IOException {
    List<ImmutableNode> options = new ArrayList<>();
    Map<String, Place> seen = new TreeMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      Place key = here(parser);
      String name = parser.currentName();
      if (name == null) {
        throw giveUp(key, path, "a name is missing before the colon");
      }
      String below = Tree.join(path, name);
      parser.nextToken();
      ImmutableNode option = node(parser, name, key, below, depth + 1);
      Place first = seen.putIfAbsent(name, key);
      if (first == null) {
        options.add(option);
      } else {
        add(key, below, "is given twice; the first time in line " + first.line());
      }
    }
    return options;
  }

  private static void skip(YAMLParser parser) throws IOException {
    parser.skipChildren();
  }

  private Place here(YAMLParser parser) {
    return places.apply(parser.currentTokenLocation());
  }

  private void add(Place place, String path, String message) {
    problems.add(new Problem(place, path, message));
    if (problems.size() == MOST_PROBLEMS) {
      throw giveUp(place, path, "too many mistakes; the rest was not read");
    }
  }

  private GivenUp giveUp(Place place, String path, String message) {
    problems.add(new Problem(place, path, message));
    return new GivenUp();
  }

  /** Without the snippet in the exception's message, which may show a secret. */
  private Problem syntax(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    String what = null;
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof MarkedYAMLException marked) {
        what = marked.getProblem();
        Mark mark = marked.getProblemMark();
        if (mark != null) {
          at = new JsonLocation(null, -1, mark.getLine() + 1, mark.getColumn() + 1);
        }
      }
    }
    String original = e.getOriginalMessage();
    if (what == null && original != null && original.contains("Expected a field name")) {
      what = "a name must be plain text; a text with {{…}} or {…} needs quotes";
      // Jackson reports the end of the bracket.
      at = at == null ? null : new JsonLocation(null, -1, at.getLineNr(), at.getColumnNr() - 1);
    }
    return new Problem(
        places.apply(at), "", "is not YAML: " + (what == null ? "it cannot be read" : what));
  }

  /** Ends the reading of the file; the reason was reported. */
  private static final class GivenUp extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
