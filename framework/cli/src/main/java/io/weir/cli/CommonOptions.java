package io.weir.cli;

import io.weir.engine.plugin.PluginCatalog;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command takes. */
final class CommonOptions {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this and exits.")
  @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
  private boolean help;

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description = "Folder of the plugins; default: plugins beside Weir's bin.")
  private @Nullable Path plugins;

  @Option(names = "--verbose", description = "Tells more on standard error.")
  void verbose(boolean on) {
    if (on) {
      Logs.verbose();
    }
  }

  PluginCatalog catalog(Surroundings s) {
    return s.plugins().apply(folder(s));
  }

  /** Of what brings parsers only. */
  PluginCatalog parsers(Surroundings s) {
    return s.parsers().apply(folder(s));
  }

  private Path folder(Surroundings s) {
    return plugins == null ? s.home().resolve("plugins") : plugins;
  }
}
