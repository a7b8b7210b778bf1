package io.weir.engine.act;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.action.Notice;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Subject;
import io.weir.engine.config.NotifierOptions;
import io.weir.engine.state.StateException;
import io.weir.engine.state.StateFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An attack is some notices and a summary, not a thousand; also when Weir is killed meanwhile. */
@Timeout(120)
final class DigestOutboxTest {
  private static final Duration DIGEST = Duration.ofMinutes(10);
  private static final Instant START = Instant.parse("2026-11-29T23:55:00Z");

  private @TempDir Path folder;
  private Instant now = START;
  private NotifierOptions options = new NotifierOptions(DIGEST, 3, false);
  private @Nullable StateFile state;
  private @Nullable Outbox box;
  private @Nullable Outboxes all;
  private int subjects;

  private final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      };

  @BeforeEach
  void open() throws StateException {
    StateFile opened = StateFile.open(folder, clock);
    Outbox made =
        new Outbox(
            "tell",
            options,
            Duration.ofMinutes(15),
            clock,
            Optional.empty(),
            "mx1",
            new AskLinks(Optional.empty()));
    Outboxes boxes = new Outboxes(Map.of("tell", made), clock, event -> {});
    boxes.restore(opened);
    boxes.save(opened);
    opened.commit();
    boxes.committed();
    boxes.allRead(true);
    state = opened;
    box = made;
    all = boxes;
  }

  @AfterEach
  void close() {
    if (state != null) {
      state.close();
    }
  }

  /** What was not committed never happened. */
  private void killed() throws StateException {
    close();
    open();
  }

  private void commit() {
    all.save(state);
    state.commit();
    all.committed();
  }

  private void alerts(int n, int level) {
    for (int i = 0; i < n; i++) {
      String who = "198.51.100." + subjects++;
      all.add(
          "tell",
          new Alert(
              "%032x".formatted(subjects),
              "busy",
              "messages",
              now,
              Finding.at(level, new Subject("client_address", who))
                  .measured(100, 100)
                  .since(now)
                  .says(who + " sent 100 messages")));
    }
    commit();
  }

  /** As the runner does it; null when there is nothing to send now. */
  private Outbox.@Nullable Parcel decided() throws InterruptedException {
    Outbox.Parcel next = box.next(() -> false);
    if (next != null && !next.settled()) {
      all.settle("tell", next);
      commit();
      box.settled(next);
    }
    return next;
  }

  private List<String> sent() throws InterruptedException {
    List<String> sent = new ArrayList<>();
    for (Outbox.Parcel p = decided(); p != null; p = decided()) {
      sent.add(said(p.notice()));
      box.sent(p);
      all.done("tell", p, "");
      commit();
    }
    return sent;
  }

  private static String said(Notice notice) {
    return notice.kind() == Notice.Kind.ALERT
        ? "level " + notice.alerts().get(0).level()
        : notice.title();
  }

  @Test
  void aFloodIsSomeAndThenASummaryForEachTime() throws Exception {
    alerts(1, 1);
    assertThat(sent()).as("nothing delays the first").containsExactly("level 1");
    alerts(1000, 1);
    assertThat(sent()).containsExactly("level 1", "level 1");
    now = now.plus(DIGEST).minusMillis(1);
    alerts(1, 1);
    assertThat(sent()).isEmpty();
    assertThat(box.size()).isEqualTo(999);
    now = now.plusMillis(1);
    assertThat(sent()).containsExactly("999 more alerts in one");
    alerts(50, 1);
    assertThat(sent()).isEmpty();
    now = now.plus(DIGEST);
    assertThat(sent()).containsExactly("50 more alerts in one");
    now = now.plus(DIGEST);
    assertThat(sent()).isEmpty();
    now = now.plus(DIGEST);
    alerts(2, 1);
    assertThat(sent()).as("quiet again").containsExactly("level 1", "level 1");
  }

  @Test
  void whatIsMoreSeriousDoesNotWaitForWhatIsLess() throws Exception {
    alerts(100, 1);
    assertThat(sent()).hasSize(3);
    alerts(100, 1);
    alerts(2, 3);
    alerts(1, 2);
    assertThat(sent()).as("once: more of level 3 waits too").containsExactly("level 3");
    now = now.plus(DIGEST);
    assertThat(sent()).containsExactly("199 more alerts in one");
  }

  @Test
  void oneThatWaitedAloneGoesAlone() throws Exception {
    alerts(4, 1);
    assertThat(sent()).hasSize(3);
    now = now.plus(DIGEST);
    assertThat(sent()).containsExactly("level 1");
  }

  @Test
  void killedItNeitherForgetsNorRepeatsNorBeginsAnew() throws Exception {
    alerts(20, 1);
    assertThat(sent()).hasSize(3);
    for (int i = 0; i < 5; i++) {
      killed();
      assertThat(sent()).as("the pace is kept").isEmpty();
    }
    now = now.plus(DIGEST);
    Outbox.Parcel first = decided();
    killed(); // perhaps it was sent
    alerts(5, 1);
    now = now.plusSeconds(1);
    Outbox.Parcel second = decided();
    assertThat(second.notice().id()).isEqualTo(first.notice().id());
    assertThat(second.notice().title()).isEqualTo("17 more alerts in one");
    assertThat(second.notice().alerts()).hasSize(17);
    box.sent(second);
    all.done("tell", second, "");
    commit();
    killed();
    assertThat(sent()).isEmpty();
    now = now.plus(DIGEST);
    assertThat(sent()).containsExactly("5 more alerts in one");
  }

  @Test
  void whenNothingMoreComesNothingWaits() throws Exception {
    alerts(20, 1);
    assertThat(sent()).hasSize(3);
    all.end();
    assertThat(sent()).containsExactly("17 more alerts in one");
  }

  @Test
  void aClockThatIsSetBackHoldsNothingUp() throws Exception {
    alerts(5, 1);
    assertThat(sent()).hasSize(3);
    now = now.minus(Duration.ofDays(1));
    assertThat(sent()).isNotEmpty();
    assertThat(box.size()).isZero();
  }

  @Test
  void withoutADigestEachGoesAtOnce() throws Exception {
    options = NotifierOptions.EACH;
    killed();
    alerts(50, 1);
    assertThat(sent()).hasSize(50).containsOnly("level 1");
  }

  @Test
  void olderAlertsAreOneNoticeThatHoldsUpNothing() throws Exception {
    alerts(50, 1);
    now = now.plus(Duration.ofHours(1));
    alerts(2, 1);
    assertThat(sent()).containsExactly("50 older alerts in one", "level 1", "level 1");
  }

  @Test
  void aHundredThousandThatWaitCostNothing() throws Exception {
    alerts(3, 1);
    assertThat(sent()).hasSize(3);
    for (int i = 0; i < 100; i++) {
      alerts(1000, 1);
    }
    long from = System.nanoTime();
    for (int i = 0; i < 10_000; i++) {
      assertThat(box.next(() -> false)).isNull();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(20));
    now = now.plus(DIGEST);
    Outbox.Parcel parcel = decided();
    assertThat(parcel.notice().alerts()).hasSize(Notice.MOST_ALERTS);
    assertThat(parcel.notice().left()).isEqualTo(99_000);
    box.sent(parcel);
    assertThat(box.size()).isZero();
  }
}
