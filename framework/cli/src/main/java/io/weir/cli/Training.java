package io.weir.cli;

import io.weir.engine.plugin.PluginCatalog;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * Runs quick commands in one process, so that Java may archive the classes that they load (class
 * data sharing): {@code bin/weir make-archive}. What they say of the installation is no concern
 * here.
 */
final class Training {
  private Training() {}

  /** What the script starts. */
  public static void main(String[] args) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Surroundings s =
        new Surroundings(
            Path.of(System.getProperty("weir.home", ".")).toAbsolutePath().normalize(),
            InputStream.nullInputStream(),
            nowhere,
            nowhere,
            false,
            Map.of(),
            Clock.systemUTC(),
            PluginCatalog::fromDirectory,
            PluginCatalog::parsersFromDirectory,
            work -> {});
    String config = s.home().resolve("conf/weir.yaml").toString();
    for (String[] command :
        new String[][] {
          {"--help"},
          {"parse", "--lines", "-"},
          {"parse", "--count", "-"},
          {"plugins", "list"},
          {"check", "--config", config},
        }) {
      WeirCommand.run(s, command);
    }
    System.exit(0);
  }
}
