package io.weir.cli.command;

import io.weir.api.EventType;
import io.weir.api.Text;
import io.weir.cli.text.Quantity;
import io.weir.engine.config.ConfigLoader;
import io.weir.engine.config.Loaded;
import io.weir.engine.config.PipelineConfig;
import io.weir.engine.config.Problem;
import io.weir.engine.judge.EngineTypes;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.plugin.PluginCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which pipeline. */
public final class PipelineOptions {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "The pipeline file. Default: conf/weir.yaml next to Weir's bin; of the Debian package,"
              + " /etc/weir/weir.yaml.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "OPTION=VALUE",
      description = "Overrides an option of the file: --set store.path=/var/lib/weir. Repeatable.")
  private List<String> sets = new ArrayList<>();

  /**
   * A file that was named without the option.
   *
   * @param file null when none was
   */
  public void file(@Nullable Path file) {
    if (file == null) {
      return;
    }
    if (config != null && !config.equals(file)) {
      throw CommandException.bad(
          "two pipeline files, " + config + " and " + file + ": give one; see include for more");
    }
    config = file;
  }

  /** Whether the file was named, and is not the default. */
  public boolean isNamed() {
    return config != null;
  }

  public Path file(Environment s) {
    if (config != null) {
      return config;
    }
    Path folder = s.home().resolve("conf");
    try {
      // A package has a link there: problems should name the file as people know it.
      return (Files.isSymbolicLink(folder) ? folder.toRealPath() : folder).resolve("weir.yaml");
    } catch (IOException e) {
      return folder.resolve("weir.yaml");
    }
  }

  /** For this run all actions only log. */
  public void dryRun() {
    sets.add("dry_run=true");
  }

  /** Reads the pipeline file without asking plugins; its problems are not printed. */
  public Loaded load(Environment s) {
    return ConfigLoader.load(file(s), sets, s.env());
  }

  /**
   * Reads the pipeline file without asking plugins: a mistake in a rule must not stop anybody from
   * removing a user or a block.
   *
   * @throws CommandException after all problems were printed
   */
  public PipelineConfig config(Environment s) {
    Loaded loaded = load(s);
    List<Problem> problems = loaded.problems().list();
    if (!problems.isEmpty()) {
      problems.forEach(problem -> s.err().println(Text.visible(problem.toString())));
      throw CommandException.bad(
          file(s) + " is invalid: " + Quantity.of(problems.size(), "problem", "problems"));
    }
    return loaded.config();
  }

  /**
   * Makes the pipeline.
   *
   * @throws CommandException after all problems were printed
   */
  public Pipeline prepare(Environment s, CommonOptions common) {
    return prepare(s, file(s), sets, () -> common.catalog(s));
  }

  public static Pipeline prepare(
      Environment s, Path file, List<String> sets, Supplier<PluginCatalog> plugins) {
    Made made = make(s, file, sets, plugins);
    Pipeline pipeline = made.pipeline();
    if (pipeline == null) {
      made.problems().forEach(problem -> s.err().println(Text.visible(problem)));
      made.notes().forEach(note -> s.err().println("weir: warning: " + Text.visible(note)));
      throw CommandException.bad(
          file + " is invalid: " + Quantity.of(made.problems().size(), "problem", "problems"));
    }
    return pipeline;
  }

  /** Makes the pipeline, or says everything that is wrong. */
  public Made make(Environment s, CommonOptions common) {
    return make(s, file(s), sets, () -> common.catalog(s));
  }

  private static Made make(
      Environment s, Path file, List<String> sets, Supplier<PluginCatalog> plugins) {
    // The file first: plugins may still be on their way.
    Loaded loaded = ConfigLoader.load(file, sets, s.env());
    PluginCatalog installed = plugins.get();
    PluginCatalog catalog = installed.with(EngineTypes.ALL.toArray(new EventType[0]));
    Pipeline pipeline = Pipeline.prepare(loaded.config(), installed, s.clock(), loaded.problems());
    List<String> all = new ArrayList<>();
    loaded.problems().list().stream().map(Problem::toString).forEach(all::add);
    catalog.problems().stream().sorted().forEach(all::add);
    if (pipeline != null && all.isEmpty()) {
      return new Made(pipeline, all, loaded.problems().notes());
    }
    // A daemon whose file is wrong at each reload must not hold more and more open jars.
    installed.closeUnused(entry -> false);
    return new Made(null, all, loaded.problems().notes());
  }

  /**
   * What was made of a pipeline file.
   *
   * @param pipeline null when something is wrong
   * @param problems what is wrong, each with its place
   * @param notes what need not be wrong
   */
  public record Made(@Nullable Pipeline pipeline, List<String> problems, List<String> notes) {}

  /** {@code 1 source, 1 parser, store h2, 2 rules, 3 actions}. */
  public static String summary(PipelineConfig config) {
    String store = config.store() == null ? "no store" : "store " + config.store().type();
    return String.join(
        ", ",
        Quantity.of(config.sources().size(), "source", "sources"),
        Quantity.of(config.parsers().size(), "parser", "parsers"),
        store,
        Quantity.of(config.rules().size(), "rule", "rules"),
        Quantity.of(config.actions().size(), "action", "actions"));
  }
}
