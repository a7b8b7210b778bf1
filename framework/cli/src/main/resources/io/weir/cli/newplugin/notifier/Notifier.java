package @package@;

import io.weir.api.ComponentContext;
import io.weir.api.Text;
import io.weir.api.action.ActionException;
import io.weir.api.action.Notice;
import io.weir.api.action.Notifier;
import io.weir.api.config.Doc;
import io.weir.api.rule.Alert;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.pf4j.Extension;

/** Writes each notice into a file of its own. */
final class @Class@Notifier implements Notifier {
  private final Path folder;

  @Class@Notifier(Options options) {
    folder = options.folder();
  }

  @Override
  public void notify(Notice notice) throws ActionException {
    Path file = folder.resolve(notice.id() + ".txt");
    Path half = folder.resolve(notice.id() + ".tmp");
    try {
      Files.write(half, text(notice).getBytes(StandardCharsets.UTF_8));
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // true: it is tried again, at growing intervals.
      throw new ActionException(true, "cannot write " + file + ": " + e, e);
    }
  }

  /** Log text is written by attackers: what could end a line or steer a terminal is spelled out. */
  private static String text(Notice notice) {
    StringBuilder text = new StringBuilder();
    text.append(notice.at()).append(' ').append(Text.visible(notice.title())).append('\n');
    for (Alert alert : notice.alerts()) {
      text.append(alert.rule())
          .append(", ")
          .append(Text.visible(alert.subject().value()))
          .append(": ")
          .append(Text.visible(alert.sentence()))
          .append('\n');
      alert
          .evidence()
          .forEach(
              (field, values) ->
                  text.append("  ")
                      .append(field)
                      .append(": ")
                      .append(Text.visible(String.join(", ", values)))
                      .append('\n'));
    }
    if (notice.left() > 0) {
      text.append("and ").append(notice.left()).append(" more\n");
    }
    notice.text().ifPresent(text::append);
    notice.links().forEach(link -> text.append(link.rel()).append(": ").append(link.to()).append('\n'));
    return text.toString();
  }

  record Options(@Doc("The folder, which must exist.") Path folder) {}

  /** Makes it {@code type: @type@}. */
  @Extension
  public static final class Factory implements Notifier.Factory<Options> {
    @Override
    public String type() {
      return "@type@";
    }

    @Override
    public Class<Options> configType() {
      return Options.class;
    }

    @Override
    public Notifier create(Options options, ComponentContext context) {
      return new @Class@Notifier(options);
    }
  }
}
