package io.weir.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class WebWarningsTest {
  private final AtomicLong nanos = new AtomicLong(1);
  private final LoggerContext context = new LoggerContext();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  private Logger logger(String name) {
    return context.getLogger(name);
  }

  @Test
  void eachLoggerOfTheWebServerWarnsOnceAnHourWithTheNumberOfTheOthers() {
    context.addTurboFilter(new WebWarnings(nanos::get));
    log.start();
    logger("ROOT").addAppender(log);
    for (int i = 0; i < 10_000; i++) {
      logger("org.eclipse.jetty.http.HttpParser").warn("Illegal character {}", i);
    }
    logger("org.eclipse.jetty.util.HostPort").warn("Bad host");
    nanos.addAndGet(3_600_000_000_001L);
    logger("org.eclipse.jetty.http.HttpParser").warn("Illegal character again");

    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "Illegal character 0",
            "Bad host",
            "web: 9999 more warnings like the next one were suppressed",
            "Illegal character again");
  }

  @Test
  void whatWeirItselfSaysAndErrorsAlwaysPass() {
    context.addTurboFilter(new WebWarnings(nanos::get));
    log.start();
    logger("ROOT").addAppender(log);
    for (int i = 0; i < 3; i++) {
      logger("io.weir.web.BoundedConnector").warn("ours");
      logger("org.eclipse.jetty.server.Server").error("theirs");
    }
    assertThat(log.list).hasSize(6);
  }
}
