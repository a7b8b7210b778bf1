package io.weir.engine.act;

import io.weir.api.action.Notice;
import io.weir.api.rule.Alert;
import io.weir.engine.judge.AlertCodec;
import io.weir.engine.judge.Hash;
import io.weir.engine.state.Fields;
import io.weir.engine.state.StateFile;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The alerts that wait for one notifier, oldest first. The loop adds to it with each commit, the
 * notifier's thread empties it; an alert leaves the state with the commit after it was sent. Alerts
 * older than {@code stale_after} wait until the sources are read to their end, and go out in one
 * summary.
 */
public final class Outbox {
  private final String action;
  private final Duration staleAfter;
  private final Clock clock;
  private final List<Notice.Link> links;
  private final String host;
  private final Deque<Entry> waiting = new ArrayDeque<>();
  private final List<Entry> fresh = new ArrayList<>();
  private boolean caughtUp;

  /** How the first so many go out; empty: not decided yet. */
  private List<Long> settled = List.of();

  private Notice.Kind settledAs = Notice.Kind.ALERT;

  /**
   * What waits: an alert or a report; {@code number} is its place in the state file.
   *
   * @param letter the report; null for an alert
   */
  record Entry(long number, @Nullable Alert alert, @Nullable Letter letter) {
    boolean isBefore(Instant old) {
      return alert != null && alert.last().isBefore(old);
    }
  }

  /**
   * The next notice.
   *
   * @param notice what is sent
   * @param numbers the entries that are done with it
   * @param settled whether it is committed that these go out together
   */
  public record Parcel(Notice notice, List<Long> numbers, boolean settled) {}

  /** An outbox for the action of this id. */
  public Outbox(
      String action, Duration staleAfter, Clock clock, Optional<String> page, String host) {
    this.action = action;
    this.staleAfter = staleAfter;
    this.clock = clock;
    this.links = page.map(p -> List.of(new Notice.Link("page", URI.create(p)))).orElse(List.of());
    this.host = host;
  }

  /** The map of the state file that holds all outboxes. */
  static Map<Long, byte[]> map(StateFile state) {
    return state.sequence("outbox");
  }

  /** The map of the state file with the reports; an older Weir does not look there. */
  static Map<Long, byte[]> letters(StateFile state) {
    return state.sequence("outbox/reports");
  }

  /** Loop: an alert to be sent after the next commit. */
  void add(long number, Alert alert) {
    fresh.add(new Entry(number, alert, null));
  }

  /** Loop: a report to be sent after the next commit. */
  void add(long number, Letter letter) {
    fresh.add(new Entry(number, null, letter));
  }

  /** Before it runs: it was decided that these go out together, and perhaps they did. */
  synchronized void restoreSettled(Notice.Kind kind, List<Long> numbers) {
    settledAs = kind;
    settled = List.copyOf(numbers);
  }

  /** Notifier's thread: it is committed how these go out. */
  synchronized void settled(Parcel parcel) {
    settledAs = parcel.notice().kind();
    settled = parcel.numbers();
  }

  /** Loop, before the commit. */
  void save(StateFile state) {
    for (Entry e : fresh) {
      if (e.alert() != null) {
        map(state).put(e.number(), bytes(action, e.alert()));
      } else if (e.letter() != null) {
        letters(state).put(e.number(), e.letter().bytes(action));
      }
    }
  }

  /** Loop, after the commit: hands over what was committed. */
  void committed() {
    if (!fresh.isEmpty()) {
      synchronized (this) {
        waiting.addAll(fresh);
        notifyAll();
      }
      fresh.clear();
    }
  }

  /** Loop: whether more old alerts are to be expected. */
  synchronized void allRead(boolean is) {
    if (caughtUp != is) {
      caughtUp = is;
      notifyAll();
    }
  }

  synchronized int size() {
    return waiting.size();
  }

  /** Notifier's thread: waits for the next notice. Its alerts stay until {@link #sent}. */
  synchronized Parcel next() throws InterruptedException {
    while (true) {
      Entry first = waiting.peek();
      if (first != null && settled.contains(first.number())) {
        List<Entry> entries = waiting.stream().filter(e -> settled.contains(e.number())).toList();
        return parcel(settledAs, entries, true);
      }
      if (first != null && first.letter() != null) {
        return report(first.number(), first.letter());
      }
      if (first != null) {
        Instant old = clock.instant().minus(staleAfter);
        if (!first.isBefore(old)) {
          return parcel(Notice.Kind.ALERT, List.of(first), false);
        }
        if (caughtUp) {
          List<Entry> entries = waiting.stream().takeWhile(e -> e.isBefore(old)).toList();
          return parcel(Notice.Kind.SUMMARY, entries, false);
        }
      }
      wait();
    }
  }

  /** It goes out alone, as it was committed. */
  private Parcel report(long number, Letter letter) {
    Notice notice =
        Notice.of(letter.id(), Notice.Kind.REPORT, letter.title())
            .at(letter.at())
            .body(letter.text(), letter.html())
            .links(links)
            .host(host)
            .build();
    return new Parcel(notice, List.of(number), true);
  }

  private Parcel parcel(Notice.Kind kind, List<Entry> entries, boolean isSettled) {
    List<Alert> all = entries.stream().flatMap(e -> Stream.ofNullable(e.alert())).toList();
    List<Alert> alerts = all.stream().limit(Notice.MOST_ALERTS).toList();
    Instant newest = all.stream().map(Alert::last).max(Instant::compareTo).orElse(Instant.MIN);
    List<Object> ids = new ArrayList<>(List.of(action));
    all.forEach(alert -> ids.add(alert.id()));
    boolean one = kind == Notice.Kind.ALERT;
    Notice notice =
        Notice.of(
                one ? alerts.get(0).id() : Hash.of(ids.toArray()),
                kind,
                one ? alerts.get(0).sentence() : entries.size() + " older alerts in one")
            .at(newest)
            .alerts(alerts, entries.size() - alerts.size())
            .links(links)
            .host(host)
            .build();
    return new Parcel(notice, entries.stream().map(Entry::number).toList(), isSettled);
  }

  /** Notifier's thread: these were sent, or given up. */
  synchronized void sent(List<Long> numbers) {
    for (int i = 0; i < numbers.size(); i++) {
      waiting.poll();
    }
    settled = List.of();
  }

  static byte[] bytes(String action, Alert alert) {
    return AlertCodec.fields(alert).put("action", action).bytes();
  }

  static Map.Entry<String, Alert> read(byte[] bytes) {
    try {
      if (Fields.isForm(bytes)) {
        Fields in = Fields.read(bytes);
        return Map.entry(in.text("action"), AlertCodec.of(in));
      }
      // As 0.1 wrote it: the action with its length in two bytes, of which the first is 0 or 1.
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      String action = in.readUTF();
      return Map.entry(action, AlertCodec.read(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
