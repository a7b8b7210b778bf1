package io.weir.web;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;

/** Lines a second over the last quarter of a minute or so. Safe for all threads. */
final class Speed {
  private static final Duration SPAN = Duration.ofSeconds(15);

  private final ArrayDeque<Sample> samples = new ArrayDeque<>();

  /** Takes a sample and answers with words, empty while there is too little to say. */
  synchronized String of(Instant at, long lines) {
    Sample last = samples.peekLast();
    if (last == null || Duration.between(last.at(), at).toMillis() >= 500) {
      samples.addLast(new Sample(at, lines));
    }
    while (samples.size() > 2
        && Duration.between(samples.getFirst().at(), at).compareTo(SPAN) > 0) {
      samples.removeFirst();
    }
    Sample first = samples.getFirst();
    double seconds = Duration.between(first.at(), at).toMillis() / 1000.0;
    if (seconds < 1 || lines < first.lines()) {
      return "";
    }
    double rate = (lines - first.lines()) / seconds;
    return rate == 0
        ? "quiet"
        : rate < 1 ? "under 1 line/s" : PageText.number(Math.round(rate)) + " lines/s";
  }

  private record Sample(Instant at, long lines) {}
}
