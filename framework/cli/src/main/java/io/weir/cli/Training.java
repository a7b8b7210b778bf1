package io.weir.cli;

import io.weir.cli.command.Environment;
import io.weir.cli.process.Output;
import io.weir.cli.process.ReadAhead;
import io.weir.cli.process.Shutdown;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Runs quick commands in one process, so that Java can archive the classes they load (class data
 * sharing): {@code bin/weir make-archive}. Their output is discarded.
 */
final class Training {
  private Training() {}

  /**
   * Called by the script. With {@code parse}, loads only what that command needs; otherwise loads
   * the classes of all commands.
   */
  public static void main(String[] args) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    InputStream nothing = InputStream.nullInputStream();
    Path home = Main.home();
    Environment s =
        Main.environment(
            home,
            nothing,
            nowhere,
            nowhere,
            new ReadAhead(home.resolve("plugins")),
            new Shutdown(new Output(nowhere, nowhere)));
    String config = s.home().resolve("conf/weir.yaml").toString();
    String[][] parse = {{"parse", "--lines", "-"}, {"parse", "--count", config}};
    String[][] all = {
      {"--help"},
      parse[0],
      {"parse", "--zone", "UTC", "--lines", "-"},
      {"plugins", "list"},
      {"check", "--config", config},
    };
    for (String[] command : args[0].equals("parse") ? parse : all) {
      Main.run(s, command);
    }
    System.exit(0);
  }
}
