package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions that want more than the daemon has: they end, it goes on. */
final class HeavyQuestionsIT {
  @TempDir Path folder;

  private static long ticks(Running daemon) {
    return daemon.handle().info().totalCpuDuration().orElseThrow().toMillis();
  }

  @Test
  void noQuestionEndsTheDaemon() {
    Installation weir = Installation.unpack(folder).environment("WEIR_JAVA_OPTS", "-Xmx160m");
    weir.write("maillog", "");
    weir.write(
        "weir.yaml",
        """
        sources: [{ type: file, path: maillog }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        """);
    try (Running daemon = weir.start("run", "--config", "weir.yaml")) {
      daemon.says("running: ", Installation.PATIENCE);
      weir.environment("WEIR_JAVA_OPTS", "");
      String small = "the answer needs more memory than available";
      fails(weir, small, "select length(repeat('x', 1000000000))");
      fails(
          weir,
          small,
          "select length(listagg(repeat('y', 1600), ',')) from system_range(1, 400000)");
      fails(
          weir,
          "it took more memory than the running Weir can spare",
          "select cardinality(array_agg(\"X\" || repeat('z', 100))) from system_range(1, 9000000)");
      fails(weir, "a row of the answer has 12000000 bytes", "select repeat('x', 12000000)");
      fails(
          weir,
          "the query took longer than 1 s and was stopped",
          "select count(*) from system_range(1, 100000000000) where mod(\"X\", 7) = 8",
          "--longest",
          "1s");
      asksAndGoes(weir, daemon);
      assertThat(
              weir.weir("sql", "-c", "weir.yaml", "-e", "select count(*) from alert").good().out())
          .contains("(1 row)");
      assertThat(daemon.stop(Installation.PATIENCE).exit()).isZero();
      assertThat(daemon.out()).isEmpty();
    }
  }

  private static void fails(Installation weir, String words, String sql, String... more) {
    String[] command = {"sql", "-c", "weir.yaml", "-e", sql};
    String[] all = new String[command.length + more.length];
    System.arraycopy(command, 0, all, 0, command.length);
    System.arraycopy(more, 0, all, command.length, more.length);
    Installation.Finished end = weir.weir(all);
    assertThat(end.exit()).as(end.err()).isEqualTo(1);
    assertThat(end.err()).contains(words);
  }

  /** The daemon works for a question until its asker is killed. */
  private static void asksAndGoes(Installation weir, Running daemon) {
    long before = ticks(daemon);
    try (Running asker =
        weir.start(
            "sql",
            "-c",
            "weir.yaml",
            "--longest",
            "1h",
            "-e",
            "select count(*) from system_range(1, 100000000000) where mod(\"X\", 7) = 8")) {
      Awaitility.await("the daemon works for it")
          .atMost(Installation.PATIENCE)
          .until(() -> ticks(daemon) > before + 1500);
      asker.kill();
    }
    long[] last = {ticks(daemon)};
    Awaitility.await("it has ended with its asker")
        .atMost(Installation.PATIENCE)
        .pollInterval(Duration.ofSeconds(3))
        .until(
            () -> {
              long now = ticks(daemon);
              boolean quiet = now - last[0] < 300;
              last[0] = now;
              return quiet;
            });
  }
}
