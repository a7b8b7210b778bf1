package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParseCommandTest {
  @TempDir private Path home;
  private CommandRig weir;

  @BeforeEach
  void rig() {
    weir = new CommandRig(home);
  }

  @Test
  void eventsOfStandardInputAreOneJsonObjectALine() {
    assertThat(weir.in("1 sent hello\nwhat?\n# no\n2 bounced last").run("parse")).isZero();
    assertThat(weir.lines())
        .containsExactly(
            "{\"type\":\"word_delivery\",\"time\":\"1970-01-01T00:00:01Z\",\"status\":\"sent\",\"word\":\"hello\"}",
            "{\"type\":\"word_delivery\",\"time\":\"1970-01-01T00:00:02Z\",\"status\":\"bounced\",\"word\":\"last\"}");
  }

  @Test
  void everyLineIsAnsweredForWhereLinesAreAskedFor() {
    assertThat(weir.in("1 sent a\r\nwhat?\n# no\n").run("parse", "--lines", "-")).isZero();
    assertThat(weir.lines())
        .containsExactly(
            "{\"line\":1,\"status\":\"event\",\"parser\":\"word\",\"event\":{\"type\":\"word_delivery\",\"time\":\"1970-01-01T00:00:01Z\",\"status\":\"sent\",\"word\":\"a\"}}",
            "{\"line\":2,\"status\":\"unknown\"}",
            "{\"line\":3,\"status\":\"ignored\",\"parser\":\"word\"}");
  }

  @Test
  void countsAreOneObject() {
    assertThat(weir.in("1 sent a\n1 sent b\n2 bounced c\n?\n# no\n").run("parse", "--count"))
        .isZero();
    assertThat(weir.out())
        .matches(
            "\\{\"lines\":5,\"bytes\":37,\"seconds\":[0-9.]+,\"unknown\":1,\"ignored\":1,"
                + "\"events\":\\{\"word_delivery\":3},"
                + "\"deliveries\":\\{\"bounced\":1,\"sent\":2},\"folded\":0,"
                + "\"coverage\":\\{\"\\(no syslog head\\)\":"
                + "\\{\"events\":3,\"ignored\":1,\"unknown\":1}},\"other_programs\":\\{},"
                + "\"unknown_shapes\":\\[\\{\"shape\":\"\\?\",\"lines\":1}]}\n");
  }

  @Test
  void thePipelineFileGivesParsersAndZone() throws Exception {
    weir.pipeline("").replace("{ type: word }", "{ id: words, type: word }");
    String file = home.resolve("conf/weir.yaml").toString();
    assertThat(weir.in("1 sent a\n").run("parse", "--config", file, "--lines")).isZero();
    assertThat(weir.out()).contains("\"parser\":\"words\"");
    weir.replace("zone: UTC", "zone: Nowhere");
    assertThat(weir.run("parse", "-c", file)).isEqualTo(2);
    assertThat(weir.err()).contains("weir.yaml:5:7: zone: ");
    assertThat(weir.run("parse", "-c", file, "--parser", "word")).isEqualTo(2);
    assertThat(weir.err()).contains("--parser and --config exclude each other");
  }

  /** A file is counted in parts, by all cores; standard input is not. */
  @Test
  void aLargeFileIsCountedAsAStreamIs() throws Exception {
    StringBuilder log = new StringBuilder();
    for (int i = 0; log.length() < 3_500_000; i++) {
      log.append(
          switch (i % 7) {
            case 0 -> "# ignored " + i;
            case 1 -> "? unknown";
            case 2 -> i + " bounced w" + i + "\r";
            default -> i + " sent w" + i;
          });
      log.append('\n');
    }
    log.append("1 sent last");
    Path file = Files.writeString(home.resolve("log"), log);
    assertThat(weir.run("parse", "--count", file.toString(), file.toString())).isZero();
    String counted = weir.out();
    assertThat(weir.in(log + "\n" + log).run("parse", "--count")).isZero();
    assertThat(withoutSeconds(counted).replaceFirst("\"bytes\":[0-9]+", ""))
        .isEqualTo(withoutSeconds(weir.out()).replaceFirst("\"bytes\":[0-9]+", ""))
        .contains("\"bounced\":");
    assertThat(counted).contains("\"bytes\":" + 2 * Files.size(file) + ",");
  }

  private static String withoutSeconds(String counts) {
    return counts.replaceFirst("\"seconds\":[0-9.]+", "");
  }

  @Test
  void aFoldedLineIsKnownAndCountsWhatItQuotes() {
    String log =
        """
        Nov 26 10:00:00 mx last message repeated 3 times
        Nov 26 10:00:00 mx word[1]: message repeated 4 times: [ hello]
        Nov 26 10:00:00 mx sshd[1]: hello
        """;
    assertThat(weir.in(log).run("parse", "--lines")).isZero();
    assertThat(weir.lines())
        .containsExactly(
            "{\"line\":1,\"status\":\"ignored\",\"times\":3}",
            "{\"line\":2,\"status\":\"event\",\"parser\":\"word\",\"event\":{\"type\":\"word_delivery\","
                + "\"time\":\"1970-01-01T00:00:00Z\",\"times\":4,\"status\":\"sent\",\"word\":\"hello\"}}",
            "{\"line\":3,\"status\":\"unknown\"}");
    assertThat(weir.in(log).run("parse", "--count")).isZero();
    assertThat(weir.out())
        .contains(
            "\"unknown\":1,\"ignored\":1,\"events\":{\"word_delivery\":4}",
            "\"folded\":2,\"coverage\":{\"word\":{\"events\":1,\"ignored\":0,\"unknown\":0}},"
                + "\"other_programs\":{\"sshd\":1}");
  }

  @Test
  void whatCouldSteerATerminalIsEscaped() {
    weir.in("1 sent \u001b[31m\u009b2J\u202e\u007f\"\\ä€😀\n").run("parse");
    assertThat(weir.out())
        .contains("\\u001b[31m\\u009b2J\\u202e\\u007f\\\"\\\\ä€😀\"")
        .matches(text -> text.chars().noneMatch(c -> c != '\n' && c < ' '));
  }

  @Test
  void orderIsKeptOverManyBlocksAndCores() throws Exception {
    StringBuilder log = new StringBuilder();
    int n = 300_000;
    for (int i = 0; i < n; i++) {
      log.append(i).append(" sent word\n");
    }
    Path file = home.resolve("log.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(log.toString().getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(weir.run("parse", "--lines", file.toString())).isZero();
    int line = 0;
    for (String answer : weir.lines()) {
      line++;
      assertThat(answer).startsWith("{\"line\":" + line + ",\"status\":\"event\"");
    }
    assertThat(line).isEqualTo(n);
  }

  @Test
  void ofAFileThatBreaksOffTheReadableLinesComeAndTheOtherFilesToo() throws Exception {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 60_000; i++) {
      log.append(i).append(" sent ").append(Integer.toHexString(i * 0x9E3779B1)).append('\n');
    }
    Path file = home.resolve("log.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(log.toString().getBytes(StandardCharsets.US_ASCII));
    }
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 2000));
    Path other = Files.writeString(home.resolve("other.log"), "70000 sent other\n");
    assertThat(weir.run("parse", "--lines", file.toString(), other.toString())).isEqualTo(1);
    assertThat(weir.err()).contains("log.gz: cannot be read: the compressed data ends early");
    assertThat(weir.err()).hasLineCount(1);
    int line = 0;
    String last = "";
    for (String answer : weir.lines()) {
      line++;
      assertThat(answer).startsWith("{\"line\":" + line + ",\"status\":\"event\"");
      last = answer;
    }
    assertThat(line).isBetween(30_000, 60_000);
    assertThat(last).contains("other");
  }

  @Test
  void aLineTooLongIsCutAndTheNextOneIsWhole() {
    weir.in("1 sent " + "x".repeat(3 << 20) + "\n2 sent next\n").run("parse", "--lines");
    assertThat(weir.lines()).hasSize(2);
    assertThat(weir.lines().get(0)).contains("…");
    assertThat(weir.lines().get(1)).contains("\"line\":2", "next");
  }

  @Test
  void aParserThatIsNotThereIsBadUsage() {
    assertThat(weir.run("parse", "--parser", "wordy", "-")).isEqualTo(2);
    assertThat(weir.err()).contains("did you mean 'word'").hasLineCount(1);
  }

  @Test
  void aFileThatIsNotThereFails() {
    assertThat(weir.run("parse", home.resolve("none.log").toString())).isEqualTo(1);
    assertThat(weir.err()).endsWith("none.log: no such file\n").hasLineCount(1);
  }

  @Test
  void linesAndCountExcludeEachOther() {
    assertThat(weir.run("parse", "--lines", "--count")).isEqualTo(2);
  }
}
