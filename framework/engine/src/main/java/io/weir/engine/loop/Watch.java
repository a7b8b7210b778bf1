package io.weir.engine.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the loop moves on. When it works and does not get from one line, event or step to
 * the next for half a minute, that is logged with the line and the stacks, shown, and noted for the
 * next start: Java cannot end a thread that goes round for ever.
 *
 * <p>Only time that this thread saw counts: a machine that slept, or a process that was stopped and
 * continued, has not stood still.
 */
public final class Watch implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Watch.class);
  private static final int FRAMES = 40;

  private final Pulse pulse;
  private final Parsing parsing;
  private final StuckLines lines;
  private final Thread loop;
  private final Duration patience;
  private final Duration period;
  private Seen before = new Seen(-1, List.of());
  private long still;
  private List<StuckLines.Key> at = List.of();
  private volatile String stuck = "";

  /** All that moves while work is done. */
  private record Seen(long beats, List<Integer> indexes) {}

  /**
   * @param loop the thread on which the loop runs
   * @param patience how long a step may take
   */
  public Watch(Loop watched, StuckLines lines, Thread loop, Duration patience) {
    this.pulse = watched.pulse();
    this.parsing = watched.parsing();
    this.lines = lines;
    this.loop = loop;
    this.patience = patience;
    this.period = patience.dividedBy(8);
  }

  /** Half a minute, or what {@code -Dweir.stuck_after_seconds} says. */
  public static Duration patience() {
    return Duration.ofSeconds(Math.max(1, Long.getLong("weir.stuck_after_seconds", 30)));
  }

  @Override
  public void run() {
    try {
      long last = System.nanoTime();
      while (true) {
        TimeUnit.NANOSECONDS.sleep(period.toNanos());
        long now = System.nanoTime();
        look(now - last);
        last = now;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * @param nanos since the last look
   */
  void look(long nanos) {
    String step = pulse.step();
    Seen now = new Seen(pulse.beats(), parsing.indexes());
    if (step.isEmpty() || !now.equals(before)) {
      before = now;
      if (!stuck.isEmpty()) {
        goesOn();
      }
      still = 0;
      return;
    }
    still += Math.min(nanos, 2 * period.toNanos());
    if (stuck.isEmpty() && still >= patience.toNanos()) {
      hangs(step);
    }
  }

  private void hangs(String step) {
    List<Parsing.At> parsed = parsing.at();
    List<StuckLines.Key> keys = new ArrayList<>();
    List<String> places = new ArrayList<>();
    for (Parsing.At line : parsed) {
      keys.add(line.key());
      places.add(line.key().text() + " (" + line.length() + " bytes)");
    }
    if (keys.isEmpty() && pulse.isOnEvent()) {
      StuckLines.Key key = new StuckLines.Key(pulse.stream(), pulse.place());
      keys.add(key);
      places.add(key.text());
    }
    at = List.copyOf(keys);
    int times = keys.isEmpty() ? 0 : lines.stopped(at);
    String where =
        places.isEmpty()
            ? ""
            : (parsed.isEmpty() ? "" : " of source " + pulse.source())
                + " at the line at "
                + String.join(", ", places);
    stuck =
        "the loop hangs: "
            + step
            + where
            + " has taken more than "
            + patience.toSeconds()
            + " s. Nothing more is read, nobody is blocked; restart weir"
            + (times == 0
                ? ""
                : times == 1
                    ? ": if the line stops it once more, the start after that leaves it out"
                    : ": the next start leaves the line out");
    log.error("{}, and please report it with this:\n{}", stuck, stacks());
  }

  private void goesOn() {
    log.warn(
        "the work goes on; it had stood still for {} s", TimeUnit.NANOSECONDS.toSeconds(still));
    if (!at.isEmpty()) {
      lines.passed(at);
    }
    at = List.of();
    stuck = "";
  }

  private String stacks() {
    StringBuilder out = new StringBuilder();
    stack(loop, out);
    parsing.threads().forEach(t -> stack(t, out));
    return out.toString();
  }

  private static void stack(@Nullable Thread thread, StringBuilder out) {
    if (thread == null) {
      return;
    }
    out.append(thread.getName()).append(' ').append(thread.getState()).append('\n');
    StackTraceElement[] frames = thread.getStackTrace();
    for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
      out.append("    at ").append(frames[i]).append('\n');
    }
  }

  /** Any thread: a sentence while the loop hangs, else empty. */
  public String stuck() {
    return stuck;
  }
}
