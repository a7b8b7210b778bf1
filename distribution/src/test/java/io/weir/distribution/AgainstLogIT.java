package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir check --against-log}: what a pipeline makes of a log, held against the truth. */
final class AgainstLogIT {
  @TempDir Path folder;
  private Installation weir;

  @BeforeEach
  void unpack() {
    weir = Installation.unpack(folder);
    weir.write(
        "weir.yaml",
        """
        sources: [{ type: file, path: maillog }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        state: state
        rules:
          - id: busy
            type: rate
            event: mail_accepted
            per: client_address
            window: calendar_hour
            levels: [{ at: 100 }]
          - id: never
            type: rate
            event: mail_message
            per: sasl_username
            where: { sasl_username: nobody-is-called-so }
            window: 1h
            levels: [{ at: 3 }]
        """);
  }

  @Test
  void saysWhatIsUnderstoodAndWhichRuleMatchesNothing() throws IOException {
    LiveTraffic traffic = new LiveTraffic(9, Installation.ZONE, true);
    Instant last = Instant.now();
    StringBuilder lines = new StringBuilder();
    for (int i = 4_000; i > 0; i--) {
      lines.append(traffic.next(last.minusMillis(20L * i))).append('\n');
    }
    weir.write("old.log", lines.toString());
    Installation.Finished check =
        weir.weir("check", "--config", "weir.yaml", "--against-log", "old.log");
    assertThat(check.exit()).as(check.err()).isZero();
    String out = check.out().lines().map(String::strip).collect(Collectors.joining("\n"));
    assertThat(out).contains("weir.yaml is valid", "4,000 lines: ", " 0 not understood");
    traffic
        .truth()
        .rows()
        .forEach(
            (type, rows) ->
                assertThat(out)
                    .containsPattern(type + " +" + String.format(Locale.ROOT, "%,d", rows)));
    assertThat(out)
        .containsPattern("busy +[0-9,]*[1-9][0-9,]* +[0-9]+")
        .containsPattern("never +0 +0");
    assertThat(check.err()).contains("rule never: no event of these logs matches it");
    assertThat(check.err()).doesNotContain("rule busy");
    assertThat(Files.exists(weir.work().resolve("state"))).as("changes nothing").isFalse();
    assertThat(Files.exists(weir.work().resolve("data"))).isFalse();
  }

  @Test
  void aLogThatIsNotThereIsOneSentence() {
    Installation.Finished check =
        weir.weir("check", "--config", "weir.yaml", "--against-log", "missing.log");
    assertThat(check.exit()).isEqualTo(1);
    assertThat(check.err()).contains("missing.log").hasLineCount(2);
  }
}
