package io.weir.plugins.action.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.api.ConfigurationException;
import io.weir.api.Text;
import io.weir.api.action.ActionException;
import io.weir.api.action.Notice;
import io.weir.api.action.Notifier;
import io.weir.testkit.NotifierContract;
import io.weir.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogNotifierTest implements NotifierContract {
  private static final ObjectMapper JSON = new ObjectMapper();

  private @TempDir Path folder;

  @Override
  public Notifier.Factory<?> factory() {
    return new LogNotifier.Factory();
  }

  @Override
  public Receiver receiver() throws Exception {
    Path in = Files.createTempDirectory(folder, "r").resolve("logs");
    Files.createDirectory(in);
    Path file = in.resolve("notices.log");
    return new Receiver() {
      @Override
      public Notifier notifier() {
        return of(file, LogConfig.Format.TEXT);
      }

      @Override
      public List<Received> received() throws IOException {
        return Files.readAllLines(file).stream()
            .map(line -> new Received(line.split(" ", 4)[2], line))
            .toList();
      }

      @Override
      public void goAway() throws IOException {
        Files.delete(in);
      }
    };
  }

  private static Notifier of(@Nullable Path file, LogConfig.Format format) {
    return new LogNotifier.Factory().create(new LogConfig(file, format), new TestContext("log"));
  }

  private static Notice one(String account) {
    return NotifierContract.notice("0a-1", NotifierContract.alert(account, account + " sent 150"));
  }

  @Test
  void aLineForPeople() throws Exception {
    Path file = folder.resolve("notices.log");
    try (Notifier notifier = of(file, LogConfig.Format.TEXT)) {
      notifier.open();
      notifier.notify(one("ann@a.example"));
    }
    assertThat(Files.readString(file))
        .isEqualTo(
            "2026-11-22T12:34:56.789Z alert 0a-1: stolen_password, level 2, sasl_username"
                + " ann@a.example: ann@a.example sent 150; client_address: 192.0.2.1, 2001:db8::7;"
                + " http://127.0.0.1:8025/\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .matches("rw-[r-]-----");
  }

  @Test
  void hostileTextsAreOneLineInBothForms() throws Exception {
    List<String> texts =
        List.of(
            "a\n2026-11-22T12:34:56Z alert 0b-1: forged",
            "a\r\u2028\u0085b\u0000\u001b[2J",
            "\"},{\"kind\":\"trial",
            "%s%n{{id}}",
            "\u202egro",
            "x".repeat(10_000));
    for (LogConfig.Format format : LogConfig.Format.values()) {
      Path file = folder.resolve("of-" + format);
      try (Notifier notifier = of(file, format)) {
        for (String text : texts) {
          notifier.notify(one(text));
        }
      }
      List<String> lines = Files.readString(file).lines().toList();
      assertThat(lines).hasSize(texts.size());
      for (int i = 0; i < texts.size(); i++) {
        String value = Text.visible(texts.get(i));
        assertThat(lines.get(i).chars().filter(Text::steers)).isEmpty();
        if (format == LogConfig.Format.JSON) {
          JsonNode json = JSON.readTree(lines.get(i));
          assertThat(json.at("/alerts/0/subject").asText()).isEqualTo(value);
          assertThat(json.at("/kind").asText()).isEqualTo("alert");
        } else {
          assertThat(lines.get(i)).contains(value);
        }
      }
    }
  }

  @Test
  void whoeverRotatesItTellsNobody() throws Exception {
    Path file = folder.resolve("notices.log");
    Path old = folder.resolve("notices.log.1");
    try (Notifier notifier = of(file, LogConfig.Format.TEXT)) {
      notifier.notify(one("ann"));
      Files.move(file, old);
      notifier.notify(one("bob"));
      assertThat(Files.readString(old)).contains("ann").doesNotContain("bob");
      assertThat(Files.readString(file)).contains("bob").doesNotContain("ann");
      Files.write(file, new byte[0]);
      notifier.notify(one("carl"));
      assertThat(Files.readAllLines(file)).hasSize(1).allMatch(line -> line.contains("carl"));
    }
  }

  @Test
  void whatIsNotAFileIsNotWaitedFor() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    for (Path wrong : List.of(pipe, folder)) {
      try (Notifier notifier = of(wrong, LogConfig.Format.TEXT)) {
        assertThat(catchThrowableOfType(ActionException.class, notifier::open))
            .hasMessage("the file " + wrong + " cannot be written: it is not a regular file")
            .extracting(ActionException::retry)
            .isEqualTo(true);
      }
    }
  }

  @Test
  void weirsOwnLogIsForPeople() throws Exception {
    try (Notifier notifier = of(null, LogConfig.Format.TEXT)) {
      notifier.open();
      notifier.notify(one("ann"));
    }
    assertThatThrownBy(() -> of(null, LogConfig.Format.JSON))
        .isInstanceOf(ConfigurationException.class);
  }
}
