package io.weir.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Weir's own log goes to standard error, one line an entry. Set up in code: reading Logback's XML
 * would take longer than many a command.
 */
public final class Logs extends ContextAwareBase implements Configurator {
  private static final String OURS = "io.weir";
  private static volatile boolean verbose;
  private static Level ours = Level.WARN;
  private static Level others = Level.WARN;
  private static @Nullable LoggerContext context;

  /** For Logback. */
  public Logs() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    LogLayout layout = new LogLayout();
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    encoder.start();
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setEncoder(encoder);
    appender.setOutputStream(new FileOutputStream(FileDescriptor.err));
    appender.start();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    context.addTurboFilter(new WebWarnings());
    begin(context);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Logs only warnings and errors, for interactive commands. */
  public static void quiet() {
    verbose = false;
    level(Level.WARN, Level.WARN);
  }

  /** Logs what operators need, for the daemon. */
  public static void normal() {
    if (!isVerbose()) {
      level(Level.INFO, Level.WARN);
    }
  }

  /** Everything. */
  public static void verbose() {
    verbose = true;
    level(Level.DEBUG, Level.INFO);
  }

  /** Runs something whose failure Weir reports itself, without log entries of the library. */
  public static <T, E extends Exception> T without(String library, Work<T, E> work) throws E {
    if (!isVerbose() && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      ch.qos.logback.classic.Logger logger = context.getLogger(library);
      Level before = logger.getLevel();
      logger.setLevel(Level.OFF);
      try {
        return work.run();
      } finally {
        logger.setLevel(before);
      }
    }
    return work.run();
  }

  /** Something that may fail. */
  public interface Work<T, E extends Exception> {
    T run() throws E;
  }

  /**
   * Returns whether {@link #verbose()} was called. Loggers cannot be asked: while another thread
   * initializes them, every level seems to be enabled.
   */
  public static boolean isVerbose() {
    return verbose;
  }

  /** Takes effect when the log is set up, which costs a command that logs nothing its time. */
  private static synchronized void level(Level ours, Level others) {
    Logs.ours = ours;
    Logs.others = others;
    if (context != null) {
      apply(context);
    }
  }

  private static void apply(LoggerContext context) {
    context.getLogger(OURS).setLevel(ours);
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(others);
  }

  private static synchronized void begin(LoggerContext begun) {
    context = begun;
    apply(begun);
  }
}
