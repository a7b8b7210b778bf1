package io.weir.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import io.weir.api.Text;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code 2026-11-22T17:00:00.123Z INFO engine: …}: one line, whatever the message contains. */
final class LogLayout extends LayoutBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder out = new StringBuilder(200);
    TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), out);
    out.append(' ').append(event.getLevel());
    while (out.length() < 31) {
      out.append(' ');
    }
    out.append(module(event.getLoggerName())).append(": ");
    out.append(Text.visible(String.valueOf(event.getFormattedMessage())));
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      out.append(" (").append(Text.visible(thrown.getClassName()));
      if (thrown.getMessage() != null) {
        out.append(": ").append(Text.visible(thrown.getMessage()));
      }
      out.append(')');
      if (Logs.isVerbose() || event.getLevel() == Level.ERROR && isMistake(thrown)) {
        out.append('\n').append(lines(ThrowableProxyUtil.asString(thrown).strip()));
      }
    }
    return out.append('\n').toString();
  }

  /** Line by line, indented with spaces: a message may hold lines of its own. */
  private static String lines(String trace) {
    return trace.replace("\t", "    ").lines().map(Text::visible).collect(Collectors.joining("\n"));
  }

  /** Whether to log a stack trace: for defects, not for expected I/O failures. */
  private static boolean isMistake(@Nullable IThrowableProxy thrown) {
    return thrown instanceof ThrowableProxy p
        && (p.getThrowable() instanceof RuntimeException || p.getThrowable() instanceof Error);
  }

  /**
   * The module a logger belongs to, such as {@code engine} or {@code source-file}; for a library,
   * the simple name of the class.
   */
  static String module(String logger) {
    String[] parts = logger.split("\\.", -1);
    if (logger.startsWith("io.weir.plugins.") && parts.length > 4) {
      return parts[3] + "-" + parts[4];
    }
    return logger.startsWith("io.weir.") && parts.length > 3 ? parts[2] : parts[parts.length - 1];
  }
}
