package io.weir.engine.report;

import static io.weir.engine.report.Tops.Measured.AVERAGE;
import static io.weir.engine.report.Tops.Measured.BYTES;
import static io.weir.engine.report.Tops.Measured.COUNT;
import static io.weir.engine.report.Tops.Measured.MAX;

import io.weir.api.EventType;
import io.weir.api.rule.Condition;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes reports. */
public final class Reporter {
  private static final Condition SENT = Asking.is("status", "sent");

  private static final List<Tops.Top> TOPS =
      List.of(
          top("senders", "Senders", "mail_message", "sender", Condition.any(), COUNT, BYTES),
          top(
              "senders_by_size",
              "Senders by size",
              "mail_message",
              "sender",
              Condition.any(),
              BYTES,
              COUNT),
          top(
              "sender_domains",
              "Domains of senders",
              "mail_message",
              "sender/domain",
              Condition.any(),
              COUNT,
              BYTES),
          top("recipients", "Recipients", "mail_delivery", "recipient", SENT, COUNT, BYTES),
          top(
              "recipients_by_size",
              "Recipients by size",
              "mail_delivery",
              "recipient",
              SENT,
              BYTES,
              COUNT),
          top(
              "recipient_domains",
              "Domains of recipients",
              "mail_delivery",
              "recipient/domain",
              SENT,
              COUNT,
              BYTES,
              AVERAGE,
              MAX),
          top(
              "deferring_domains",
              "Domains whose mail was deferred",
              "mail_delivery",
              "recipient/domain",
              Asking.is("status", "deferred"),
              COUNT),
          top("relays", "Relays", "mail_delivery", "relay_name", SENT, COUNT, BYTES, AVERAGE, MAX),
          top("accounts", "Accounts", "mail_message", "sasl_username", null, COUNT, BYTES),
          top("clients", "Clients", "mail_message", "client_address", null, COUNT, BYTES),
          top("rejected_clients", "Clients rejected", "mail_reject", "client_address", null, COUNT),
          top(
              "failing_clients",
              "Clients whose logins failed",
              "mail_auth_failure",
              "client_address",
              null,
              COUNT),
          top(
              "failing_accounts",
              "Accounts whose logins failed",
              "mail_auth_failure",
              "sasl_username",
              null,
              COUNT),
          top("alert_rules", "Alerts by rule", "alert", "rule", null, COUNT),
          top("alert_subjects", "Subjects of alerts", "alert", "subject", null, COUNT),
          top("blocked_subjects", "Subjects blocked", "block", "subject", null, COUNT));

  private static final List<ReasonTops.Top> REASONS =
      List.of(
          new ReasonTops.Top(
              "reject_reasons",
              "Reasons of rejects",
              "mail_reject",
              "reject",
              Condition.any(),
              List.of("action", "code", "dsn", "reason")),
          new ReasonTops.Top(
              "deferral_reasons",
              "Reasons of deferrals",
              "mail_delivery",
              "",
              Asking.is("status", "deferred"),
              List.of("dsn", "response")),
          new ReasonTops.Top(
              "bounce_reasons",
              "Reasons of bounces",
              "mail_delivery",
              "",
              Asking.is("status", "bounced"),
              List.of("dsn", "response")),
          new ReasonTops.Top(
              "warnings",
              "Warnings and errors",
              "mail_warning",
              "warning",
              Condition.any(),
              List.of("severity", "text")));

  /** Answers questions, as {@link io.weir.api.store.Store#query}. */
  @FunctionalInterface
  public interface Store {
    /** Answers a question with measures. */
    Table query(Query query) throws StoreException;
  }

  private final Collection<EventType> kept;
  private final Store store;
  private final Clock clock;
  private final Duration longest;

  /**
   * @param kept the event types that the store keeps
   * @param store answers questions
   * @param longest how long all questions of a report may take together
   */
  public Reporter(Collection<EventType> kept, Store store, Clock clock, Duration longest) {
    this.kept = List.copyOf(kept);
    this.store = store;
    this.clock = clock;
    this.longest = longest;
  }

  /**
   * Makes a report. What the store cannot answer, or not in time, is missing, and a note says so.
   *
   * @param most rows of each list
   * @throws StoreException when the database is away
   */
  public Report report(Span span, int most) throws StoreException {
    Asking asking = new Asking(kept, store, clock, longest);
    Span before = span.before();
    try (Parts parts = new Parts(asking)) {
      List<Counted> counted =
          parts.all(List.of(a -> Counted.in(a, span), a -> Counted.in(a, before)));
      Counted now = counted.get(0);
      List<Report.Course> course = parts.all(List.of(a -> new Timeline(a, span).course()));
      List<Report.Ranking> rankings = new ArrayList<>();
      if (now.events() > 0) {
        parts.all(rankings(span, before, most)).forEach(rankings::addAll);
      }
      return new Report(
          span,
          before,
          Numbers.beside(Totals.TITLES, now.numbers(), counted.get(1).numbers()),
          course.get(0),
          rankings,
          asking.notes(),
          now.events());
    }
  }

  /** The numbers of a time. */
  private record Counted(Numbers numbers, long events) {
    static Counted in(Asking asking, Span span) throws StoreException {
      Totals totals = new Totals(asking, span);
      return new Counted(totals.count(), totals.events());
    }
  }

  private static List<Parts.Part<List<Report.Ranking>>> rankings(Span span, Span before, int most) {
    List<Parts.Part<List<Report.Ranking>>> all = new ArrayList<>();
    for (Tops.Top top : TOPS) {
      all.add(
          asking -> {
            List<Report.Ranking> some = new ArrayList<>();
            new Tops(asking, most).addTo(some, top, span, before);
            return some;
          });
    }
    for (ReasonTops.Top top : REASONS) {
      all.add(
          asking -> {
            List<Report.Ranking> some = new ArrayList<>();
            new ReasonTops(asking, most).addTo(some, top, span, before);
            return some;
          });
    }
    return all;
  }

  private static Tops.Top top(
      String name,
      String title,
      String type,
      String group,
      @Nullable Condition where,
      Tops.Measured... numbers) {
    int slash = group.indexOf('/');
    String key = slash < 0 ? group : group.substring(slash + 1);
    return new Tops.Top(name, title, key, type, group, where, List.of(numbers));
  }
}
