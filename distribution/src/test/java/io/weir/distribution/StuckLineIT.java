package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A line on which a plugin never comes to its end, in a real process. */
final class StuckLineIT {
  private static final String ASKED = "select client_address from trap_knock order by place";

  @TempDir Path folder;

  @Test
  void whatStopsTheWorkTwiceIsLeftOut() throws IOException {
    Installation weir =
        Installation.unpack(folder).environment("WEIR_JAVA_OPTS", "-Dweir.stuck_after_seconds=2");
    OutsidePlugin.build(folder, weir, "TrapParser", "trap");
    weir.write(
        "weir.yaml",
        """
        sources: [{ id: door, type: file, path: door.log }]
        parsers: [{ type: trap }]
        store: { type: h2, path: data/weir }
        state: data/state
        """);
    weir.write("door.log", "knock 192.0.2.1\nknock 192.0.2.2\ntrap\nknock 192.0.2.3\n");
    for (int time = 1; time <= 2; time++) {
      try (Running running = weir.start("run", "weir.yaml")) {
        running.says("the loop hangs", Installation.PATIENCE);
        assertThat(running.err())
            .contains("of source door at the line at ", "TrapParser.spin", "restart weir");
        Installation.Finished end = running.stop(Installation.PATIENCE);
        assertThat(end.exit()).as(end.err()).isEqualTo(1);
      }
    }
    try (Running running = weir.start("run", "weir.yaml")) {
      running.says("stopped the work twice; it is left out", Installation.PATIENCE);
      Awaitility.await("the line behind it")
          .atMost(Installation.PATIENCE)
          .until(
              () -> weir.weir("sql", "-c", "weir.yaml", "-e", ASKED).out().contains("192.0.2.3"));
      assertThat(weir.weir("sql", "-c", "weir.yaml", "-e", ASKED).out())
          .containsOnlyOnce("192.0.2.1")
          .containsOnlyOnce("192.0.2.2");
      assertThat(running.stop(Installation.PATIENCE).good().err()).doesNotContain("the loop hangs");
    }
  }
}
