package io.weir.cli.version;

import io.weir.api.Text;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.Environment;
import io.weir.engine.Version;
import io.weir.engine.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what this Weir is made of. */
@Command(
    name = "version",
    description = "For a report of a mistake; --version shows one line.",
    footer = {"", "Examples:", "  weir version", "  weir version --json"})
public final class VersionCommand implements Callable<Integer> {
  private final Environment environment;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help and exits.")
  @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
  private boolean help;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  public VersionCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Commit commit = Commit.ofThisBuild();
    List<String> plugins = plugins(environment.home().resolve("plugins"));
    if (json) {
      print(commit, plugins);
      return 0;
    }
    line("weir", Version.TEXT);
    line(
        "commit",
        commit.id().isEmpty()
            ? "not known: built without git"
            : commit.id() + " of " + commit.time());
    line(
        "java",
        of("java.version")
            + ", "
            + of("java.vendor")
            + ", "
            + of("java.vm.name")
            + ", "
            + of("java.home"));
    line("system", of("os.name") + " " + of("os.version") + " " + of("os.arch"));
    line("h2", Version.H2);
    line("plugins", plugins.size() + " jars, plugin API " + Version.API + "; weir plugins list");
    environment.out().flush();
    return 0;
  }

  private void line(String what, String said) {
    environment.out().println(String.format(Locale.ROOT, "%-9s%s", what, Text.visible(said)));
  }

  private static String of(String property) {
    return System.getProperty(property, "?");
  }

  private void print(Commit commit, List<String> plugins) {
    try (Json all = Json.to(environment.out())) {
      all.object(
          one ->
              one.text("weir", Version.TEXT)
                  .text("commit", commit.id().isEmpty() ? null : commit.id())
                  .text("commit_time", commit.time().isEmpty() ? null : commit.time())
                  .object(
                      "java",
                      java ->
                          java.text("version", of("java.version"))
                              .text("vendor", of("java.vendor"))
                              .text("vm", of("java.vm.name"))
                              .text("home", of("java.home")))
                  .object(
                      "system",
                      system ->
                          system
                              .text("name", of("os.name"))
                              .text("version", of("os.version"))
                              .text("arch", of("os.arch")))
                  .text("h2", Version.H2)
                  .text("api", Version.API)
                  .texts("plugins", plugins));
    } catch (IOException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()), e);
    }
    environment.out().println();
    environment.out().flush();
  }

  /** The names of the jars; that they can be loaded is for {@code weir plugins list} to say. */
  private static List<String> plugins(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".jar"))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
