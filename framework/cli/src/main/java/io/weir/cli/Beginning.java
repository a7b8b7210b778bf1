package io.weir.cli;

import io.weir.api.Text;
import io.weir.cli.command.Environment;
import io.weir.cli.command.PipelineOptions;
import io.weir.engine.Version;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Where to begin, for who types the command alone. */
final class Beginning {
  private Beginning() {}

  static void print(Environment s) {
    PrintStream to = s.err();
    Path file = new PipelineOptions().file(s);
    to.println("weir " + Version.TEXT + ": analyzes logs and blocks those who abuse a service");
    to.println();
    if (Files.exists(file)) {
      to.println("The pipeline file is " + Text.visible(file.toString()) + ".");
      line(to, "weir check", "prints what is wrong with it");
      line(to, "weir doctor", "looks at logs, firewall, database, disks and clocks");
      line(to, "weir run --dry-run", "runs, blocks nobody, and logs what it would do");
      line(to, "weir run", "runs");
      line(to, "weir init weir.yaml", "writes another one for this machine");
    } else {
      to.println("There is no " + Text.visible(file.toString()) + ".");
      line(to, "weir demo", "shows in ten seconds what Weir does");
      line(to, "weir init weir.yaml", "writes a first pipeline file for this machine");
      line(to, "weir check weir.yaml", "prints what is wrong with it");
      line(to, "weir run weir.yaml", "runs");
    }
    to.println();
    to.println("weir --help lists all commands.");
  }

  private static void line(PrintStream to, String command, String does) {
    to.println(String.format(Locale.ROOT, "  %-22s%s", command, does));
  }
}
