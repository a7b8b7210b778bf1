package io.weir.plugins.action.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.ConfigurationException;
import io.weir.api.action.Block;
import io.weir.api.action.Notice;
import io.weir.api.action.Notifier;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Subject;
import io.weir.plugins.action.email.EmailNotifierTest.Server;
import io.weir.testkit.NotifierContract;
import io.weir.testkit.TestContext;
import jakarta.mail.internet.MimeMessage;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.swing.text.html.HTMLEditorKit;
import javax.swing.text.html.parser.ParserDelegator;
import org.junit.jupiter.api.Test;

/** The HTML part of mails. */
final class HtmlMailTest {
  private static final Instant AT = Instant.parse("2026-11-22T12:34:56Z");

  private static final List<String> HOSTILE =
      List.of(
          "<script>alert(1)</script>",
          "\"><img src=x onerror=alert(1)>",
          "' onmouseover='x",
          "{{title}}{{{title}}}",
          "</td></table><a href=\"http://evil.example\">click</a>",
          "&lt;b&gt;",
          "\u202egro.elpmaxe",
          "a\r\n--boundary\r\nContent-Type: text/html\r\n\r\n<b>");

  private static Notice notice(Notice.Kind kind, String text) {
    Alert alert =
        new Alert(
            "0a",
            "stolen_password",
            "addresses",
            AT,
            Finding.at(2, new Subject("sasl_username", text))
                .measured(12, 10)
                .since(AT.minusSeconds(900))
                .evidence(
                    Map.of(
                        "client_address",
                        List.of("192.0.2.1", "2001:db8:1234:5678:9abc:def0:1234:5678"),
                        "sender",
                        List.of(text)))
                .says(text + " sent mail from 12 addresses since 12:19 (limit 10)"));
    List<Alert> alerts =
        switch (kind) {
          case ALERT, ASK -> List.of(alert);
          case SUMMARY -> List.of(alert, NotifierContract.alert("bob@b.example", "bob sent 7"));
          default -> List.of();
        };
    Notice.Builder made =
        Notice.of("0a-" + Integer.toHexString(kind.name().hashCode()), kind, title(kind, alert))
            .at(AT)
            .alerts(alerts, kind == Notice.Kind.SUMMARY ? 40 : 0)
            .links(links(kind))
            .host("mx1.example");
    if (kind == Notice.Kind.ASK) {
      made.block(
          Block.of("refuse_account", alert.subject())
              .id("0b")
              .lasting(AT, AT.plusSeconds(86_400))
              .because(text + " sent mail from 12 addresses", Block.Author.rule("stolen_password"))
              .build());
    }
    return made.build();
  }

  private static String title(Notice.Kind kind, Alert alert) {
    return switch (kind) {
      case SUMMARY -> "42 more alerts in one";
      case TRIAL -> "this is a trial: notices of action tell_admin arrive";
      default -> alert.sentence();
    };
  }

  private static List<Notice.Link> links(Notice.Kind kind) {
    List<Notice.Link> links = new ArrayList<>();
    String page = "https://weir.example/alert?id=0a&x=1";
    links.add(new Notice.Link("page", URI.create(page)));
    List<String> more = kind == Notice.Kind.ASK ? List.of("approve", "refuse") : List.of();
    more.forEach(
        rel -> links.add(new Notice.Link(rel, URI.create("https://weir.example/ask?do=" + rel))));
    return links;
  }

  private static MimeMessage sent(Given given, Server server, Notice notice) throws Exception {
    try (Notifier notifier = given.notifier()) {
      notifier.notify(notice);
    }
    MimeMessage[] all = server.mails();
    return all[all.length - 1];
  }

  /** Tags and the values of attributes, as a browser's parser sees them. */
  private static List<String> tags(String html) throws Exception {
    List<String> tags = new ArrayList<>();
    new ParserDelegator()
        .parse(
            new StringReader(html),
            new HTMLEditorKit.ParserCallback() {
              @Override
              public void handleStartTag(
                  javax.swing.text.html.HTML.Tag tag,
                  javax.swing.text.MutableAttributeSet attributes,
                  int at) {
                tags.add(tag + attributes(attributes));
              }

              @Override
              public void handleSimpleTag(
                  javax.swing.text.html.HTML.Tag tag,
                  javax.swing.text.MutableAttributeSet attributes,
                  int at) {
                tags.add(tag + attributes(attributes));
              }
            },
            true);
    return tags;
  }

  private static String attributes(javax.swing.text.MutableAttributeSet of) {
    List<String> names = new ArrayList<>();
    of.getAttributeNames().asIterator().forEachRemaining(n -> names.add(" " + n));
    names.sort(null);
    return String.join("", names).toLowerCase(Locale.ROOT);
  }

  @Test
  void everyKindIsTextAndHtmlThatSayTheSame() throws Exception {
    try (Server server = new Server()) {
      for (Notice.Kind kind : Notice.Kind.values()) {
        Notice notice = notice(kind, "anna@a.example");
        MimeMessage mail = sent(server.given(), server, notice);
        String html = Server.html(mail);
        String text = Server.text(mail);
        assertThat(mail.getSubject()).isEqualTo("Weir mx1.example: " + notice.title());
        assertThat(html).as(kind.name()).startsWith("<!DOCTYPE html>").contains(notice.title());
        assertThat(html).contains("href=\"https://weir.example/alert?id&#x3D;0a&amp;x&#x3D;1\"");
        assertThat(text).contains("https://weir.example/alert?id=0a&x=1");
        for (String rel : List.of("approve", "refuse")) {
          boolean has = notice.link(rel).isPresent();
          assertThat(html.contains("do&#x3D;" + rel)).as(kind + " " + rel).isEqualTo(has);
          assertThat(text.contains("do=" + rel)).as(kind + " " + rel).isEqualTo(has);
        }
        assertThat(html).doesNotContain("src=", "@import", "url(");
        String folder = System.getProperty("weir.mails");
        if (folder != null) { // to look at them
          Files.writeString(Path.of(folder, kind + ".html"), html);
          Files.writeString(Path.of(folder, kind + ".txt"), text);
          try (var out = Files.newOutputStream(Path.of(folder, kind + ".eml"))) {
            mail.writeTo(out);
          }
        }
      }
    }
  }

  @Test
  void hostileTextsAddNoTagAndNoPart() throws Exception {
    try (Server server = new Server()) {
      for (Notice.Kind kind : Notice.Kind.values()) {
        List<String> plain =
            tags(Server.html(sent(server.given(), server, notice(kind, "anna@a.example"))));
        assertThat(plain).hasSizeGreaterThan(5);
        for (String text : HOSTILE) {
          MimeMessage mail = sent(server.given(), server, notice(kind, text));
          String html = Server.html(mail);
          assertThat(tags(html)).as(kind + " " + text).isEqualTo(plain);
          assertThat(html).doesNotContain("\u202e");
          assertThat(mail.getAllRecipients()).hasSize(1);
        }
      }
    }
  }

  @Test
  void manyAlertsAreCutInTheHtmlAlone() throws Exception {
    List<Alert> many = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      many.add(NotifierContract.alert("user" + i + "@a.example", "user" + i + " sent 150"));
    }
    Notice notice =
        Notice.of("0c", Notice.Kind.SUMMARY, "1500 more alerts in one")
            .at(AT)
            .alerts(many, 500)
            .host("mx1")
            .build();
    try (Server server = new Server()) {
      MimeMessage mail = sent(server.given(), server, notice);
      assertThat(Server.html(mail))
          .hasSizeLessThan(100_000)
          .contains("user49@", "and 1450 more")
          .doesNotContain("user50@");
      assertThat(Server.text(mail)).contains("user999@", "and 500 more");
    }
  }

  @Test
  void anOwnTemplateOrNone() throws Exception {
    try (Server server = new Server()) {
      String own =
          "<p>{{label}}: {{title}}{{#approve}} <a href=\"{{approve}}\">yes</a>{{/approve}}";
      Notice notice = notice(Notice.Kind.ALERT, "<b>");
      assertThat(Server.html(sent(server.given().html(own), server, notice)))
          .isEqualTo(
              "<p>Alert, level 2: &lt;b&gt; sent mail from 12 addresses since 12:19 (limit 10)");
      assertThat(sent(server.given().html(""), server, notice).getContentType())
          .startsWith("text/plain");
    }
  }

  @Test
  void templatesThatCannotWorkAreRejected() {
    for (String wrong :
        List.of("{{{title}}}", "{{&title}}", "{{titel}}", "{{#alerts}}", "{{=<% %>=}}<%&title%>")) {
      TestContext context = new TestContext("tell");
      assertThatThrownBy(() -> Given.server(25).html(wrong).notifier(context))
          .as(wrong)
          .isInstanceOf(ConfigurationException.class);
      assertThat(context.rejected()).singleElement().asString().startsWith("html: ");
    }
  }
}
