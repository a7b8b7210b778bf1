package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the word {@code running} promises, at the first start of all. */
final class ReadyIT {
  private static final int TIMES = 5;

  @TempDir Path folder;

  private static String line(int number) {
    return "2026-11-28T10:00:0%d.000000Z mx postfix/smtp[8]: 4XyZ1a0QqRz1ab%d: to=<u%d@example.org>, relay=mx[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)\n"
        .formatted(number, number, number);
  }

  @Test
  void whoKillsItThenAndRotatesLosesNothing() throws IOException {
    Installation weir = Installation.unpack(folder);
    for (int time = 0; time < TIMES; time++) {
      String data = "data" + time;
      String config = data + ".yaml";
      Path log = weir.write("maillog" + time, line(1));
      weir.write(
          config,
          """
          sources: [{ type: file, path: %s, start: end }]
          parsers: [{ type: postfix }]
          store: { type: h2, path: %s/weir }
          state: %s/state
          """
              .formatted(log.getFileName(), data, data));
      try (Running running = weir.start("run", config)) {
        running.says("running: ", Installation.PATIENCE);
        running.kill();
      }
      // Came behind the place that was promised to be known, in a file that is not there any more.
      Files.writeString(log, line(1) + line(2));
      Files.move(log, log.resolveSibling(log.getFileName() + ".0"));
      Files.writeString(log, line(3));
      try (Running running = weir.start("run", config)) {
        String asked = "select recipient from mail_delivery order by time";
        running.says("running: ", Installation.PATIENCE);
        Awaitility.await("what came since")
            .atMost(Installation.PATIENCE)
            .until(() -> weir.weir("sql", "-c", config, "-e", asked).out().contains("u3@"));
        assertThat(weir.weir("sql", "-c", config, "-e", asked).good().out())
            .as("the one that stood there, the one before the rotation, the one behind it")
            .doesNotContain("u1@")
            .containsOnlyOnce("u2@")
            .containsOnlyOnce("u3@");
        running.stop(Installation.PATIENCE).good();
      }
    }
  }
}
