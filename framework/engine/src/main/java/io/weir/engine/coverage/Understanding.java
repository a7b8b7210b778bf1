package io.weir.engine.coverage;

import io.weir.api.source.LineBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects that the lines of a source are not understood: none of the first 200, or less than a
 * tenth of the last 1,000. It warns, because nothing is counted or blocked then while everything
 * else looks well. Loop's thread; {@link #problem} may be called by any.
 */
public final class Understanding {
  private static final Logger log = LoggerFactory.getLogger(Understanding.class);
  private static final int FIRST = 200;
  private static final int LAST = 1_000;

  /** One line in this many must be understood. */
  private static final int SHARE = 10;

  private static final Duration AGAIN = Duration.ofHours(1);

  private final String source;
  private final UnknownLines unknown;
  private final Deque<Part> parts = new ArrayDeque<>();
  private int lines;
  private int understood;
  private long total;
  private long totalUnderstood;
  private Instant logged = Instant.MIN;
  private volatile String problem = "";

  /** The lines of one batch, and how many of them were understood. */
  private record Part(int lines, int understood) {}

  /**
   * @param source the source's id
   * @param own whether a parser is responsible for the program of this name
   */
  public Understanding(String source, Predicate<String> own) {
    this.source = source;
    this.unknown = new UnknownLines(own);
  }

  /**
   * A batch of lines was read.
   *
   * @param notKnown how many of them no parser knows
   * @param at where some of these are
   */
  public void read(LineBatch batch, int notKnown, List<Integer> at, Instant now) {
    Part part = new Part(batch.size(), batch.size() - notKnown);
    parts.add(part);
    lines += part.lines();
    understood += part.understood();
    total += part.lines();
    totalUnderstood += part.understood();
    while (parts.size() > 1 && lines - parts.getFirst().lines() >= LAST) {
      Part old = parts.removeFirst();
      lines -= old.lines();
      understood -= old.understood();
    }
    boolean none = total >= FIRST && totalUnderstood == 0;
    boolean few = lines >= LAST && understood * SHARE < lines;
    if (!none && !few) {
      if (!problem.isEmpty()) {
        problem = "";
        log.info("source {}: its lines are understood now", source);
      }
    } else if (!at.isEmpty()) {
      tell(none, batch, at, now);
    }
  }

  private void tell(boolean none, LineBatch batch, List<Integer> at, Instant now) {
    boolean again = !logged.plus(AGAIN).isAfter(now);
    if (!problem.isEmpty() && !again) {
      return;
    }
    String many =
        none
            ? "none of the first " + total + " lines is understood"
            : "only " + understood + " of the last " + lines + " lines are understood";
    problem = many + ", " + unknown.likely(batch, at);
    if (again) {
      logged = now;
      log.warn("source {}: {}", source, problem);
    }
  }

  /**
   * A sentence about the newest lines of a log, of which there may be few, for {@code weir check}.
   *
   * @param own whether a parser is responsible for the program of this name
   * @return empty when they are understood
   */
  public static String ofNewest(
      LineBatch batch, int notKnown, List<Integer> at, Predicate<String> own) {
    int lines = batch.size();
    int understood = lines - notKnown;
    if (at.isEmpty() || understood * SHARE >= lines) {
      return "";
    }
    String many =
        lines == 1
            ? "its one line is not"
            : understood == 0
                ? "none of the newest " + lines + " lines is"
                : "only " + understood + " of the newest " + lines + " lines are";
    return many + " understood, " + new UnknownLines(own).likely(batch, at);
  }

  /** A sentence while hardly any line is understood, else empty. */
  public String problem() {
    return problem;
  }
}
