package io.weir.engine.config;

import io.weir.engine.config.Origin.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jspecify.annotations.Nullable;

/** Reads a pipeline file with all its layers. */
public final class ConfigLoader {
  private static final String DROP_IN = "weir.d";

  private final Map<String, String> env;
  private final Problems problems = new Problems();
  private final Layers layers = new Layers(problems);
  private final Set<Path> reading = new LinkedHashSet<>();
  private final Set<Path> read = new LinkedHashSet<>();
  private boolean whole = true;

  private ConfigLoader(Map<String, String> env) {
    this.env = env;
  }

  /**
   * Reads a pipeline file, its includes, {@code weir.d/*.yaml} in its folder, and overrides. Opens
   * nothing else; mistakes in files are reported, not thrown.
   *
   * @param file the file
   * @param sets overrides, {@code store.path=/var/lib/weir}; relative paths in them start from the
   *     working directory
   * @param env for {@code ${env:…}}
   */
  public static Loaded load(Path file, List<String> sets, Map<String, String> env) {
    return new ConfigLoader(env).load(file, sets);
  }

  /**
   * Reads one component from YAML text, for tests: {@code type: rate\nevent: …}. Places are those
   * in the text.
   *
   * @param folder the base of relative paths
   */
  public static ComponentConfig component(
      ComponentKind kind, String yaml, Path folder, Problems problems) {
    ImmutableNode node = YamlReader.file("yaml", folder, yaml, problems);
    if (node == null) {
      node = Tree.emptyMap("", top(Place.of("yaml"), folder));
    }
    ComponentConfig component = new PipelineReader(problems).component(kind, node, 0);
    return component == null ? new ComponentConfig(kind, "", "", false, node) : component;
  }

  /**
   * A component of this type without options.
   *
   * @param asked what asked for it, named in messages instead of a file
   */
  public static ComponentConfig component(ComponentKind kind, String type, String asked) {
    return new ComponentConfig(
        kind, type, type, true, Tree.emptyMap("", top(Place.of(asked), Path.of(""))));
  }

  private Loaded load(Path file, List<String> sets) {
    Path folder = folder(file);
    ImmutableNode main = layer(file, Place.of(file.toString()), "");
    ImmutableNode root =
        main == null ? Tree.emptyMap("", top(Place.of(file.toString()), folder)) : main;
    if (main != null) {
      for (Path dropIn : dropIns(folder.resolve(DROP_IN), shown(file, DROP_IN))) {
        root = layers.combineIfThere(root, layer(dropIn, Place.of(dropIn.toString()), ""));
      }
    }
    Overrides overrides = new Overrides(Path.of("").toAbsolutePath(), problems);
    for (String set : sets) {
      root = overrides.apply(root, set);
    }
    root = new Interpolation(env, problems).apply(root, "");
    PipelineConfig config = new PipelineReader(problems).read(root, whole);
    return new Loaded(config, problems, List.copyOf(read));
  }

  /** Reads a file and its includes; null when it cannot be read or is empty. */
  private @Nullable ImmutableNode layer(Path file, Place from, String path) {
    Path real;
    ImmutableNode node;
    try {
      // First, because a pipe at /dev/stdin has no real path.
      TextFile.refuseOthers(file);
      real = file.toRealPath();
      if (reading.contains(real)) {
        problems.problem(from, path, "includes itself, through " + file);
        return null;
      }
      if (!read.add(real)) {
        return null;
      }
      String text = TextFile.read(file, YamlReader.LARGEST);
      TextFile.refuseControls(text);
      int before = problems.size();
      node = YamlReader.file(file.toString(), folder(file), text, problems);
      if (node == null || Tree.shape(node) != Shape.MAP) {
        empty(node, file, reading.isEmpty() && read.size() == 1, before);
        return null;
      }
    } catch (TextFile.NotText e) {
      return failed(e.in(file.toString()), "", String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return failed(from, path, "cannot read " + file + ": " + TextFile.why(e));
    }
    layers.checkIds(node);
    reading.add(real);
    // Included files come first, so that the file's own entries change theirs.
    ImmutableNode included = null;
    ImmutableNode includes = Tree.child(node, "include");
    if (includes != null) {
      for (ImmutableNode include : Tree.items(includes)) {
        ImmutableNode other = include(file, include);
        included = included == null ? other : layers.combineIfThere(included, other);
      }
    }
    reading.remove(real);
    return included == null ? node : layers.combine(included, node);
  }

  private @Nullable ImmutableNode failed(Place place, String path, String message) {
    whole = false;
    problems.problem(place, path, message);
    return null;
  }

  private void empty(@Nullable ImmutableNode node, Path file, boolean main, int before) {
    whole &= problems.size() == before;
    if (node != null && Tree.shape(node) != Shape.EMPTY) {
      failed(Tree.place(node), "", "must be options with names, like 'sources: …'");
    } else if (main && problems.size() == before) {
      failed(Place.of(file.toString()), "", "is empty");
    }
  }

  private @Nullable ImmutableNode include(Path file, ImmutableNode include) {
    if (Tree.shape(include) != Shape.SCALAR) {
      if (Tree.shape(include) != Shape.BROKEN) {
        problems.problem(Tree.place(include), "include", "must be the path of a file");
      }
      return null;
    }
    ImmutableNode filled = new Interpolation(env, problems).apply(include, "include");
    if (Tree.shape(filled) != Shape.SCALAR || Tree.text(filled).isEmpty()) {
      return null;
    }
    Path other;
    try {
      other = shown(file, Tree.text(filled));
    } catch (InvalidPathException e) {
      problems.problem(Tree.place(include), "include", Tree.shown(filled) + " is not a path");
      return null;
    }
    return layer(other, Tree.place(include), "include");
  }

  private List<Path> dropIns(Path folder, Path shown) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> files = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.endsWith(".yaml") && !name.startsWith("."))
          .sorted()
          .forEach(name -> files.add(shown.resolve(name)));
    } catch (IOException e) {
      failed(Place.of(shown.toString()), "", "cannot be listed: " + TextFile.why(e));
    }
    return files;
  }

  /** A file in the folder of another one; relative if that one is. */
  private static Path shown(Path file, String other) {
    return file.resolveSibling(other);
  }

  private static Path folder(Path file) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  private static Origin top(Place place, Path folder) {
    return new Origin(place, place, folder, Shape.MAP, null);
  }
}
