package io.weir.plugins.action.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.action.ActionException;
import io.weir.api.action.Notifier;
import io.weir.testkit.NotifierContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What servers do: refuse, stall, encrypt. */
final class EmailServerTest {
  @TempDir Path folder;

  private static void tell(Notifier notifier) throws Exception {
    notifier.notify(
        NotifierContract.notice("0a-1", NotifierContract.alert("ann@a.example", "too much")));
  }

  @Test
  void startTlsComesBeforeLoginAndMail() throws Exception {
    Certificates certificates = Certificates.make(folder, "ip:127.0.0.1");
    try (ScriptedSmtp server = new ScriptedSmtp(certificates.context(), false);
        Notifier notifier =
            Given.server(server.port())
                .security(EmailConfig.Security.STARTTLS, certificates.pem())
                .login("weir", "hunter2")
                .notifier()) {
      tell(notifier);
      assertThat(server.mails()).hasSize(1);
      assertThat(server.heard())
          .filteredOn(l -> !l.startsWith("tls "))
          .allMatch(l -> l.startsWith("EHLO ") || l.equals("STARTTLS"));
      assertThat(server.heard()).anyMatch(l -> l.startsWith("tls AUTH "));
      assertThat(server.heard()).contains("EHLO mx1.example");
    }
  }

  @Test
  void tlsFromTheFirstByte() throws Exception {
    Certificates certificates = Certificates.make(folder, "ip:127.0.0.1");
    try (ScriptedSmtp server = new ScriptedSmtp(certificates.context(), true);
        Notifier notifier =
            Given.server(server.port())
                .security(EmailConfig.Security.TLS, certificates.pem())
                .login("weir", "hunter2")
                .notifier()) {
      tell(notifier);
      assertThat(server.mails()).hasSize(1);
      assertThat(server.heard()).allMatch(l -> l.startsWith("tls "));
    }
  }

  @Test
  void aServerWithoutStartTlsGetsNoPassword() throws Exception {
    try (ScriptedSmtp server = new ScriptedSmtp(null, false);
        Notifier notifier =
            Given.server(server.port())
                .security(EmailConfig.Security.STARTTLS, null)
                .login("weir", "hunter2")
                .notifier()) {
      assertThat(EmailNotifierTest.fails(notifier)).hasMessageContaining("STARTTLS");
      assertThat(server.heard()).noneMatch(l -> l.startsWith("AUTH"));
    }
  }

  @Test
  void anUnknownCertificateIsNotTrusted() throws Exception {
    Certificates certificates = Certificates.make(folder, "ip:127.0.0.1");
    for (EmailConfig.Security how :
        new EmailConfig.Security[] {EmailConfig.Security.STARTTLS, EmailConfig.Security.TLS}) {
      try (ScriptedSmtp server =
              new ScriptedSmtp(certificates.context(), how == EmailConfig.Security.TLS);
          Notifier notifier = Given.server(server.port()).security(how, null).notifier()) {
        ActionException e = EmailNotifierTest.fails(notifier);
        assertThat(e).hasMessageContaining("no TLS with the mail server 127.0.0.1:");
        assertThat(e.retry()).isTrue();
        assertThat(server.mails()).isEmpty();
      }
    }
  }

  @Test
  void aCertificateForAnotherNameIsNotTrusted() throws Exception {
    Certificates certificates = Certificates.make(folder, "dns:other.example");
    for (EmailConfig.Security how :
        new EmailConfig.Security[] {EmailConfig.Security.STARTTLS, EmailConfig.Security.TLS}) {
      try (ScriptedSmtp server =
              new ScriptedSmtp(certificates.context(), how == EmailConfig.Security.TLS);
          Notifier notifier =
              Given.server(server.port()).security(how, certificates.pem()).notifier()) {
        EmailNotifierTest.fails(notifier);
        assertThat(server.mails()).isEmpty();
      }
    }
  }

  @Test
  void aCertificateThatIsNoneIsNamed() throws Exception {
    Path pem = folder.resolve("empty.pem");
    Files.writeString(pem, "");
    for (Path file : new Path[] {pem, folder.resolve("missing.pem")}) {
      try (Notifier notifier =
          Given.server(1).security(EmailConfig.Security.TLS, file).notifier()) {
        assertThat(EmailNotifierTest.fails(notifier)).hasMessageContaining(file.toString());
      }
    }
  }

  @Test
  void aRecipientRefusedForGoodIsGivenUp() throws Exception {
    try (ScriptedSmtp server =
            new ScriptedSmtp(null, false).answer("RCPT", "550 5.1.1 no such user");
        Notifier notifier = Given.server(server.port()).notifier()) {
      ActionException e = EmailNotifierTest.fails(notifier);
      assertThat(e)
          .hasMessageContaining("127.0.0.1:" + server.port())
          .hasMessageContaining("550 5.1.1 no such user");
      assertThat(e.retry()).isFalse();
    }
  }

  @Test
  void aGreylistedRecipientIsTriedAgain() throws Exception {
    try (ScriptedSmtp server =
            new ScriptedSmtp(null, false).answer("RCPT", "450 4.7.1 try again later");
        Notifier notifier = Given.server(server.port()).notifier()) {
      ActionException e = EmailNotifierTest.fails(notifier);
      assertThat(e).hasMessageContaining("450 4.7.1 try again later");
      assertThat(e.retry()).isTrue();
    }
  }

  @Test
  void oneRefusedRecipientDoesNotKeepTheMailFromTheOthers() throws Exception {
    try (ScriptedSmtp server =
            new ScriptedSmtp(null, false).answer("RCPT TO:<gone@", "550 5.1.1 no such user");
        Notifier notifier =
            Given.server(server.port()).to("gone@b.example", "here@b.example").notifier()) {
      tell(notifier);
      assertThat(server.mails()).hasSize(1);
    }
  }

  @Test
  void aRefusedSenderOrMailIsGivenUpAndABusyServerIsNot() throws Exception {
    for (String command : new String[] {"MAIL", "DATA"}) {
      try (ScriptedSmtp server =
              new ScriptedSmtp(null, false).answer(command, "554 5.7.1 not from you");
          Notifier notifier = Given.server(server.port()).notifier()) {
        ActionException e = EmailNotifierTest.fails(notifier);
        assertThat(e).as(command).hasMessageContaining("554 5.7.1 not from you");
        assertThat(e.retry()).as(command).isFalse();
      }
      try (ScriptedSmtp server = new ScriptedSmtp(null, false).answer(command, "452 4.3.1 full");
          Notifier notifier = Given.server(server.port()).notifier()) {
        ActionException e = EmailNotifierTest.fails(notifier);
        assertThat(e).as(command).hasMessageContaining("452 4.3.1 full");
        assertThat(e.retry()).as(command).isTrue();
      }
    }
  }

  @Test
  void aServerThatSaysNothingIsNotWaitedForLong() throws Exception {
    for (String command : new String[] {"EHLO", "MAIL"}) {
      try (ScriptedSmtp server = new ScriptedSmtp(null, false).answer(command, "silence");
          Notifier notifier =
              Given.server(server.port()).timeout(EmailNotifierTest.SHORT).notifier()) {
        long from = System.nanoTime();
        ActionException e = EmailNotifierTest.fails(notifier);
        assertThat(e.retry()).as(command).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofMinutes(1));
      }
    }
  }
}
