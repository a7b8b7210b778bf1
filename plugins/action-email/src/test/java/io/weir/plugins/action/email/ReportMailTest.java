package io.weir.plugins.action.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.ServerSetup;
import io.weir.api.action.Notice;
import io.weir.api.action.Notifier;
import jakarta.mail.BodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A notice with words of its own, as plain text and as a page. */
final class ReportMailTest {
  @RegisterExtension
  static final GreenMailExtension SERVER = new GreenMailExtension(ServerSetup.SMTP.dynamicPort());

  private static final String TEXT = "Deliveries\n  00:00  ████ 12\n  <script>alert(1)</script>\n";
  private static final String HTML =
      "<!DOCTYPE html><html><body><p>&lt;script&gt; ■ ü</p></body></html>";

  @Test
  void textAndPageAreAlternatives() throws Exception {
    try (Notifier notifier = Given.server(SERVER.getSmtp().getPort()).notifier()) {
      notifier.notify(
          Notice.of("0a1b", Notice.Kind.REPORT, "daily report, Sat 21 Nov 2026")
              .at(Instant.parse("2026-11-22T00:00:00Z"))
              .body(TEXT, HTML)
              .host("mx1.example")
              .build());
    }
    MimeMessage mail = SERVER.getReceivedMessages()[0];
    assertThat(mail.getSubject()).isEqualTo("Weir mx1.example: daily report, Sat 21 Nov 2026");
    assertThat(mail.getMessageID()).isEqualTo("<weir-0a1b@a.example>");
    assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    MimeMultipart parts = alternatives(mail.getContent());
    assertThat(parts.getCount()).isEqualTo(2);
    assertThat(parts.getBodyPart(0).getContentType().toLowerCase(java.util.Locale.ROOT))
        .startsWith("text/plain")
        .contains("utf-8");
    assertThat(parts.getBodyPart(1).getContentType().toLowerCase(java.util.Locale.ROOT))
        .startsWith("text/html")
        .contains("utf-8");
    assertThat(parts.getBodyPart(0).getContent().toString().replace("\r\n", "\n")).isEqualTo(TEXT);
    assertThat(parts.getBodyPart(1).getContent().toString().replace("\r\n", "\n").strip())
        .isEqualTo(HTML);
  }

  /** The only multipart with more than one part. */
  private static MimeMultipart alternatives(Object content) throws Exception {
    MimeMultipart parts = (MimeMultipart) content;
    while (parts.getCount() == 1) {
      BodyPart only = parts.getBodyPart(0);
      parts = (MimeMultipart) only.getContent();
    }
    assertThat(parts.getContentType()).startsWith("multipart/alternative");
    return parts;
  }
}
