package io.weir.plugins.action.email;

import io.weir.api.action.Notifier;
import io.weir.api.config.Secret;
import io.weir.testkit.TestContext;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Options with all that a test does not care for. */
record Given(
    List<String> to,
    @Nullable String from,
    int port,
    EmailConfig.Security security,
    @Nullable Path certificate,
    @Nullable String user,
    @Nullable String password,
    Duration timeout,
    String subject,
    @Nullable String text,
    String host,
    @Nullable String html) {
  static Given server(int port) {
    return new Given(
        List.of("postmaster@b.example"),
        "weir@a.example",
        port,
        EmailConfig.Security.NONE,
        null,
        null,
        null,
        Duration.ofSeconds(10),
        "Weir {{host}}: {{sentence}}",
        null,
        "127.0.0.1",
        null);
  }

  Given to(String... newTo) {
    return new Given(
        List.of(newTo),
        from,
        port,
        security,
        certificate,
        user,
        password,
        timeout,
        subject,
        text,
        host,
        html);
  }

  Given from(@Nullable String newFrom) {
    return new Given(
        to,
        newFrom,
        port,
        security,
        certificate,
        user,
        password,
        timeout,
        subject,
        text,
        host,
        html);
  }

  Given host(String newHost) {
    return new Given(
        to,
        from,
        port,
        security,
        certificate,
        user,
        password,
        timeout,
        subject,
        text,
        newHost,
        html);
  }

  Given security(EmailConfig.Security how, @Nullable Path trusted) {
    return new Given(
        to, from, port, how, trusted, user, password, timeout, subject, text, host, html);
  }

  Given login(@Nullable String newUser, @Nullable String newPassword) {
    return new Given(
        to,
        from,
        port,
        security,
        certificate,
        newUser,
        newPassword,
        timeout,
        subject,
        text,
        host,
        html);
  }

  Given timeout(Duration newTimeout) {
    return new Given(
        to,
        from,
        port,
        security,
        certificate,
        user,
        password,
        newTimeout,
        subject,
        text,
        host,
        html);
  }

  Given templates(String newSubject, @Nullable String newText) {
    return new Given(
        to,
        from,
        port,
        security,
        certificate,
        user,
        password,
        timeout,
        newSubject,
        newText,
        host,
        html);
  }

  Given html(String template) {
    return new Given(
        to,
        from,
        port,
        security,
        certificate,
        user,
        password,
        timeout,
        subject,
        text,
        host,
        template);
  }

  EmailConfig config() {
    return new EmailConfig(
        to,
        from,
        host,
        port,
        security,
        certificate,
        user,
        password == null ? null : Secret.parse(password),
        timeout,
        subject,
        text,
        html);
  }

  Notifier notifier(TestContext context) {
    return new EmailNotifier.Factory().create(config(), context);
  }

  Notifier notifier() {
    return notifier(new TestContext("tell_admin").zone(ZoneId.of("Europe/Moscow")));
  }
}
