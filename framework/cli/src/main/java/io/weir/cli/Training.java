package io.weir.cli;

import io.weir.cli.command.Environment;
import io.weir.cli.process.Output;
import io.weir.cli.process.ReadAhead;
import io.weir.cli.process.Shutdown;
import io.weir.engine.plugin.PluginCatalog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Runs quick commands in one process, so that Java can archive the classes they load (class data
 * sharing): {@code bin/weir make-archive}. Their output is discarded.
 */
final class Training {
  /**
   * Lines as most logs have them, so that the classes for their stamps and values are loaded too.
   */
  private static final String LINES =
      """
      Nov 22 10:00:00 mx1 postfix/smtpd[12]: 4F1A2B3C: client=mail.example.com[192.0.2.7]
      Nov 22 10:00:00 mx1 postfix/qmgr[9]: 4F1A2B3C: from=<a@example.com>, size=1234, nrcpt=1 (queue active)
      Nov 22 10:00:01 mx1 postfix/smtp[13]: 4F1A2B3C: to=<b@example.org>, relay=mx.example.org[192.0.2.8]:25, delay=0.5, delays=0.1/0/0.2/0.2, dsn=2.0.0, status=sent (250 ok)
      """;

  /** A daemon that ends with its input. */
  private static final String DAEMON =
      """
      sources: [{ type: stdin }]
      parsers: [{ type: postfix }]
      store: { type: h2, path: weir }
      state: state
      web: { listen: "127.0.0.1:0" }
      """;

  private static final int MOST_SECONDS = 60;

  private Training() {}

  /**
   * Called by the script with a word and an empty folder. With {@code parse} or {@code run}, loads
   * only what that command needs; otherwise loads the classes of all quick commands.
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[1]);
    Files.writeString(folder.resolve("log"), LINES);
    Files.writeString(folder.resolve("weir.yaml"), DAEMON);
    // Whoever installs a package waits for this: what hangs here must not hang there.
    Thread late = new Thread(Training::endLate, "weir-late");
    late.setDaemon(true);
    late.start();
    run(args[0], folder);
    System.exit(0);
  }

  private static void endLate() {
    try {
      TimeUnit.SECONDS.sleep(MOST_SECONDS);
    } catch (InterruptedException e) {
      return;
    }
    System.exit(0);
  }

  private static void run(String which, Path folder) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    InputStream lines = new ByteArrayInputStream(LINES.getBytes(StandardCharsets.UTF_8));
    System.setIn(lines);
    Path home = Main.home();
    Environment s =
        Main.environment(
            home,
            lines,
            nowhere,
            nowhere,
            new ReadAhead(home.resolve("plugins"), PluginCatalog::fromDirectory),
            PluginCatalog::parsersFromDirectory,
            new Shutdown(new Output(nowhere, nowhere)));
    String config = s.home().resolve("conf/weir.yaml").toString();
    String log = folder.resolve("log").toString();
    String[][] parse = {{"parse", "--lines", "-"}, {"parse", log}, {"parse", "--count", log}};
    String[][] all = {
      {"--help"},
      parse[0],
      {"parse", "--zone", "UTC", "--lines", "-"},
      {"plugins", "list"},
      {"check", "--config", config},
    };
    String[][] run = {{"run", "--config", folder.resolve("weir.yaml").toString()}};
    String[][] commands =
        switch (which) {
          case "parse" -> parse;
          case "run" -> run;
          default -> all;
        };
    for (String[] command : commands) {
      Main.run(s, command);
    }
  }
}
