package io.weir.cli.init;

import io.weir.api.Text;
import io.weir.engine.config.Listen;
import io.weir.engine.config.WebConfig;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads answers, of a person or of an option. Each throws an {@link IllegalArgumentException} with
 * a sentence when the answer is wrong.
 */
final class Answers {
  /** Instead of an address: no pages. */
  static final String NO = "no";

  private Answers() {}

  /** A path, as a person means it: relative to the current folder. */
  static Log log(String text) {
    if (text.equals(Log.JOURNAL.toString())) {
      return Log.JOURNAL;
    }
    try {
      if (!text.isEmpty() && text.chars().noneMatch(Character::isISOControl)) {
        return new Log(Path.of(text).toAbsolutePath().normalize());
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(notALog(text), e);
    }
    throw new IllegalArgumentException(notALog(text));
  }

  private static String notALog(String text) {
    return "'" + shown(text) + "' is not a path: write one like /var/log/mail.log, or journal";
  }

  static String mail(String text) {
    int at = text.indexOf('@');
    boolean good = at > 0 && at == text.lastIndexOf('@') && at < text.length() - 1;
    if (!good || text.length() > 254 || text.codePoints().anyMatch(Answers::isNotOfAnAddress)) {
      throw new IllegalArgumentException(
          "'" + shown(text) + "' is not a mail address: write one like postmaster@localhost");
    }
    return text;
  }

  private static boolean isNotOfAnAddress(int c) {
    return c <= ' ' || Character.isISOControl(c) || ",;:<>\"()[]\\".indexOf(c) >= 0;
  }

  static Firewall firewall(String text) {
    return one(text, Firewall.values());
  }

  static Database database(String text) {
    return one(text, Database.values());
  }

  private static <T> T one(String text, T[] all) {
    for (T one : all) {
      if (one.toString().equals(text.toLowerCase(Locale.ROOT))) {
        return one;
      }
    }
    throw new IllegalArgumentException(
        "'"
            + shown(text)
            + "' is none of "
            + Stream.of(all).map(Object::toString).collect(Collectors.joining(", ")));
  }

  /** Where pages may be served without a certificate, or {@link #NO}. */
  static String web(String text) {
    if (text.equals(NO)) {
      return NO;
    }
    Listen listen = Listen.parse(text);
    return new WebConfig(listen, null, null, false, List.of(), Duration.ofSeconds(10))
        .listen()
        .toString();
  }

  private static String shown(String text) {
    return Text.visible(text, 80);
  }
}
