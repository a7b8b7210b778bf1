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
    @Doc("Who gets the mail.") @Range(min = 1, max = 100) List<String> to,
    @Doc("The sender; `weir@` and the name of this machine when left out.") @Nullable String from,
    @Doc("The mail server that takes the mail.") @Default("localhost") String host,
    @Doc("Its port; 25 for `none`, 587 for `starttls`, 465 for `tls` when left out.")
        @Range(min = 1, max = 65_535)
        @Nullable Integer port,
    @Doc(
            "`none`: in the clear. `starttls`: begins in the clear, must change to TLS. `tls`: TLS"
                + " from the first byte.")
        @Default("none")
        Security security,
    @Doc(
            "PEM file with the server's certificate or that of its CA, where the system knows neither.")
        @Nullable Path certificate,
    @Doc("The login; none when left out.") @Nullable String user,
    @Doc("The password: `${file:/etc/weir/smtp-password}`.") @Nullable Secret password,
    @Doc("How long to wait for the server, for a connection and for each answer.")
        @Default("30s")
        @Range(min = 1000, max = 300_000)
        Duration timeout,
    @Doc("The subject of a mail about one alert, with the placeholders below.")
        @Default("\"Weir {{host}}: {{sentence}}\"")
        @Range(min = 1, max = 500)
        String subject,
    @Doc(
            "The text of a mail about one alert, with the placeholders below; a sane one when left out.")
        @Range(min = 1, max = 20_000)
        @Nullable String text) {

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
