package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a shell does to the command: where its output goes, what it closes, which signals come. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ShellIT {
  private static final String LINES =
      """
      2026-11-28T10:00:00Z mx postfix/smtpd[7]: 4XyZ1a0QqRz1abc: client=unknown[192.0.2.68], \
      sasl_method=PLAIN, sasl_username=a@example.org
      2026-11-28T10:00:01Z mx postfix/smtp[8]: 4XyZ1a0QqRz1abc: to=<b@example.org>, \
      relay=mx[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)
      """;

  private static final String ASKED = "select client_address from mail_delivery";

  /** Static, for it must be there before the one instance is used. */
  @TempDir private static Path folder;

  private Installation weir;
  private int runs;

  @BeforeAll
  void unpack() {
    weir = Installation.unpack(folder);
    weir.write("few.log", LINES);
    weir.write("many.log", LINES.repeat(20_000));
    weir.write("weir.yaml", pipeline("{ type: file, path: few.log }", "a"));
    weir.weir("import", "-c", "weir.yaml", "few.log").good();
  }

  private static String pipeline(String source, String folder) {
    return "sources: ["
        + source
        + "]\nparsers: [{ type: postfix }]\nstore: { type: h2, path: "
        + folder
        + "/weir }\nstate: "
        + folder
        + "/state\n";
  }

  /** Starts a script of the shell, in which {@code $0} is {@code bin/weir}. */
  private Running start(String script) {
    Path out = weir.work().resolve("shell.out." + runs);
    Path err = weir.work().resolve("shell.err." + runs++);
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", script, weir.home().resolve("bin/weir").toString())
            .directory(weir.work().toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    try {
      return new Running(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Installation.Finished shell(String script) {
    try (Running running = start(script)) {
      return running.end(Installation.PATIENCE);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void outputThatCannotBeWrittenIsAnErrorOfEveryCommand() {
    for (String command :
        List.of(
            "parse many.log",
            "parse --lines many.log",
            "parse --count many.log",
            "parse - <many.log",
            "parse --help",
            "check weir.yaml",
            "sql -c weir.yaml -e 'select 1'",
            "sql -c weir.yaml --json -e 'select 1'",
            "import -c weir.yaml --json few.log",
            "plugins list",
            "plugins show pf",
            "--help",
            "--version")) {
      Installation.Finished end = shell("\"$0\" " + command + " >/dev/full");
      assertThat(end.exit()).as(command + ": " + end.err()).isEqualTo(1);
      assertThat(end.err())
          .as(command)
          .isEqualTo(
              "weir: standard output cannot be written: No space left on device; the output is"
                  + " incomplete\n");
    }
  }

  @Test
  void aReaderWhoHasEnoughIsNoError() {
    for (String command : List.of("parse many.log", "plugins show pf", "--help")) {
      Installation.Finished end =
          shell("{ \"$0\" " + command + "; echo $? >code; } | head -n 1 >/dev/null; cat code");
      assertThat(end.out()).as(command).isEqualTo("0\n");
      assertThat(end.err()).as(command).isEmpty();
    }
  }

  @Test
  void closedDescriptorsAreNotTakenForFilesOfJava() {
    weir.write("stdin.yaml", pipeline("{ type: stdin }", "b"));
    Installation.Finished run = shell("exec \"$0\" run stdin.yaml <&-");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("standard input cannot be read: Bad file descriptor", "ended after 0 bytes");
    Installation.Finished parse = shell("exec \"$0\" parse <&-");
    assertThat(parse.exit()).isEqualTo(1);
    assertThat(parse.err()).isEqualTo("weir: standard input cannot be read: Bad file descriptor\n");
    Installation.Finished out = shell("exec \"$0\" parse many.log >&-");
    assertThat(out.exit()).isEqualTo(1);
    assertThat(out.err()).contains("cannot be written: Bad file descriptor");
    assertThat(shell("exec \"$0\" parse --count few.log 2>&-").good().out())
        .contains("\"lines\":2,");
  }

  @Test
  void aHangupEndsNothing() throws IOException {
    weir.write("hangup.yaml", pipeline("{ type: file, path: later.log }", "c"));
    try (Running running = weir.start("run", "hangup.yaml")) {
      running.says("running: ", Installation.PATIENCE);
      Signal.HUP.to(running.handle().pid());
      running.says("reloaded: ", Installation.PATIENCE);
      weir.write("later.log", LINES);
      Awaitility.await("what came after the signal is read")
          .atMost(Installation.PATIENCE)
          .until(
              () ->
                  weir.weir("sql", "-c", "hangup.yaml", "-e", ASKED).out().contains("192.0.2.68"));
      Installation.Finished end = running.stop(Installation.PATIENCE);
      assertThat(end.exit()).as(end.err()).isZero();
      assertThat(end.err()).contains("engine: stopped");
    }
  }

  @Test
  void whoIgnoresHangupsGoesOnIgnoringThem() throws IOException {
    weir.write("nohup.yaml", pipeline("{ type: file, path: few.log }", "d"));
    try (Running running = start("trap '' HUP; exec \"$0\" run nohup.yaml")) {
      running.says("running: ", Installation.PATIENCE);
      Signal.HUP.to(running.handle().pid());
      Installation.Finished end = running.stop(Installation.PATIENCE);
      assertThat(end.exit()).as(end.err()).isZero();
      assertThat(end.err()).contains("engine: stopped").doesNotContain("SIGHUP");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theBarOfAnImportFitsTheTerminal() {
    weir.write("bar.yaml", pipeline("{ type: file, path: few.log }", "e"));
    for (int columns : List.of(80, 50)) {
      String terminal =
          shell(
                  "export WEIR=\"$0\" TERM=xterm; script -qec 'stty cols "
                      + columns
                      + " rows 24; \"$WEIR\" import -c bar.yaml many.log >/dev/null' /dev/null")
              .good()
              .out();
      List<String> bars =
          Arrays.stream(terminal.split("[\r\n]+"))
              .filter(line -> line.startsWith("import ") && line.contains("%"))
              .toList();
      assertThat(bars).as(terminal).isNotEmpty().allMatch(bar -> bar.length() <= columns);
    }
  }

  @Test
  void helpMakesNoArchiveAndTheCommandDoes() {
    Path archive = weir.home().resolve("lib/weir.jsa");
    assertThat(weir.weir("--help").good().out()).contains("make-archive");
    assertThat(weir.weir("make-archive", "--help").good().out())
        .contains("start about a quarter faster");
    assertThat(weir.weir("make-archive", "now").exit()).isEqualTo(2);
    assertThat(archive).doesNotExist();
    assertThat(weir.weir("make-archive").good().out()).isEmpty();
    assertThat(archive).exists();
    assertThat(weir.home().resolve("lib/weir-run.jsa")).exists();
  }
}
