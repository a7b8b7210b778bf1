package io.weir.engine.report;

import io.weir.api.store.Bucket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a time range, beside what happened in the range before. Texts in it may come
 * from logs: whoever shows them escapes them. A number is null where it is not known.
 *
 * @param span the time that it is about
 * @param before the time that it compares with
 * @param sections numbers, by subject
 * @param course numbers over time
 * @param rankings lists of those with the most
 * @param notes what is missing and why, sentences for the reader
 * @param events how many events of the range the store has, of the types that were counted
 */
public record Report(
    Span span,
    Span before,
    List<Section> sections,
    Course course,
    List<Ranking> rankings,
    List<String> notes,
    long events) {
  /** Copies the lists. */
  public Report {
    sections = List.copyOf(sections);
    rankings = List.copyOf(rankings);
    notes = List.copyOf(notes);
  }

  /** Whether anything is known of the range before, so that a comparison says something. */
  public boolean comparable() {
    return sections.stream()
        .flatMap(section -> section.figures().stream())
        .anyMatch(figure -> figure.past() != null && figure.past() != 0);
  }

  /** The number of this name in a section, if the report has it. */
  public Optional<Figure> figure(String section, String name) {
    return sections.stream()
        .filter(s -> s.name().equals(section))
        .flatMap(s -> s.figures().stream())
        .filter(f -> f.name().equals(name))
        .findFirst();
  }

  /** The list of this name, if the report has it. */
  public Optional<Ranking> ranking(String name) {
    return rankings.stream().filter(r -> r.name().equals(name)).findFirst();
  }

  /** What a number counts. */
  public enum Unit {
    /** Things. */
    COUNT,
    /** Bytes. */
    BYTES,
    /** Seconds. */
    SECONDS
  }

  /**
   * Numbers that belong together.
   *
   * @param name for programs: {@code deliveries}
   * @param title for people
   * @param figures the numbers
   */
  public record Section(String name, String title, List<Figure> figures) {
    /** Copies the list. */
    public Section {
      figures = List.copyOf(figures);
    }
  }

  /**
   * A number of the range, and of the range before.
   *
   * @param name for programs; unlike in its section
   * @param label for people
   * @param unit what it counts
   * @param now of the range
   * @param past of the range before
   */
  public record Figure(
      String name, String label, Unit unit, @Nullable Double now, @Nullable Double past) {
    /** The change in percent; null where there was nothing before. */
    public @Nullable Double change() {
      return Report.change(now, past);
    }
  }

  private static @Nullable Double change(@Nullable Double now, @Nullable Double past) {
    return now == null || past == null || past == 0 ? null : (now - past) / past * 100;
  }

  /**
   * Numbers over time.
   *
   * @param bucket the pieces of time
   * @param lines what is counted, for programs: {@code sent}
   * @param points the pieces, the earliest first; also those where nothing happened
   */
  public record Course(Bucket bucket, List<String> lines, List<Point> points) {
    /** Copies the lists. */
    public Course {
      lines = List.copyOf(lines);
      points = List.copyOf(points);
    }
  }

  /**
   * A piece of time.
   *
   * @param start when it begins
   * @param counts a number for each of the {@link Course#lines}
   */
  public record Point(Instant start, List<Long> counts) {
    /** Copies the list. */
    public Point {
      counts = List.copyOf(counts);
    }
  }

  /**
   * A list of those with the most of something.
   *
   * @param name for programs: {@code senders}
   * @param title for people
   * @param key what is listed: {@code sender}
   * @param columns the numbers of each row; the first decides the order
   * @param rows the rows, the greatest first
   * @param more whether there are more
   */
  public record Ranking(
      String name, String title, String key, List<Column> columns, List<Row> rows, boolean more) {
    /** Copies the lists. */
    public Ranking {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  /**
   * A number in a list.
   *
   * @param name for programs: {@code bytes}
   * @param label for people
   * @param unit what it counts
   */
  public record Column(String name, String label, Unit unit) {}

  /**
   * One of a list.
   *
   * @param key a value from the log; null stands for events without one
   * @param values a number for each of the {@link Ranking#columns}
   * @param past the first of the numbers in the range before
   */
  public record Row(@Nullable String key, List<@Nullable Double> values, @Nullable Double past) {
    /** Copies the list. */
    public Row {
      values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** The change of the first number in percent; null where there was nothing before. */
    public @Nullable Double change() {
      return Report.change(values.isEmpty() ? null : values.get(0), past);
    }
  }
}
