package io.weir.engine.act;

import io.weir.api.action.Notice;
import io.weir.api.rule.Alert;
import io.weir.engine.config.NotifierOptions;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The alerts that wait for one notifier, oldest first. The loop adds to it with each commit, the
 * notifier's thread empties it; an alert leaves the state with the commit after it was sent. Alerts
 * older than {@code stale_after} wait until the sources are read to their end, and go out in one
 * summary; so do those that are too many for its {@link Pace}, when the time of the digest is over.
 */
public final class Outbox {
  /** While something waits for its time; the clock may be set meanwhile. */
  private static final long LOOK_MILLIS = 500;

  private final String action;
  private final Duration staleAfter;
  private final Clock clock;
  private final List<Notice.Link> links;
  private final String host;
  private final NotifierOptions options;
  private final AskLinks askLinks;
  private final NoticeQueue waiting = new NoticeQueue();
  private final List<Entry> fresh = new ArrayList<>();
  private boolean caughtUp;

  /** How the first so many go out; empty: not decided yet. */
  private List<Long> settled = List.of();

  private As settledAs = As.ALONE;

  private Pace pace = Pace.QUIET;
  private boolean ending;

  /** How alerts go out. */
  enum As {
    /** One alone. */
    ALONE(0),
    /** Old ones in one. */
    OLD(1),
    /** Those that had to wait for others, in one. */
    DIGEST(2);

    /** In the state file. */
    final byte code;

    As(int code) {
      this.code = (byte) code;
    }

    /** Of a later Weir there may be others, and those are several in one. */
    static As of(byte code) {
      return code == ALONE.code ? ALONE : code == DIGEST.code ? DIGEST : OLD;
    }
  }

  /**
   * What waits: an alert or a report; {@code number} is its place in the state file.
   *
   * @param letter the report, or null
   * @param asking the question, or null
   */
  record Entry(
      long number, @Nullable Alert alert, @Nullable Letter letter, @Nullable Asking asking) {
    boolean isBefore(Instant old) {
      return alert != null && alert.last().isBefore(old);
    }

    int level() {
      return alert == null ? 0 : alert.level();
    }
  }

  /**
   * The next notice.
   *
   * @param notice what is sent
   * @param numbers the entries that are done with it
   * @param as how they go out
   * @param settled whether it is committed that these go out together
   * @param after the pace when it is sent
   */
  record Parcel(Notice notice, List<Long> numbers, As as, boolean settled, Pace after) {}

  /** An outbox for the action of this id. */
  public Outbox(
      String action,
      NotifierOptions options,
      Duration staleAfter,
      Clock clock,
      Optional<String> page,
      String host,
      AskLinks askLinks) {
    this.action = action;
    this.options = options;
    this.staleAfter = staleAfter;
    this.clock = clock;
    this.links = page.map(p -> List.of(new Notice.Link("page", URI.create(p)))).orElse(List.of());
    this.host = host;
    this.askLinks = askLinks;
  }

  /** The map of the state file that holds all outboxes. */
  static Map<Long, byte[]> map(StateFile state) {
    return state.sequence("outbox");
  }

  /** The map of the state file with the reports; an older Weir does not look there. */
  static Map<Long, byte[]> letters(StateFile state) {
    return state.sequence("outbox/reports");
  }

  /** The map of the state file with the questions. */
  static Map<Long, byte[]> questions(StateFile state) {
    return state.sequence("outbox/questions");
  }

  /** Loop: an alert to be sent after the next commit. */
  void add(long number, Alert alert) {
    fresh.add(new Entry(number, alert, null, null));
  }

  /** Loop: a report to be sent after the next commit. */
  void add(long number, Letter letter) {
    fresh.add(new Entry(number, null, letter, null));
  }

  /** Loop: a question to be sent after the next commit. */
  void add(long number, Asking asking) {
    fresh.add(new Entry(number, null, null, asking));
  }

  /** Before it runs: it was decided that these go out together, and perhaps they did. */
  synchronized void restoreSettled(As as, List<Long> numbers) {
    settledAs = as;
    settled = List.copyOf(numbers);
  }

  /** Before it runs. */
  synchronized void restorePace(Pace was) {
    pace = was;
  }

  /** Notifier's thread: it is committed how these go out. */
  synchronized void settled(Parcel parcel) {
    settledAs = parcel.as();
    settled = parcel.numbers();
    pace = parcel.after();
  }

  /** Loop, before the commit. */
  void save(StateFile state) {
    for (Entry e : fresh) {
      if (e.alert() != null) {
        map(state).put(e.number(), bytes(action, e.alert()));
      } else if (e.letter() != null) {
        letters(state).put(e.number(), e.letter().bytes(action));
      } else if (e.asking() != null) {
        questions(state).put(e.number(), e.asking().bytes(action));
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

  /** Nothing more will come: what waits for others does not wait any longer. */
  synchronized void end() {
    ending = true;
    notifyAll();
  }

  /** Any thread: {@link #next} looks again whether it should wait. */
  synchronized void wake() {
    notifyAll();
  }

  /**
   * Notifier's thread: waits for the next notice. Its alerts stay until {@link #sent}.
   *
   * @param patient whether to wait
   * @return null when there is nothing to send and it should not wait
   */
  synchronized @Nullable Parcel next(BooleanSupplier patient) throws InterruptedException {
    while (true) {
      List<Entry> together = waiting.of(settled);
      if (!together.isEmpty()) {
        return parcel(settledAs, together, true, pace);
      }
      Entry other = waiting.other();
      if (other != null && other.letter() != null) {
        return report(other.number(), other.letter());
      }
      if (other != null && other.asking() != null) {
        return question(other.number(), other.asking());
      }
      Instant now = clock.instant();
      Parcel next = alerts(now);
      if (next != null) {
        return next;
      }
      if (!patient.getAsBoolean()) {
        return null;
      }
      wait(waiting.alert() == null ? 0 : LOOK_MILLIS);
    }
  }

  private @Nullable Parcel alerts(Instant now) {
    Entry first = waiting.alert();
    if (first == null) {
      return null;
    }
    Instant old = now.minus(staleAfter);
    if (first.isBefore(old) && !caughtUp) {
      return null;
    }
    boolean closed = !ending && !pace.closedFor(options, now).isZero();
    if (closed) {
      Entry serious = waiting.above(pace.level());
      return serious == null || serious.isBefore(old) ? null : alone(serious, now);
    }
    if (pace.isFull(options, now) && waiting.alertCount() > 1) {
      List<Entry> all = waiting.alerts().toList();
      int highest = all.stream().mapToInt(Entry::level).max().orElse(0);
      return parcel(As.DIGEST, all, false, Pace.summary(options, now, highest));
    }
    if (first.isBefore(old)) {
      List<Entry> entries = waiting.alerts().takeWhile(e -> e.isBefore(old)).toList();
      return parcel(As.OLD, entries, false, pace);
    }
    return alone(first, now);
  }

  private Parcel alone(Entry entry, Instant now) {
    return parcel(As.ALONE, List.of(entry), false, pace.one(options, now, entry.level()));
  }

  /** A notice that says nothing but that it arrives. */
  Notice trial() {
    return Trial.notice(action, links, host, clock.instant());
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
    return new Parcel(notice, List.of(number), As.ALONE, true, pace);
  }

  /** It goes out alone: an answer is waited for. */
  private Parcel question(long number, Asking asking) {
    List<Notice.Link> all = new ArrayList<>(links);
    all.addAll(askLinks.of(asking.alert().id(), asking.end()));
    Notice notice = asking.notice().links(all).host(host).build();
    return new Parcel(notice, List.of(number), As.ALONE, true, pace);
  }

  private Parcel parcel(As as, List<Entry> entries, boolean isSettled, Pace after) {
    List<Alert> all = entries.stream().flatMap(e -> Stream.ofNullable(e.alert())).toList();
    List<Alert> alerts = all.stream().limit(Notice.MOST_ALERTS).toList();
    Instant newest = all.stream().map(Alert::last).max(Instant::compareTo).orElse(Instant.MIN);
    List<Object> ids = new ArrayList<>(List.of(action));
    all.forEach(alert -> ids.add(alert.id()));
    boolean one = as == As.ALONE;
    Notice notice =
        Notice.of(
                one ? alerts.get(0).id() : Hash.of(ids.toArray()),
                one ? Notice.Kind.ALERT : Notice.Kind.SUMMARY,
                one ? alerts.get(0).sentence() : title(as, entries.size()))
            .at(newest)
            .alerts(alerts, entries.size() - alerts.size())
            .links(links)
            .host(host)
            .build();
    List<Long> numbers = entries.stream().map(Entry::number).toList();
    return new Parcel(notice, numbers, as, isSettled, after);
  }

  private static String title(As as, int alerts) {
    return alerts
        + (as == As.OLD ? " older" : " more")
        + (alerts == 1 ? " alert" : " alerts in one");
  }

  /** Notifier's thread: these were sent, or given up. */
  synchronized void sent(Parcel parcel) {
    waiting.remove(parcel.numbers());
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
