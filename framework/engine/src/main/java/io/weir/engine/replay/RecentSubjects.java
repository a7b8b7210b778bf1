package io.weir.engine.replay;

import io.weir.api.Event;
import io.weir.api.rule.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * Which subjects a rule looked at lately, so that those of one subject can be counted when there is
 * an alert about it. Sixteen bytes for each event of the last 25 hours of event time: two subjects
 * with one hash are counted as one. One thread.
 */
final class RecentSubjects {
  private static final long KEPT = Duration.ofHours(25).toMillis() * 1_000;
  private static final int FIRST = 1_024;

  private long[] times = new long[FIRST];
  private long[] subjects = new long[FIRST];
  private int size;

  /** An event about the subject; events come about in the order of time. */
  void add(Subject subject, long micros, int how) {
    if (size == times.length) {
      makeRoom(micros - KEPT);
    }
    times[size] = micros;
    subjects[size++] = (long) subject.hashCode() << 32 | how;
  }

  private void makeRoom(long oldest) {
    int from = 0;
    while (from < size && times[from] < oldest) {
      from++;
    }
    int left = size - from;
    int length = left > times.length / 2 ? times.length * 2 : times.length;
    times = Arrays.copyOf(Arrays.copyOfRange(times, from, size), length);
    subjects = Arrays.copyOf(Arrays.copyOfRange(subjects, from, size), length);
    size = left;
  }

  /** How many events about the subject came in that time, both ends included. */
  long count(Subject subject, Instant from, Instant to) {
    long first = Event.micros(from);
    long last = Event.micros(to);
    long hash = subject.hashCode();
    long count = 0;
    for (int i = size - 1; i >= 0; i--) {
      if (subjects[i] >> 32 == hash && times[i] >= first && times[i] <= last) {
        count += (int) subjects[i];
      }
    }
    return count;
  }
}
