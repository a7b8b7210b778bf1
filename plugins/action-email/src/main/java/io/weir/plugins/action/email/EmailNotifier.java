package io.weir.plugins.action.email;

import io.weir.api.ComponentContext;
import io.weir.api.Text;
import io.weir.api.action.ActionException;
import io.weir.api.action.Notice;
import io.weir.api.action.Notifier;
import io.weir.api.config.Secret;
import io.weir.plugins.notice.NoticeTemplate;
import jakarta.mail.SendFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;
import org.simplejavamail.api.email.Email;
import org.simplejavamail.api.email.EmailPopulatingBuilder;
import org.simplejavamail.api.mailer.Mailer;
import org.simplejavamail.api.mailer.config.TransportStrategy;
import org.simplejavamail.email.EmailBuilder;
import org.simplejavamail.mailer.MailerBuilder;
import org.simplejavamail.mailer.internal.MailerRegularBuilderImpl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a mail for each notice. A connection for each mail: they are few, and a server that was
 * restarted meanwhile is no trouble.
 */
final class EmailNotifier implements Notifier {
  private static final Logger log = LoggerFactory.getLogger(EmailNotifier.class);
  private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,252}");

  private final EmailConfig config;
  private final Letter letter;
  private final String where;

  EmailNotifier(EmailConfig config, Letter letter) {
    this.config = config;
    this.letter = letter;
    where = config.host() + ":" + config.portOrDefault();
  }

  @Override
  public void notify(Notice notice) throws ActionException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // Jakarta Mail finds its parts with ServiceLoader, which looks there.
    thread.setContextClassLoader(EmailNotifier.class.getClassLoader());
    try {
      send(notice);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private void send(Notice notice) throws ActionException {
    String host = hostName(notice.host());
    try (Mailer mailer = mailer(host)) {
      mailer.sendMail(email(notice, host), false).join();
    } catch (ActionException e) {
      throw e;
    } catch (Exception e) {
      SendFailedException partial = Failure.partial(e);
      if (partial == null) {
        throw Failure.of(where, e);
      }
      // Trying again would tell the others twice.
      log.warn(
          "the mail server {} accepted the mail, but not for all recipients: {}",
          where,
          Failure.answers(partial));
    }
  }

  private static String hostName(String host) {
    return HOST_NAME.matcher(host).matches() ? host : "localhost";
  }

  private Email email(Notice notice, String host) {
    String from = config.from() == null ? "weir@" + host : config.from();
    EmailPopulatingBuilder email =
        EmailBuilder.startingBlank()
            .from(from)
            .withSubject(HeaderText.literal(letter.subject(notice)))
            .withPlainText(letter.text(notice))
            .fixingMessageId("<weir-" + Text.visible(notice.id()) + "@" + domain(from) + ">")
            .withHeader("Auto-Submitted", "auto-generated")
            .withHeader("X-Auto-Response-Suppress", "All");
    String html = letter.html(notice);
    if (html != null) {
      email.withHTMLText(html);
    }
    config.to().forEach(email::to);
    return email.buildEmail();
  }

  private static String domain(String address) {
    String bare = address.replaceAll("[>\\s]+$", "");
    return bare.substring(bare.lastIndexOf('@') + 1);
  }

  private Mailer mailer(String host) throws ActionException {
    String protocol = config.security() == EmailConfig.Security.TLS ? "smtps" : "smtp";
    String prefix = "mail." + protocol + ".";
    Secret password = config.password();
    MailerRegularBuilderImpl builder =
        MailerBuilder.withSMTPServer(
                config.host(),
                config.portOrDefault(),
                config.user(),
                password == null ? null : password.reveal())
            .withTransportStrategy(
                switch (config.security()) {
                  case NONE -> TransportStrategy.SMTP;
                  case STARTTLS -> TransportStrategy.SMTP_TLS;
                  case TLS -> TransportStrategy.SMTPS;
                })
            .withSessionTimeout((int) config.timeout().toMillis())
            // The library's own default is to trust every certificate.
            .trustingAllHosts(false)
            .verifyingServerIdentity(true)
            .clearEmailValidator()
            .withProperty(prefix + "sendpartial", "true")
            .withProperty(prefix + "localhost", host);
    if (config.security() == EmailConfig.Security.NONE) {
      // Else it takes what the server offers, and stumbles over the certificate of localhost.
      builder.withProperty("mail.smtp.starttls.enable", "false");
    }
    SSLSocketFactory trusted = trusted();
    if (trusted != null) {
      // The builder's own way sets this for smtp and forgets smtps; withProperty takes texts alone.
      Properties more = new Properties();
      more.put(prefix + "ssl.socketFactory", trusted);
      builder.withProperties(more);
    }
    return builder.buildMailer();
  }

  private @Nullable SSLSocketFactory trusted() throws ActionException {
    Path file = config.certificate();
    if (file == null) {
      return null;
    }
    try {
      return Trust.in(file);
    } catch (IOException e) {
      throw new ActionException(true, "the certificate " + file + " cannot be read: " + e, e);
    }
  }

  /** Makes {@link EmailNotifier}s. */
  @Extension
  public static final class Factory implements Notifier.Factory<EmailConfig> {
    /** For PF4J. */
    public Factory() {}

    @Override
    public String type() {
      return "email";
    }

    @Override
    public Class<EmailConfig> configType() {
      return EmailConfig.class;
    }

    @Override
    public Notifier create(EmailConfig config, ComponentContext context) {
      EmailChecks checks = new EmailChecks(context);
      NoticeTemplate subject = checks.template("subject", config.subject(), EmailConfig.SUBJECT);
      NoticeTemplate text = checks.template("text", config.text(), Letter.TEXT);
      HtmlLetter html = checks.html(config.html());
      checks.check(config);
      return new EmailNotifier(config, new Letter(subject, text, html, context.zone()));
    }
  }
}
