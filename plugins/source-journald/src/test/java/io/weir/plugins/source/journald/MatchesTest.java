package io.weir.plugins.source.journald;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.TestContext;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class MatchesTest {
  private static JournaldConfig config(
      List<String> units,
      List<String> identifiers,
      List<String> matches,
      @Nullable Path directory,
      List<Path> file) {
    return new JournaldConfig(
        units,
        identifiers,
        matches,
        directory,
        file,
        JournaldConfig.Start.BEGINNING,
        List.of("journalctl"));
  }

  private static List<String> rejected(JournaldConfig config) {
    TestContext context = new TestContext("journal");
    Journalctl.check(config, context);
    return context.rejected();
  }

  @Test
  void theyAreWhatTheOptionsSay() {
    JournaldConfig config =
        config(
            List.of("postfix@-", "dovecot.service", "user-0.slice", "a.b"),
            List.of("postfix/smtpd"),
            List.of("_UID=0"),
            null,
            List.of());
    assertThat(Matches.of(config))
        .containsExactly(
            "_SYSTEMD_UNIT=postfix@-.service",
            "_SYSTEMD_UNIT=dovecot.service",
            "_SYSTEMD_UNIT=user-0.slice",
            "_SYSTEMD_UNIT=a.b.service",
            "SYSLOG_IDENTIFIER=postfix/smtpd",
            "_UID=0");
    assertThat(rejected(config)).isEmpty();
  }

  @Test
  void whatCannotBeMeantIsRejected() {
    assertThat(rejected(config(List.of("postfix*"), List.of(), List.of(), null, List.of())))
        .singleElement()
        .asString()
        .contains("units[0]", "is a pattern", "_SYSTEMD_SLICE=");
    assertThat(
            rejected(config(List.of("", "a\nb", "/x"), List.of("\0"), List.of(), null, List.of())))
        .hasSize(4);
    assertThat(
            rejected(
                config(
                    List.of(),
                    List.of(),
                    List.of("--vacuum-size=1", "+", "/usr/bin/x", "_UID", "_UID=", "uid=1", "A=b"),
                    null,
                    List.of())))
        .hasSize(6)
        .allSatisfy(r -> assertThat(r).contains("is not of the form FIELD=value"));
    assertThat(
            rejected(config(List.of(), List.of(), List.of(), Path.of("a"), List.of(Path.of("b")))))
        .singleElement()
        .asString()
        .contains("file", "beside `directory`");
  }
}
