package io.weir.engine.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Text;
import io.weir.api.store.Bucket;
import io.weir.engine.coverage.Coverage;
import io.weir.engine.report.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The words and the picture. */
final class DigestTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final String HOSTILE =
      "a</td></table><script>alert(1)</script>\u001b[2J\u202e\"&'\r\n" + "x".repeat(300);

  /** Day with a wave of mail, on which the clocks go on. */
  private static Digest digest() {
    Period period =
        new Period(Period.Kind.DAILY, LocalDate.of(2026, 3, 29), LocalDate.of(2026, 3, 29), BERLIN);
    List<Report.Point> points = new ArrayList<>();
    Instant at = period.span().from();
    for (int hour = 0; hour < 23; hour++) {
      long sent = Math.round(500 + 450 * Math.sin(hour / 3.5));
      points.add(
          new Report.Point(
              at.plusSeconds(3600L * hour),
              List.of(sent, sent / 9, hour == 4 ? 1L : 0L, sent / 3, 2L)));
    }
    Report report =
        new Report(
            period.span(),
            period.span().before(),
            List.of(
                new Report.Section(
                    "messages",
                    "Messages",
                    List.of(
                        new Report.Figure("messages", "messages", Report.Unit.COUNT, 11_500.0, 9.0),
                        new Report.Figure("bytes", "size of all", Report.Unit.BYTES, 3e9, 1e9),
                        new Report.Figure(
                            "delay", "delay, mean", Report.Unit.SECONDS, 1.5, null)))),
            new Report.Course(
                Bucket.hours(1, BERLIN),
                List.of("sent", "deferred", "bounced", "rejected", "failed_logins"),
                points),
            List.of(
                new Report.Ranking(
                    "senders",
                    "Senders",
                    "sender",
                    List.of(
                        new Report.Column("count", "messages", Report.Unit.COUNT),
                        new Report.Column("bytes", "size", Report.Unit.BYTES)),
                    List.of(
                        new Report.Row(HOSTILE, Arrays.asList(900.0, 1e6), 3.0),
                        new Report.Row("", Arrays.asList(800.0, null), null),
                        new Report.Row("anna@mail.example", Arrays.asList(700.0, 5e5), 700.0)),
                    true)),
            List.of("the time for this report was over; missing: relays"),
            11_500);
    News news =
        new News(
            List.of("Sun 04:10  stolen_password: " + HOSTILE),
            3,
            List.of("Sun 04:10  192.0.2.7 by block_address: 192.0.2.7 sent 150 messages"),
            0,
            List.of(HOSTILE, "new@mail.example"),
            0,
            List.of(new Coverage.Shape("postfix/smtpd[N]: " + HOSTILE, 12)),
            List.of("action tell_admin: the mail server cannot be reached"),
            List.of());
    return new Digest(
        period, report, news, "mx1.example", Optional.of("https://weir.example/weir/"));
  }

  @Test
  void thePlainPartIsReadAtEightyColumns() {
    String text = digest().text();
    assertThat(text.lines()).allSatisfy(l -> assertThat(l.length()).isLessThanOrEqualTo(80));
    assertThat(text.codePoints().filter(c -> c != '\n')).noneMatch(Text::steers);
    assertThat(text)
        .startsWith("Sun 29 Mar 2026 on mx1.example\n")
        .contains("\nDeliveries: █ sent, ▒ deferred, ░ bounced\n", "  Sun 01:00  ██", "\nNew\n")
        .containsSubsequence("Deliveries", "New\n", "  Problems now:", "Messages", "Senders")
        .contains("<script>alert(1)</script>\\x1b[2J\\u202e", "    … and 3 more\n")
        .contains("Note: the time for this report was over; missing: relays")
        .contains("https://weir.example/weir/statistics?from=2026-03-29&to=2026-03-29");
    assertThat(text.lines().filter(l -> l.startsWith("  Sun ") && l.contains(":00  ")))
        .as("23 hours, in two pictures")
        .hasSize(46);
  }

  @Test
  void textOfTheLogIsNoMarkup() throws Exception {
    String html = digest().html();
    Files.writeString(Path.of("target/digest.html"), html);
    assertThat(html)
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;\\x1b[2J\\u202e&quot;&amp;&#39;\\r\\n")
        .doesNotContain("<script", "http://", "src=", "url(", "\u001b", "\u202e");
    assertThat(html.split("</table>", -1)).hasSameSizeAs(html.split("<table", -1));
    assertThat(html.split("https://", -1)).as("the link is all that leads away").hasSize(2);
  }

  @Test
  void theIdIsThatOfThePeriod() {
    assertThat(digest().id()).isEqualTo(digest().id()).matches("[0-9a-f]{32}");
    assertThat(digest().title()).isEqualTo("daily report, Sun 29 Mar 2026");
  }
}
