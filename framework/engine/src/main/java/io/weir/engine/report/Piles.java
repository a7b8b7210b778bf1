package io.weir.engine.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A picture of a report's course: a pile of several counts for each piece of time.
 *
 * @param title what it shows
 * @param lines what is counted, for programs: {@code sent}
 * @param most the highest pile
 * @param piles one for each piece of time, the earliest first
 */
public record Piles(String title, List<String> lines, long most, List<Piles.Pile> piles) {
  /**
   * A pile.
   *
   * @param label the piece of time, for people
   * @param counts a number for each of the {@link Piles#lines}
   */
  public record Pile(String label, List<Long> counts) {
    /** Copies the list. */
    public Pile {
      counts = List.copyOf(counts);
    }

    /** The sum of its counts. */
    public long total() {
      return counts.stream().mapToLong(n -> n).sum();
    }
  }

  /** Copies the lists. */
  public Piles {
    lines = List.copyOf(lines);
    piles = List.copyOf(piles);
  }

  /** The pictures of a course; none where nothing happened. */
  public static List<Piles> of(Report.Course course) {
    List<Piles> all = new ArrayList<>();
    add(all, course, "Deliveries", List.of("sent", "deferred", "bounced"));
    add(all, course, "Rejects and failed logins", List.of("rejected", "failed_logins"));
    return all;
  }

  private static void add(List<Piles> to, Report.Course course, String title, List<String> wanted) {
    List<String> lines = wanted.stream().filter(course.lines()::contains).toList();
    List<Pile> piles = new ArrayList<>();
    for (Report.Point point : course.points()) {
      piles.add(
          new Pile(
              ReportWords.piece(point.start(), course.bucket()),
              lines.stream()
                  .map(line -> point.counts().get(course.lines().indexOf(line)))
                  .toList()));
    }
    long most = piles.stream().mapToLong(Pile::total).max().orElse(0);
    if (most > 0) {
      to.add(new Piles(title, lines, most, piles));
    }
  }
}
