package io.weir.plugins.action.email;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import io.weir.api.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of {@link EmailNotifier}. */
record EmailConfig(
    @Doc("The recipients.") @Range(min = 1, max = 100) List<String> to,
    @Doc("The sender. If absent, `weir@` and the name of this machine.") @Nullable String from,
    @Doc("The mail server to send through.") @Default("localhost") String host,
    @Doc("Its port. If absent, 25 for `none`, 587 for `starttls` and 465 for `tls`.")
        @Range(min = 1, max = 65_535)
        @Nullable Integer port,
    @Doc(
            "`none`: unencrypted. `starttls`: begins unencrypted and must switch to TLS. `tls`:"
                + " TLS from the first byte.")
        @Default("none")
        Security security,
    @Doc(
            "PEM file with the certificate of the server or of its CA, if the system does not"
                + " trust it anyway.")
        @Nullable Path certificate,
    @Doc("The user name. If absent, no login.") @Nullable String user,
    @Doc("The password: `${file:/etc/weir/smtp-password}`.") @Nullable Secret password,
    @Doc("How long to wait for a connection and for each answer of the server.")
        @Default("30s")
        @Range(min = 1000, max = 300_000)
        Duration timeout,
    @Doc("The subject of a mail about one alert, with the placeholders below.")
        @Default("\"" + EmailConfig.SUBJECT + "\"")
        @Range(min = 1, max = 500)
        String subject,
    @Doc(
            "The text of a mail about one alert, with the placeholders below. If absent, a"
                + " built-in text.")
        @Range(min = 1, max = 20_000)
        @Nullable String text,
    @Doc(
            "The HTML of all mails but reports, a Mustache template:"
                + " `${file:/etc/weir/mail.html}`. If absent, a built-in page; `\"\"`: plain text"
                + " only.")
        @Range(max = 100_000)
        @Nullable String html) {

  static final String SUBJECT = "Weir {{host}}: {{sentence}}";

  /** How the connection is protected. */
  enum Security {
    NONE(25),
    STARTTLS(587),
    TLS(465);

    private final int port;

    Security(int port) {
      this.port = port;
    }

    int port() {
      return port;
    }
  }

  int portOrDefault() {
    return port == null ? security.port() : port;
  }
}
