package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.engine.report.Report;
import io.weir.engine.report.Reporter;
import io.weir.engine.report.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a report asks a store, and what it says when the store cannot answer. */
final class ReporterTest {
  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
  private static final Instant NOW = Instant.parse("2026-12-05T12:00:00Z");
  private static final Duration LONG = Duration.ofMinutes(5);

  private static final Field STATUS = Field.text("status", 32, "It.");
  private static final Field RECIPIENT = Field.text("recipient", 320, "It.");
  private static final Field RELAY = Field.text("relay_name", 255, "It.");
  private static final Field DSN = Field.text("dsn", 16, "It.");
  private static final Field RESPONSE = Field.text("response", 1000, "It.");
  private static final Field DELAY = Field.decimal("delay", "It.");
  private static final Field SIZE = Field.integer("size", "It.");
  private static final EventType DELIVERY =
      EventType.named("mail_delivery", "A delivery.")
          .fields(STATUS, RECIPIENT, RELAY, DSN, RESPONSE, DELAY, SIZE)
          .counted(STATUS)
          .summed(SIZE)
          .kept()
          .build();
  private static final EventType KNOCK = EventType.named("knock", "A knock.").kept().build();

  private final MemoryStore store = new MemoryStore();
  private final List<Query> asked = new CopyOnWriteArrayList<>();
  private int place;

  @BeforeEach
  void write() throws StoreException {
    store.open(List.of(DELIVERY, KNOCK));
    Instant noon = DAY.atTime(12, 0).atZone(UTC).toInstant();
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      events.add(delivery(noon, "sent", "p" + i % 3 + "@a.example", i, 1));
      events.add(delivery(noon.minus(1, ChronoUnit.DAYS), "sent", "p0@a.example", 1, 1));
    }
    events.add(delivery(noon, "deferred", "p9@b.example", 30, 3));
    events.add(start(KNOCK, noon).build());
    store.write(events);
    store.rollUp(
        events.stream()
            .map(e -> e.time().truncatedTo(ChronoUnit.HOURS))
            .collect(Collectors.toSet()));
  }

  private EventBuilder start(EventType type, Instant at) {
    return new EventBuilder().start(type, Event.micros(at)).id(new EventId(1, ++place, 0));
  }

  private Event delivery(Instant at, String status, String to, double delay, int times) {
    return start(DELIVERY, at)
        .put(STATUS, status)
        .put(RECIPIENT, to)
        .put(DELAY, delay)
        .put(SIZE, 100L)
        .put(DSN, "4.4.1")
        .put(RESPONSE, "connect to x.example[192.0.2." + place + "]:25: timed out")
        .build()
        .toBuilder()
        .times(times)
        .build();
  }

  private Report report(Span span, Reporter.Store asks, Duration longest) throws StoreException {
    return new Reporter(
            List.of(DELIVERY, KNOCK),
            query -> {
              asked.add(query);
              return asks.query(query);
            },
            new FixedClock(NOW),
            longest)
        .report(span, 2);
  }

  private static Report.Figure figure(Report report, String section, String name) {
    return report.figure(section, name).orElseThrow();
  }

  @Test
  void aDayIsComparedWithTheDayBefore() throws StoreException {
    Report report = report(Span.days(DAY, DAY, UTC), store::query, LONG);
    assertThat(report.notes()).isEmpty();
    assertThat(report.events()).isEqualTo(14);
    assertThat(figure(report, "deliveries", "sent").now()).isEqualTo(10);
    assertThat(figure(report, "deliveries", "sent").change()).isZero();
    Report.Figure deferred = figure(report, "deliveries", "deferred");
    assertThat(deferred.now()).as("one line for three").isEqualTo(3);
    assertThat(deferred.past()).isZero();
    assertThat(deferred.change()).isNull();
    assertThat(figure(report, "deliveries", "delay_p50").now()).isEqualTo(4);
    assertThat(figure(report, "other", "knock").now()).isEqualTo(1);
    Report.Ranking recipients = report.ranking("recipients").orElseThrow();
    assertThat(recipients.more()).isTrue();
    assertThat(recipients.rows())
        .containsExactly(
            new Report.Row("p0@a.example", List.of(4.0, 400.0), 10.0),
            new Report.Row("p1@a.example", List.of(3.0, 300.0), 0.0));
    assertThat(report.ranking("deferral_reasons").orElseThrow().rows())
        .containsExactly(new Report.Row("4.4.1 connect to *: timed out", List.of(3.0), 0.0));
    assertThat(report.course().points()).hasSize(24);
    assertThat(report.course().points().get(12).counts()).containsExactly(10L, 3L, 0L);
    assertThat(report.ranking("senders")).as("no messages are kept").isEmpty();
  }

  @Test
  void questionsAreFewAndBounded() throws StoreException {
    report(Span.days(DAY.minusDays(700), DAY, UTC), store::query, LONG);
    assertThat(asked).hasSizeLessThan(60);
    assertThat(asked).allMatch(query -> query.most() <= 10_000);
    assertThat(asked).allMatch(query -> query.within().compareTo(LONG) <= 0);
    assertThat(asked).allMatch(query -> !query.from().equals(Instant.EPOCH));
  }

  @Test
  void rollUpsMayAnswerAllOfIt() throws StoreException {
    report(Span.days(DAY.minusDays(9), DAY, UTC), store::query, LONG);
    assertThat(asked).isNotEmpty().allMatch(Query::rollUps);
  }

  @Test
  void whatCannotBeAnsweredIsMissingAndNamed() throws StoreException {
    Report report =
        report(
            Span.days(DAY, DAY, UTC),
            query -> {
              if (query.by().toString().contains("relay")
                  || query.by().toString().contains("dsn")) {
                throw new StoreException(StoreException.Reason.FATAL, "too much memory", null);
              }
              return store.query(query);
            },
            LONG);
    assertThat(report.notes())
        .contains("Reasons of deferrals could not be counted: too much memory")
        .allMatch(note -> note.endsWith("could not be counted: too much memory"));
    assertThat(report.ranking("deferral_reasons")).isEmpty();
    assertThat(report.ranking("recipients")).isPresent();
  }

  @Test
  void whenTheTimeIsOverTheRestIsNotAsked() throws StoreException {
    Report report = report(Span.days(DAY, DAY, UTC), store::query, Duration.ofMillis(10));
    assertThat(asked).isEmpty();
    assertThat(report.notes())
        .singleElement()
        .asString()
        .startsWith(
            "the time for this report was over; missing: deliveries, different recipients,");
    assertThat(report.figure("deliveries", "sent")).isEmpty();
  }

  @Test
  void aDatabaseThatIsAwayEndsIt() {
    store.away(true);
    assertThatThrownBy(() -> report(Span.days(DAY, DAY, UTC), store::query, LONG))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("away");
    assertThat(Set.copyOf(asked)).as("two parts at once").hasSizeLessThanOrEqualTo(2);
  }
}
