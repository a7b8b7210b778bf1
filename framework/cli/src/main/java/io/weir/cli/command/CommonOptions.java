package io.weir.cli.command;

import io.weir.cli.log.Logs;
import io.weir.engine.plugin.PluginCatalog;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/**
 * The options of every command, declared for picocli with annotations, or in code for a faster
 * start.
 */
public final class CommonOptions {
  private static final String HELP = "Shows this help and exits.";
  private static final String PLUGINS =
      "Folder of the plugins. Default: plugins next to Weir's bin.";
  private static final String VERBOSE = "Logs more to standard error.";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = HELP)
  @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
  private boolean help;

  @Option(names = "--plugins", paramLabel = "DIR", description = PLUGINS)
  private @Nullable Path plugins;

  @Option(names = "--verbose", description = VERBOSE)
  public void verbose(boolean on) {
    if (on) {
      Logs.verbose();
    }
  }

  public static OptionSpec help() {
    return OptionSpec.builder("-h", "--help").usageHelp(true).description(HELP).build();
  }

  /** Adds the same options in code. */
  public static void addTo(CommandSpec spec) {
    spec.addOption(help())
        .addOption(
            OptionSpec.builder("--plugins")
                .paramLabel("DIR")
                .type(Path.class)
                .description(PLUGINS)
                .build())
        .addOption(OptionSpec.builder("--verbose").description(VERBOSE).build());
  }

  public PluginCatalog catalog(Environment s) {
    return s.plugins().apply(folder(s));
  }

  private Path folder(Environment s) {
    return plugins == null ? s.home().resolve("plugins") : plugins;
  }
}
