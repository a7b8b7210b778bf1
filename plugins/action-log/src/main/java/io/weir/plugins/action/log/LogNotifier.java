package io.weir.plugins.action.log;

import io.weir.api.ComponentContext;
import io.weir.api.Text;
import io.weir.api.action.ActionException;
import io.weir.api.action.Notice;
import io.weir.api.action.Notifier;
import io.weir.api.rule.Alert;
import io.weir.plugins.notice.NoticeContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a line for each notice, for people without a mail server and for programs. */
final class LogNotifier implements Notifier {
  private static final Logger log = LoggerFactory.getLogger(LogNotifier.class);

  private final LogConfig config;
  private final String action;

  LogNotifier(LogConfig config, String action) {
    this.config = config;
    this.action = action;
  }

  @Override
  public void open() throws ActionException {
    Path file = config.file();
    if (file != null) {
      write(file, "");
    }
  }

  @Override
  public void notify(Notice notice) throws ActionException {
    Path file = config.file();
    if (file == null) {
      log.info("notice of action {}: {}", action, text(notice));
    } else {
      write(
          file,
          (config.format() == LogConfig.Format.JSON
                  ? NoticeContent.json(notice)
                  : notice.at() + " " + text(notice))
              + "\n");
    }
  }

  private static void write(Path file, String line) throws ActionException {
    try {
      LineFile.append(file, line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new ActionException(
          true, "the file " + file + " cannot be written: " + LineFile.why(e), e);
    }
  }

  /** {@code alert 0a-1: busy, level 2, client_address 192.0.2.1: …; evidence; link}. */
  private static String text(Notice notice) {
    StringBuilder out = new StringBuilder();
    out.append(NoticeContent.kind(notice)).append(' ').append(Text.visible(notice.id()));
    out.append(": ");
    List<Alert> alerts = notice.alerts();
    if (alerts.size() > 1 || notice.left() > 0) {
      out.append(Text.visible(notice.title()));
      alerts.forEach(a -> out.append("; ").append(about(a)).append(Text.visible(a.sentence())));
      if (notice.left() > 0) {
        out.append("; and ").append(notice.left()).append(" more");
      }
      return out.toString();
    }
    alerts.forEach(alert -> out.append(about(alert)));
    // What are line ends for chats are semicolons here.
    return out.append(
            String.valueOf(NoticeContent.names(notice, Instant::toString).get("lines"))
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> Text.visible(line.strip()))
                .collect(Collectors.joining("; ")))
        .toString();
  }

  private static String about(Alert alert) {
    return Text.visible(alert.rule())
        + ", level "
        + alert.level()
        + ", "
        + Text.visible(alert.subject().field())
        + " "
        + Text.visible(alert.subject().value())
        + ": ";
  }

  /** Makes notifiers of type {@code log}. */
  @Extension
  public static final class Factory implements Notifier.Factory<LogConfig> {
    /** For PF4J. */
    public Factory() {}

    @Override
    public String type() {
      return "log";
    }

    @Override
    public Class<LogConfig> configType() {
      return LogConfig.class;
    }

    @Override
    public Notifier create(LogConfig config, ComponentContext context) {
      @Nullable Path file = config.file();
      if (file == null && config.format() == LogConfig.Format.JSON) {
        throw context.reject("file", "is needed for `format: json`: Weir's own log is for people");
      }
      return new LogNotifier(config, context.id());
    }
  }
}
