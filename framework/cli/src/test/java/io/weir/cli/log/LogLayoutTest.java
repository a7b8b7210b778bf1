package io.weir.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LogLayoutTest {
  private final LogLayout layout = new LogLayout();

  @BeforeEach
  void quiet() {
    Logs.quiet();
  }

  private String line(Level level, String message, @Nullable Throwable thrown) {
    Logger logger = new LoggerContext().getLogger("io.weir.engine.run.Engine");
    LoggingEvent event = new LoggingEvent("x", logger, level, message, thrown, null);
    event.setInstant(Instant.parse("2026-11-22T17:00:00.123Z"));
    return layout.doLayout(event);
  }

  @Test
  void anEntryIsOneLineWhateverItHolds() {
    assertThat(line(Level.INFO, "up\n\u001b[31mred", null))
        .isEqualTo("2026-11-22T17:00:00.123Z INFO  engine: up\\n\\x1b[31mred\n");
    assertThat(line(Level.ERROR, "down", null))
        .isEqualTo("2026-11-22T17:00:00.123Z ERROR engine: down\n");
  }

  @Test
  void whatTheWorldDoesHasNoTraceAndAMistakeOfOursHas() {
    assertThat(line(Level.ERROR, "down", new IOException("gone\n2026 fake")))
        .endsWith("down (java.io.IOException: gone\\n2026 fake)\n")
        .hasLineCount(1);
    assertThat(line(Level.ERROR, "down", new IllegalStateException("ours")))
        .contains("at io.weir.cli.log.LogLayoutTest");
  }

  @Test
  void namesTheModule() {
    assertThat(LogLayout.module("io.weir.engine.act.StoreRunner")).isEqualTo("engine");
    assertThat(LogLayout.module("io.weir.plugins.source.file.FollowedPath"))
        .isEqualTo("source-file");
    assertThat(LogLayout.module("org.eclipse.jetty.server.Server")).isEqualTo("Server");
  }
}
