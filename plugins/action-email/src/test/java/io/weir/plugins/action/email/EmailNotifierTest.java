package io.weir.plugins.action.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.weir.api.ConfigurationException;
import io.weir.api.action.ActionException;
import io.weir.api.action.Notice;
import io.weir.api.action.Notifier;
import io.weir.api.rule.Alert;
import io.weir.testkit.NotifierContract;
import io.weir.testkit.TestContext;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EmailNotifierTest implements NotifierContract {
  @Override
  public Notifier.Factory<?> factory() {
    return new EmailNotifier.Factory();
  }

  @Override
  public Receiver receiver() {
    return new Server();
  }

  /** A real mail server that wants a login. */
  static final class Server implements Receiver {
    private final GreenMail server =
        new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP))
            .withConfiguration(
                GreenMailConfiguration.aConfig().withUser("weir@a.example", "weir", "hunter2"));

    private final int port;

    Server() {
      server.start();
      port = server.getSmtp().getPort();
    }

    Given given() {
      return Given.server(port).login("weir", "hunter2");
    }

    @Override
    public Notifier notifier() {
      return given().notifier();
    }

    MimeMessage[] mails() {
      return server.getReceivedMessages();
    }

    @Override
    public List<Received> received() throws Exception {
      List<Received> all = new ArrayList<>();
      for (MimeMessage mail : mails()) {
        all.add(new Received(mail.getMessageID(), mail.getSubject() + "\n" + text(mail)));
      }
      return all;
    }

    /** Of alternatives the plain one, which comes first. */
    static String text(MimeMessage mail) throws Exception {
      return part(mail, 0);
    }

    /** Of alternatives the HTML. */
    static String html(MimeMessage mail) throws Exception {
      return part(mail, 1);
    }

    private static String part(MimeMessage mail, int at) throws Exception {
      Object content = mail.getContent();
      while (content instanceof MimeMultipart parts) {
        content = parts.getBodyPart(Math.min(at, parts.getCount() - 1)).getContent();
      }
      return content.toString();
    }

    @Override
    public void goAway() {
      server.stop();
    }

    @Override
    public void close() {
      server.stop();
    }
  }

  private static final Alert ANN =
      NotifierContract.alert(
          "ann@a.example", "ann@a.example sent 150 messages since 15:00 (limit 150)");

  @Test
  void theMailSaysWhoWhatAndWhatToDo() throws Exception {
    try (Server server = new Server();
        Notifier notifier = server.notifier()) {
      notifier.notify(NotifierContract.notice("0a-1", ANN));
      MimeMessage mail = server.mails()[0];
      assertThat(mail.getSubject())
          .isEqualTo("Weir mx1.example: ann@a.example sent 150 messages since 15:00 (limit 150)");
      assertThat(mail.getMessageID()).isEqualTo("<weir-0a-1@a.example>");
      assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat(mail.getFrom()[0]).hasToString("weir@a.example");
      assertThat(mail.getContentType()).startsWithIgnoringCase("multipart/alternative");
      assertThat(Server.text(mail).replace("\r\n", "\n"))
          .isEqualTo(
              """
              ann@a.example sent 150 messages since 15:00 (limit 150).

                rule       stolen_password, level 2
                who        sasl_username ann@a.example
                measured   150, limit 150
                from       2026-11-22 15:00:00 +03:00
                to         2026-11-22 15:34:56 +03:00
                seen by    mx1.example

              client_address (2):
                192.0.2.1
                2001:db8::7

              For details, and to unblock: http://127.0.0.1:8025/
              """);
    }
  }

  @Test
  void reachesEveryRecipientInOneMail() throws Exception {
    try (Server server = new Server();
        Notifier notifier =
            server.given().to("a@b.example", "Security team <c@b.example>").notifier()) {
      notifier.notify(NotifierContract.notice("0a-1", ANN));
      assertThat(server.mails()).hasSize(2);
      assertThat(server.mails()[0].getAllRecipients())
          .extracting(Object::toString)
          .containsExactly("a@b.example", "Security team <c@b.example>");
    }
  }

  @Test
  void withoutASenderItIsThisMachine() throws Exception {
    try (Server server = new Server();
        Notifier notifier = server.given().from(null).notifier()) {
      notifier.notify(NotifierContract.notice("0a-1", ANN));
      assertThat(server.mails()[0].getFrom()[0]).hasToString("weir@mx1.example");
      assertThat(server.mails()[0].getMessageID()).isEqualTo("<weir-0a-1@mx1.example>");
    }
  }

  @Test
  void logTextAddsNoHeaderAndNoRecipient() throws Exception {
    try (Server server = new Server();
        Notifier notifier = server.given().templates("{{subject}} {{sentence}}", null).notifier()) {
      String evil = "x\r\nBcc: victim@c.example\r\nX-Evil: 1\n\n\u0000\u001b[31m\u2028{{host}}";
      notifier.notify(NotifierContract.notice("0a-1", NotifierContract.alert(evil, evil)));
      assertThat(server.mails()).hasSize(1);
      MimeMessage mail = server.mails()[0];
      assertThat(mail.getHeader("Bcc")).isNull();
      assertThat(mail.getHeader("X-Evil")).isNull();
      assertThat(mail.getAllRecipients()).hasSize(1);
      assertThat(mail.getSubject()).contains("Bcc: victim@c.example", "{{host}}");
      assertThat(mail.getSubject().chars()).allMatch(c -> c >= ' ' && c != 0x2028);
      assertThat(Server.text(mail)).doesNotContain("\u001b", "\u0000", "\nBcc:");
    }
  }

  @Test
  void longLinesAreFolded() throws Exception {
    try (Server server = new Server();
        Notifier notifier = server.notifier()) {
      notifier.notify(
          NotifierContract.notice(
              "0a-1", NotifierContract.alert("ü".repeat(255), "ж ".repeat(3000))));
      MimeMessage mail = server.mails()[0];
      assertThat(mail.getSubject()).hasSizeLessThanOrEqualTo(200).endsWith("…");
      String raw = GreenMailUtil.getWholeMessage(mail);
      assertThat(raw.lines().mapToInt(String::length).max().orElse(0)).isLessThanOrEqualTo(78);
      assertThat(Server.text(mail)).contains("ж ".repeat(3000), "ü".repeat(255));
    }
  }

  @Test
  void aSummaryIsATable() throws Exception {
    try (Server server = new Server();
        Notifier notifier = server.notifier()) {
      Notice notice =
          Notice.of("0a-1", Notice.Kind.SUMMARY, "42 older alerts")
              .at(ANN.last())
              .alerts(
                  List.of(ANN, NotifierContract.alert("bob@b.example", "bob@b.example sent 7")), 40)
              .host("mx1.example")
              .build();
      notifier.notify(notice);
      MimeMessage mail = server.mails()[0];
      assertThat(mail.getSubject()).isEqualTo("Weir mx1.example: 42 older alerts");
      assertThat(Server.text(mail).replace("\r\n", "\n"))
          .isEqualTo(
              """
              42 alerts from 2026-11-22 15:34:56 +03:00 to 2026-11-22 15:34:56 +03:00. Reported by mx1.example.

              2026-11-22 15:34:56 +03:00  stolen_password, level 2  sasl_username ann@a.example
                  ann@a.example sent 150 messages since 15:00 (limit 150)
              2026-11-22 15:34:56 +03:00  stolen_password, level 2  sasl_username bob@b.example
                  bob@b.example sent 7

              and 40 more.

              Weir's page shows blocks and can remove them. To enable it: web: { listen: … }
              """);
    }
  }

  @Test
  void ownTemplatesAreFilledInOnePass() throws Exception {
    try (Server server = new Server();
        Notifier notifier =
            server
                .given()
                .templates(
                    "[{{ rule }}] {{level}} {{measure}}/{{limit}}",
                    "{{field}}={{subject}}\n{{first}} {{last}} {{host}} {{page}}{{evidence}}")
                .notifier()) {
      notifier.notify(NotifierContract.notice("0a-1", NotifierContract.alert("{{rule}}", "x")));
      assertThat(server.mails()[0].getSubject()).isEqualTo("[stolen_password] 2 150/150");
      assertThat(Server.text(server.mails()[0])).startsWith("sasl_username={{rule}}");
    }
  }

  @Test
  void aWrongPasswordIsToldWithTheServersAnswer() throws Exception {
    try (Server server = new Server();
        Notifier notifier = server.given().login("weir", "wrong-secret").notifier()) {
      ActionException e = fails(notifier);
      assertThat(e.retry()).isTrue();
      assertThat(e)
          .hasMessageContaining("127.0.0.1:" + server.given().port())
          .hasMessageContaining("rejected user and password")
          .hasMessageContaining("535");
      assertThat(e.getMessage()).doesNotContain("wrong-secret");
      assertThat(server.mails()).isEmpty();
    }
  }

  @Test
  void aServerThatIsAwayIsNamed() throws Exception {
    try (Server server = new Server()) {
      server.goAway();
      try (Notifier notifier = Given.server(server.port).notifier()) {
        assertThat(fails(notifier))
            .hasMessageContaining("127.0.0.1:" + server.port)
            .hasMessageContaining("refused");
      }
    }
  }

  @Test
  void everythingWrongWithTheOptionsIsTold() {
    TestContext context = new TestContext("tell_admin");
    Given bad =
        Given.server(25)
            .to("a@b.example", "no address", "a@b.example, c@d.example", "x\r\nBcc: y@z.example")
            .from("root")
            .host("mail.example.org")
            .login("weir", "hunter2")
            .templates("{{password}}", "{{rule");
    assertThatThrownBy(() -> bad.notifier(context)).isInstanceOf(ConfigurationException.class);
    assertThat(context.rejected()).hasSize(7);
    assertThat(context.rejected())
        .extracting(r -> r.substring(0, r.indexOf(':')))
        .containsExactly("subject", "text", "to[1]", "to[2]", "to[3]", "from", "security");
    TestContext half = new TestContext("tell_admin");
    assertThatThrownBy(() -> Given.server(25).login("weir", null).notifier(half))
        .isInstanceOf(ConfigurationException.class);
    assertThat(half.rejected()).singleElement().asString().startsWith("password: ");
    assertThat(Given.server(25).login("weir", "hunter2").config().toString())
        .doesNotContain("hunter2");
  }

  @Test
  void defaultPortsFollowTheSecurity() {
    assertThat(Arrays.stream(EmailConfig.Security.values()).map(EmailConfig.Security::port))
        .containsExactly(25, 587, 465);
  }

  @Test
  void theCallersLoaderComesBack() throws Exception {
    ClassLoader loader = new URLClassLoader(new URL[0], null);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (Server server = new Server();
        Notifier notifier = server.notifier()) {
      thread.setContextClassLoader(loader);
      notifier.notify(NotifierContract.notice("0a-1", ANN));
      assertThat(thread.getContextClassLoader()).isSameAs(loader);
      assertThat(server.mails()).hasSize(1);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void anInterruptedDaemonSendsNothing() throws Exception {
    try (Server server = new Server();
        Notifier notifier = server.notifier()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> notifier.notify(NotifierContract.notice("0a-1", ANN)))
          .isInstanceOf(InterruptedException.class);
      assertThat(server.mails()).isEmpty();
    }
  }

  static ActionException fails(Notifier notifier) {
    ActionException e =
        catchThrowableOfType(
            ActionException.class, () -> notifier.notify(NotifierContract.notice("0a-1", ANN)));
    assertThat(e).isNotNull();
    return e;
  }

  static final Duration SHORT = Duration.ofSeconds(1);

  /** What a reader decodes must be what the log said, letter by letter. */
  @ParameterizedTest
  @ValueSource(strings = {"", " j\u00f6rg"})
  void whatLooksLikeAnEncodedWordIsShownAsItStands(String more) throws Exception {
    String login = "=?utf-8?q?ceo=40bank=E2=80=AE=0D=0ABcc:_x=40y?=";
    try (Server server = new Server();
        Notifier notifier =
            server.given().templates("{{subject}}: {{sentence}}" + more, null).notifier()) {
      String said = login + " sent 150 messages";
      notifier.notify(NotifierContract.notice("0a-1", NotifierContract.alert(login, said)));
      MimeMessage mail = server.mails()[0];
      String raw = mail.getHeader("Subject")[0];
      assertThat(MimeUtility.decodeText(MimeUtility.unfold(raw)))
          .isEqualTo(login + ": " + said + more);
      assertThat(raw.lines()).allMatch(line -> line.length() <= 78);
      assertThat(mail.getHeader("Bcc")).isNull();
      assertThat(Server.text(mail)).contains("sasl_username " + login);
    }
  }
}
