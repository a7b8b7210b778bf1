package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees who has just unpacked Weir. */
final class DemoIT {
  @TempDir Path folder;

  @Test
  void theDemoShowsAnAlertAndABlockAndSaysWhereToLook() {
    Installation weir = Installation.unpack(folder);
    weir.environment("WEIR_JAVA_OPTS", "-Djava.io.tmpdir=" + weir.work());
    try (Running demo = weir.start("demo")) {
      Awaitility.await("an alert and a block")
          .atMost(Installation.PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .untilAsserted(
              () ->
                  assertThat(demo.out())
                      .containsPattern("\\d s  ALERT +busy_address: ")
                      .containsPattern("\\d s  ALERT +stolen_password: " + "olga@shop.example")
                      .containsPattern("\\d s  BLOCK +[0-9a-f.:/]+ until "));
      Installation.Finished end = demo.stop(Installation.PATIENCE).good();
      assertThat(end.out())
          .containsPattern("https?://127\\.0\\.0\\.1:\\d+")
          .contains("weir sql", weir.work() + "/weir-demo-");
      assertThat(end.err()).doesNotContain("ERROR", "Exception");
    }
  }

  @Test
  void itEndsByItselfWhenTold() {
    Installation weir = Installation.unpack(folder);
    weir.environment("WEIR_JAVA_OPTS", "-Djava.io.tmpdir=" + weir.work());
    assertThat(weir.weir("demo", "--for", "1s").good().out()).contains("weir sql");
  }
}
