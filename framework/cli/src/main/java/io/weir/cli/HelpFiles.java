package io.weir.cli;

import io.weir.cli.command.Environment;
import io.weir.cli.help.ManPage;
import io.weir.cli.process.Output;
import io.weir.cli.process.Shutdown;
import io.weir.engine.Version;
import io.weir.engine.plugin.PluginCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;

/**
 * Writes manual pages and shell completion from the commands' own help. The build runs it; {@code
 * bin/weir} does not.
 */
final class HelpFiles {
  private HelpFiles() {}

  /**
   * Writes {@code man/man1/*.1} and {@code bash-completion/completions/weir}.
   *
   * @param args the folder, and the date of the pages: {@code 2026-11-29}, or a longer time stamp
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    String date = args[1].substring(0, "2026-11-29".length());
    Path pages = Files.createDirectories(folder.resolve("man/man1"));
    CommandLine weir = weir();
    for (ManPage page : pages(weir)) {
      Files.writeString(pages.resolve(page.name() + ".1"), page.roff(date, Version.TEXT));
    }
    Path completions = Files.createDirectories(folder.resolve("bash-completion/completions"));
    Files.writeString(completions.resolve("weir"), completion(weir));
  }

  /** Without the line that names a shell: it is read by one, not run. */
  private static String completion(CommandLine weir) {
    String script = AutoComplete.bash("weir", weir);
    return script.startsWith("#!") ? script.substring(script.indexOf('\n') + 1) : script;
  }

  /** Returns the command with all of its commands. */
  static CommandLine weir() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Environment nothing =
        Main.environment(
            Path.of(""),
            InputStream.nullInputStream(),
            nowhere,
            nowhere,
            PluginCatalog::fromDirectory,
            PluginCatalog::parsersFromDirectory,
            new Shutdown(new Output(nowhere, nowhere)));
    return WeirCommand.whole(nothing);
  }

  /** Returns the page of a command, and those of the commands below it. */
  static List<ManPage> pages(CommandLine command) {
    List<ManPage> all = new ArrayList<>();
    all.add(new ManPage(command.getCommandSpec()));
    command.getSubcommands().values().forEach(sub -> all.addAll(pages(sub)));
    return all;
  }
}
