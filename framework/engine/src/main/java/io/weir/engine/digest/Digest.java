package io.weir.engine.digest;

import io.weir.api.store.StoreException;
import io.weir.engine.coverage.Coverage;
import io.weir.engine.judge.Hash;
import io.weir.engine.report.Report;
import io.weir.engine.report.ReportWords;
import io.weir.engine.report.Reporter;
import io.weir.engine.view.Status;
import io.weir.engine.view.StoreDesk;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A report as it is sent: a picture of the time, what is new, then the numbers beside those of the
 * time before.
 *
 * @param period the time
 * @param report the numbers
 * @param news what is new
 * @param host the machine
 * @param page the address of the web pages
 */
public record Digest(Period period, Report report, News news, String host, Optional<String> page) {
  private static final int TOP = 5;

  /** The lists that are worth a mail. */
  private static final List<String> RANKINGS =
      List.of(
          "senders",
          "recipient_domains",
          "accounts",
          "clients",
          "rejected_clients",
          "failing_accounts",
          "reject_reasons",
          "deferral_reasons",
          "bounce_reasons",
          "warnings",
          "alert_rules",
          "blocked_subjects");

  /**
   * Makes one.
   *
   * @param known shapes of unknown lines that were reported before
   * @param longest how long the questions to the store may take
   * @throws StoreException when the database is away
   */
  public static Digest of(
      Period period,
      StoreDesk store,
      Status status,
      Set<String> known,
      Clock clock,
      Duration longest,
      String host,
      Optional<String> page)
      throws StoreException {
    News news = new NewsReader(store, period.span(), longest.dividedBy(4)).read(status, known);
    Report report =
        new Reporter(store.kept(), store::query, clock, longest).report(period.span(), TOP);
    return new Digest(period, report, news, host, page);
  }

  /** The same for the same period, whenever it is made. */
  public String id() {
    return Hash.of("report", period.kind(), period.first(), host);
  }

  /** For one that is sent besides those that are due. */
  public String id(Instant asked) {
    return Hash.of("report", period.kind(), period.first(), host, asked);
  }

  /** In one line. */
  public String title() {
    return period.kind() + " report, " + ReportWords.range(period.span());
  }

  /** Plain text, in lines of at most 80 characters. */
  public String text() {
    return DigestText.of(this);
  }

  /** A page for mail programs, which loads nothing. */
  public String html() {
    return DigestHtml.of(this);
  }

  /** The lists that are shown. */
  List<Report.Ranking> rankings() {
    return RANKINGS.stream().flatMap(name -> report.ranking(name).stream()).toList();
  }

  /** Where the same is on the web pages. */
  Optional<String> link() {
    return page.map(
        base ->
            (base.endsWith("/") ? base : base + "/")
                + "statistics?from="
                + period.first()
                + "&to="
                + period.last());
  }

  /** Shapes of unknown lines that need not be reported again. */
  public static List<String> shapes(Status status) {
    return status.coverage().shapes().stream().map(Coverage.Shape::shape).toList();
  }
}
