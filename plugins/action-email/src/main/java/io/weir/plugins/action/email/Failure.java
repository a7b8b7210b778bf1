package io.weir.plugins.action.email;

import io.weir.api.Text;
import io.weir.api.action.ActionException;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says what went wrong with a mail, and whether it is worth another try. */
final class Failure {
  private static final Pattern PERMANENT = Pattern.compile("5[0-9][0-9][ -]");
  private static final int MOST = 500;

  private Failure() {}

  /**
   * What the engine is told. A server that is away, busy, or does not take the login may be mended
   * while the mail waits; a mail or recipient that it refused for good will be refused again.
   *
   * @param where {@code mx1.example:25}
   */
  static ActionException of(String where, Throwable thrown) {
    List<Throwable> chain = chain(thrown);
    AuthenticationFailedException login = find(chain, AuthenticationFailedException.class);
    if (login != null) {
      return new ActionException(
          true, "the mail server " + where + " rejected user and password: " + said(login), thrown);
    }
    SendFailedException refused = find(chain, SendFailedException.class);
    if (refused != null) {
      String answer = answers(refused);
      return new ActionException(
          !PERMANENT.matcher(answer).find(),
          "the mail server " + where + " refused the mail: " + answer,
          thrown);
    }
    SSLException tls = find(chain, SSLException.class);
    if (tls != null) {
      return new ActionException(
          true,
          "no TLS with the mail server "
              + where
              + ": "
              + said(tls)
              + "; check security, port and certificate",
          thrown);
    }
    IOException network = find(chain, IOException.class);
    if (network != null) {
      return new ActionException(
          true, "the mail server " + where + " cannot be reached: " + said(network), thrown);
    }
    MessagingException other = find(chain, MessagingException.class);
    Throwable last = other == null ? thrown : other;
    String answer = said(last);
    return new ActionException(
        other != null && !PERMANENT.matcher(answer).lookingAt(),
        "the mail could not be sent to the mail server " + where + ": " + answer,
        thrown);
  }

  /** The failure, when the mail reached somebody nevertheless; else null. */
  static @Nullable SendFailedException partial(Throwable thrown) {
    for (Throwable t : chain(thrown)) {
      if (t instanceof SendFailedException s
          && s.getValidSentAddresses() != null
          && s.getValidSentAddresses().length > 0) {
        return s;
      }
    }
    return null;
  }

  /** The server's own words for each recipient, or for the mail. */
  static String answers(SendFailedException refused) {
    List<String> answers = new ArrayList<>();
    for (Throwable t : chain(refused)) {
      if (!t.getClass().getSimpleName().contains("Succeeded")) {
        String answer = said(t);
        Matcher code = Pattern.compile("[245][0-9][0-9][ -]").matcher(answer);
        if (code.find() && !answers.contains(answer)) {
          answers.add(answer);
        }
      }
    }
    return answers.isEmpty() ? said(refused) : String.join("; ", answers);
  }

  private static <T extends Throwable> @Nullable T find(List<Throwable> chain, Class<T> type) {
    T last = null;
    for (Throwable t : chain) {
      if (type.isInstance(t)) {
        last = type.cast(t);
      }
    }
    return last;
  }

  /** Causes, and what mail exceptions keep beside them. */
  private static List<Throwable> chain(Throwable thrown) {
    List<Throwable> chain = new ArrayList<>();
    follow(thrown, chain);
    return chain;
  }

  private static void follow(@Nullable Throwable t, List<Throwable> chain) {
    if (t == null || chain.size() > 200 || chain.contains(t)) {
      return;
    }
    chain.add(t);
    if (t instanceof MessagingException m) {
      follow(m.getNextException(), chain);
    }
    follow(t.getCause(), chain);
  }

  /** The server's words on one line: it may be anybody's server. */
  private static String said(Throwable t) {
    String message = t.getMessage();
    String text =
        message == null || message.isBlank() ? t.getClass().getSimpleName() : message.strip();
    return Text.cut(Text.visible(text.replaceAll("\\s+", " ")), MOST);
  }
}
