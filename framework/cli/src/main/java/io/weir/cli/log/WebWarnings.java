package io.weir.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Passes one warning per hour from each logger of the web server. Anyone who can reach the page can
 * cause a warning with each request (an invalid host name or header), and could fill the disk with
 * log entries. Thread-safe.
 */
final class WebWarnings extends TurboFilter {
  private static final long HOUR = 3_600_000_000_000L;

  /** Bounds memory in case names of loggers depend on requests; normally there are a handful. */
  private static final int MOST_LOGGERS = 200;

  private final LongSupplier nanos;
  private final Map<String, Said> said = new HashMap<>();

  WebWarnings() {
    this(System::nanoTime);
  }

  WebWarnings(LongSupplier nanos) {
    this.nanos = nanos;
  }

  private static final class Said {
    long at;
    int leftOut;
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] params,
      @Nullable Throwable thrown) {
    String name = logger.getName();
    if (format == null
        || !level.equals(Level.WARN)
        || !(name.startsWith("org.eclipse.jetty") || name.startsWith("io.javalin"))) {
      return FilterReply.NEUTRAL;
    }
    int before;
    synchronized (said) {
      long now = nanos.getAsLong();
      Said last = said.get(name);
      if (last != null && now - last.at < HOUR || last == null && said.size() >= MOST_LOGGERS) {
        if (last != null) {
          last.leftOut++;
        }
        return FilterReply.DENY;
      }
      if (last == null) {
        last = new Said();
        said.put(name, last);
      }
      last.at = now;
      before = last.leftOut;
      last.leftOut = 0;
    }
    if (before > 0) {
      logger
          .getLoggerContext()
          .getLogger(WebWarnings.class)
          .warn("web: {} more warnings like the next one were suppressed", before);
    }
    return FilterReply.NEUTRAL;
  }
}
