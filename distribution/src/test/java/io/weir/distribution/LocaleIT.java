package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What cron, rc.d and systemd start knows no language, and must read other letters all the same.
 */
final class LocaleIT {
  @TempDir Path folder;
  private Installation weir;

  @BeforeEach
  void files() throws Exception {
    weir = Installation.unpack(folder);
    weir.write(
        "weir.yaml",
        """
        sources: [{ id: maillog, type: file, path: jörg.log }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/jörg }
        zone: UTC
        """);
    // By a shell: the tests' own Java may run in a locale in which it cannot name the file.
    assertThat(
            shell(
                "",
                "echo 'Nov 27 10:00:00 mx postfix/smtpd[77]: warning: a.example[192.0.2.7]:"
                    + " SASL PLAIN authentication failed: (reason unavailable),"
                    + " sasl_username=jörg' > jörg.log"))
        .isEqualTo("0\n");
  }

  /** Nothing set, what scripts set, and what ssh brings along to a machine that has not got it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "LC_ALL=C",
        "LC_ALL=POSIX",
        "LANG=C",
        "LANG=xx_YY.UTF-8",
        "LC_CTYPE=UTF-8",
        "LANG=de_DE"
      })
  void aFileOfOtherLettersIsReadWhateverTheLanguage(String variable) throws Exception {
    assertThat(shell(variable, "w parse jörg.log"))
        .contains("\"sasl_username\":\"jörg\"")
        .endsWith("}\n0\n");
  }

  @Test
  void theFilesOfAPipelineAreFoundAndAskedForInAnEmptyEnvironment() throws Exception {
    assertThat(shell("", "w check -c weir.yaml")).contains("is valid").endsWith("\n0\n");
    // Asked is the daemon, which alone has the store open: not before it has.
    assertThat(
            shell(
                "",
                """
                (w run -c weir.yaml) & daemon=$!
                until [ -S data/state/weir.sock ]
                do kill -0 $daemon && sleep 1 || break; done
                until (w sql -c weir.yaml -e "select sasl_username as w from mail_auth_failure
                  where sasl_username = 'jörg'" >asked 2>&1) && grep -q '(1 row)' asked
                do kill -0 $daemon && [ ${tries:=0} -lt 100 ] || break; tries=$((tries + 1)); done
                kill $daemon
                wait $daemon
                cat asked
                """))
        .contains("\njörg", "(1 row)");
    assertThat(shell("", "ls data")).contains("jörg.mv.db\n");
    assertThat(shell("", "w parse müll.log"))
        .startsWith("weir: müll.log: no such file\n")
        .doesNotContain("\tat ");
  }

  /** Runs a script whose w is Weir under an empty environment; what it said, then its exit code. */
  private String shell(String variable, String script) throws IOException, InterruptedException {
    String with = "JAVA_HOME='" + System.getProperty("java.home") + "' " + variable;
    // Each in a process of its own: the number of the daemon's is that of Java.
    weir.write(
        "script",
        "w() { exec env -i "
            + with
            + " /bin/sh '"
            + weir.home()
            + "/bin/weir' \"$@\"; }\n"
            + script);
    Path said = folder.resolve("said");
    Process process =
        new ProcessBuilder("sh", "script")
            .directory(weir.work().toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    process.getOutputStream().close();
    int exit = process.waitFor();
    return Files.readString(said) + exit + "\n";
  }
}
