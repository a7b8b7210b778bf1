package io.weir.engine.coverage;

import io.weir.api.Text;
import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import io.weir.syslog.SyslogHead;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the lines of one source are understood. When none of the first 200 is, or hardly any of
 * the last 1,000, somebody must be told: nothing is counted and nobody blocked, and all else looks
 * well. The loop's thread; any thread may ask for the problem.
 */
public final class Understanding {
  private static final Logger log = LoggerFactory.getLogger(Understanding.class);
  private static final int FIRST = 200;
  private static final int LAST = 1_000;

  /** One of so many must be understood. */
  private static final int SHARE = 10;

  private static final int SHAPES = 2;
  private static final Duration AGAIN = Duration.ofHours(1);

  private final String source;
  private final Predicate<String> own;
  private final SyslogHead head = new SyslogHead();
  private final Line view = new Line();
  private final Deque<Part> parts = new ArrayDeque<>();
  private int lines;
  private int understood;
  private long total;
  private long totalUnderstood;
  private Instant logged = Instant.MIN;
  private volatile String problem = "";

  /** Lines of one batch, and how many of them are understood. */
  private record Part(int lines, int understood) {}

  /**
   * @param source the source's id
   * @param own whether a parser is for the program of this name
   */
  public Understanding(String source, Predicate<String> own) {
    this.source = source;
    this.own = own;
  }

  /**
   * A batch of lines was read.
   *
   * @param unknown how many of them no parser knows
   * @param at where some of these are
   */
  public void read(LineBatch batch, int unknown, List<Integer> at, Instant now) {
    Part part = new Part(batch.size(), batch.size() - unknown);
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
    problem = many + ", " + looks(batch, at);
    if (again) {
      logged = now;
      log.warn("source {}: {}", source, problem);
    }
  }

  /** Some shapes, and what is likely to be the reason. */
  private String looks(LineBatch batch, List<Integer> at) {
    Set<String> shapes = new TreeSet<>();
    Set<String> programs = new TreeSet<>();
    boolean headless = false;
    boolean known = false;
    for (int index : at) {
      batch.get(index, view);
      if (!head.read(view)) {
        headless = true;
        shapes.add(Mask.shape(new byte[0], view.bytes(), view.from(), view.to()));
        continue;
      }
      byte[] b = head.bytes();
      byte[] tag = Arrays.copyOfRange(b, head.tag(), head.tagEnd());
      boolean sure = ProgramNames.sure(head);
      if (sure) {
        String program = Text.decode(tag, 0, tag.length);
        known |= own.test(program);
        programs.add(program);
      }
      shapes.add(Mask.shape(sure ? tag : new byte[0], b, head.body(), head.end()));
    }
    List<String> some = new ArrayList<>(shapes).subList(0, Math.min(SHAPES, shapes.size()));
    return "such as: " + String.join(" | ", some) + ". " + reason(headless, known, programs);
  }

  private static String reason(boolean headless, boolean known, Set<String> programs) {
    String path = "see that path: names the right log, and parsers: one that reads it";
    if (headless) {
      return "What stands before the message is in no form that Weir knows: " + path;
    }
    if (known) {
      return "A parser is for this program, but does not know these messages: "
          + path
          + ", and report them if both are right";
    }
    return programs.isEmpty()
        ? "It cannot be seen which program wrote them: " + path
        : "No parser is for " + String.join(", ", programs) + ": " + path;
  }

  /** A sentence while hardly any line is understood, else empty. */
  public String problem() {
    return problem;
  }
}
