package io.weir.engine.loop;

import io.weir.api.Event;
import io.weir.api.source.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether there is more to be read. Loop's thread; any thread may ask for the status and the lags.
 */
final class Backlog {
  /** Less is no backlog: a half line at the end of a file may wait for its other half. */
  private static final long MUCH = 65_536;

  private static final Duration QUIET = Duration.ofSeconds(2);

  /** Sources must be read to their end for so long before that is believed. */
  private static final Duration SETTLED = Duration.ofSeconds(3);

  private final List<Reader> readers;
  private final Set<Reader> ended = ConcurrentHashMap.newKeySet();

  /** The stamp of the last event that came from a source. */
  private final Map<Reader, Instant> reached = new ConcurrentHashMap<>();

  /** When it was last seen that there is more. */
  private Instant more;

  Backlog(List<Reader> readers, Instant now) {
    this.readers = readers;
    more = now;
  }

  /** The source has ended, and all of it was offered. */
  void ended(Reader reader) {
    ended.add(reader);
  }

  /** A batch of the source is about to be judged. */
  void reached(Reader reader, Parsing.Parsed parsed) {
    for (int i = parsed.events().length - 1; i >= 0; i--) {
      Event last = parsed.events()[i];
      if (last != null) {
        reached.put(reader, last.time());
        return;
      }
    }
  }

  /**
   * How old the oldest line that was not judged may be, for each source: no older than its last
   * event, and no older than when it was last seen to have no more. Zero when nothing is left;
   * empty when nothing is known yet.
   */
  List<Optional<Duration>> lags(Instant now) {
    List<Optional<Duration>> all = new ArrayList<>(readers.size());
    for (Reader reader : readers) {
      all.add(
          ended.contains(reader) || reader.source().status().behind() == 0
              ? Optional.of(Duration.ZERO)
              : lag(reader, now));
    }
    return all;
  }

  private Optional<Duration> lag(Reader reader, Instant now) {
    Duration empty = reader.sinceEmpty();
    Instant last = reached.get(reader);
    if (last == null || !last.isBefore(now)) {
      return last == null ? Optional.ofNullable(empty) : Optional.of(Duration.ZERO);
    }
    Duration old = Duration.between(last, now);
    return Optional.of(empty == null || old.compareTo(empty) < 0 ? old : empty);
  }

  /** Whether there are sources, and all of them have ended. */
  boolean allEnded() {
    return !readers.isEmpty() && ended.size() == readers.size();
  }

  /**
   * Whether nothing is left to read now.
   *
   * @param waiting whether lines that were read wait
   */
  boolean isEmpty(boolean waiting, Instant now) {
    boolean empty = !waiting && status().stream().allMatch(s -> s.behind() < MUCH);
    if (!empty) {
      more = now;
    }
    return empty;
  }

  /** Whether nothing has been left to read for a while. */
  boolean isSettled(Instant now) {
    return now.isAfter(more.plus(SETTLED));
  }

  /**
   * How far time may move on without lines: what may still lie in a source, because it was not
   * looked at for a while, must not come too late. Null when lines came just now, or when a source
   * was never seen to be empty.
   */
  @Nullable Instant quietUntil(Instant lastLine, Instant now) {
    if (!now.isAfter(lastLine.plus(QUIET))) {
      return null;
    }
    Duration unseen = Duration.ZERO;
    for (Reader reader : readers) {
      if (ended.contains(reader)) {
        continue;
      }
      Duration since = reader.sinceEmpty();
      if (since == null) {
        return null;
      }
      unseen = since.compareTo(unseen) > 0 ? since : unseen;
    }
    return now.minus(QUIET).minus(unseen);
  }

  /** How each source is doing. */
  List<Source.Status> status() {
    List<Source.Status> all = new ArrayList<>(readers.size());
    for (Reader reader : readers) {
      Source.Status s = reader.source().status();
      String problem = reader.problem();
      all.add(problem.isEmpty() ? s : new Source.Status(s.what(), s.behind(), s.total(), problem));
    }
    return all;
  }
}
