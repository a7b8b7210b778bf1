package io.weir.cli.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.cli.command.CommandException;
import io.weir.cli.command.Environment;
import io.weir.engine.plugin.PluginCatalog;
import io.weir.testkit.FixedClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class QuestionsTest {
  @TempDir private Path home;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Environment environment(InputStream in) {
    PrintStream stream = new PrintStream(out, false, StandardCharsets.UTF_8);
    return new Environment(
        home,
        in,
        stream,
        stream,
        true,
        () -> 80,
        Map.of(),
        new FixedClock(FakeMachine.NOW),
        folder -> PluginCatalog.of(),
        folder -> PluginCatalog.of(),
        shutdown -> {},
        hangup -> {});
  }

  private Environment typing(String text) {
    return environment(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void anEmptyLineTakesWhatIsInBracketsAndAWrongAnswerIsAskedAgain() {
    Questions questions = new Questions(typing("\n ufw \npf\r\n"));
    assertThat(questions.ask("Mail", "a@b", Answers::mail)).isEqualTo("a@b");
    assertThat(questions.ask("What", "none", Answers::firewall)).isEqualTo(Firewall.PF);
    assertThat(said())
        .contains("Mail [a@b]: ", "What [none]:   'ufw' is none of nftables, ipset, pf, none");
  }

  @Test
  void aLineWithoutAnEndIsHeldInPart() {
    Questions questions = new Questions(typing("x".repeat(1 << 20) + "\na@b\n"));
    assertThat(questions.ask("Mail", "c@d", Answers::mail)).isEqualTo("a@b");
    assertThat(said()).hasSizeLessThan(1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\nadmin@exam", "\n\n\n\n"})
  void whoLeavesInTheMiddleHasNothingWritten(String typed) throws IOException {
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(home.resolve("conf/rules-mail.yaml"), "rules: []\n");
    Path file = home.resolve("weir.yaml");
    InitCommand command =
        new InitCommand(
            typing(typed), new FakeMachine().program("/usr/bin/journalctl"), () -> true);
    new CommandLine(command).parseArgs(file.toString());
    assertThatThrownBy(command::call)
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("the input ended", "nothing was written", "--yes")
        .extracting(e -> ((CommandException) e).exit())
        .isEqualTo(2);
    assertThat(file).doesNotExist();
    assertThat(said()).contains("journal [journal]: ");
  }

  @Test
  void aBrokenTerminalIsASentence() throws IOException {
    InputStream broken = InputStream.nullInputStream();
    broken.close();
    assertThatThrownBy(() -> new Questions(environment(broken)).ask("x", "y", Answers::log))
        .hasMessage("standard input cannot be read: Stream closed; nothing was written");
  }

  @Test
  void onlyWhatNoOptionSaysIsAsked() {
    InitCommand command = new InitCommand(typing(""), new FakeMachine(), () -> true);
    new CommandLine(command)
        .parseArgs(
            home.resolve("weir.yaml").toString(),
            "--journal",
            "--firewall=none",
            "--store=h2",
            "--no-web");
    assertThatThrownBy(command::call).hasMessageContaining("the input ended");
    assertThat(said()).contains("Who is notified by mail [postmaster@localhost]: ");
    assertThat(said()).doesNotContain("path, or journal", "What blocks", "Where ");
  }
}
