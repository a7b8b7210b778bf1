package io.weir.cli.replay;

import io.weir.api.rule.Alert;
import io.weir.cli.text.TextTable;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows courses to a person. */
final class CourseTables {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  /** Columns that say what a row is about. */
  private static final int NAMES = 2;

  private final ZoneId zone;
  private final PrintStream out;
  private final int columns;

  /**
   * @param columns how many characters a line may have
   */
  CourseTables(ZoneId zone, PrintStream out, int columns) {
    this.zone = zone;
    this.out = out;
    this.columns = columns;
  }

  /** One row for each rule and subject. */
  void print(Course course) {
    if (course.cases().isEmpty()) {
      return;
    }
    TextTable table =
        new TextTable(
            List.of(
                "rule",
                "subject",
                "first warned",
                "first blocked",
                "measure",
                "limit",
                "took",
                "events"));
    course
        .cases()
        .forEach(
            (key, it) -> {
              Alert alert = it.decisive().alert();
              table.row(
                  row(
                      key.rule(),
                      key.subject().value(),
                      time(it.warned()),
                      time(it.blocked()),
                      number(alert.measure()),
                      number(alert.limit()),
                      span(it.took()),
                      it.decisive().counted() == 0 ? null : it.decisive().counted()));
            });
    table.print(out, columns, NAMES);
  }

  /** Two courses side by side. */
  void print(String name, Course course, String otherName, Course other) {
    TextTable table = new TextTable(List.of("rule", "subject", "", name, otherName, "difference"));
    List<Course.Key> keys = new ArrayList<>(course.with(other));
    if (keys.isEmpty()) {
      return;
    }
    keys.sort(Comparator.comparing(k -> first(course.cases().get(k), other.cases().get(k))));
    for (Course.Key key : keys) {
      Course.Case a = course.cases().get(key);
      Course.Case b = other.cases().get(key);
      compare(table, key, "warned", warned(a), warned(b), name, otherName);
      if (blocked(a) != null || blocked(b) != null) {
        compare(table, key, "blocked", blocked(a), blocked(b), name, otherName);
      }
    }
    table.print(out, columns, NAMES);
  }

  private void compare(
      TextTable table,
      Course.Key key,
      String what,
      @Nullable Instant a,
      @Nullable Instant b,
      String name,
      String otherName) {
    table.row(
        row(
            key.rule(),
            key.subject().value(),
            what,
            time(a),
            time(b),
            difference(name, a, otherName, b)));
  }

  private static Instant first(Course.@Nullable Case a, Course.@Nullable Case b) {
    Instant one = a == null ? Instant.MAX : a.warned();
    Instant two = b == null ? Instant.MAX : b.warned();
    return one.isBefore(two) ? one : two;
  }

  private static @Nullable Instant warned(Course.@Nullable Case it) {
    return it == null ? null : it.warned();
  }

  private static @Nullable Instant blocked(Course.@Nullable Case it) {
    return it == null ? null : it.blocked();
  }

  private static String difference(
      String name, @Nullable Instant a, String otherName, @Nullable Instant b) {
    if (a == null) {
      return "only in " + otherName;
    }
    if (b == null) {
      return "only in " + name;
    }
    int order = b.compareTo(a);
    return order == 0
        ? "the same"
        : span(Duration.between(a, b).abs()) + (order < 0 ? " earlier" : " later");
  }

  private static List<@Nullable Object> row(@Nullable Object... values) {
    List<@Nullable Object> row = new ArrayList<>();
    for (Object value : values) {
      row.add(value);
    }
    return row;
  }

  @Nullable String time(@Nullable Instant at) {
    return at == null ? null : TIME.format(at.atZone(zone));
  }

  /** Whole where it is whole, else with three digits at most. */
  static Number number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return (long) value;
    }
    return new BigDecimal(
        BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP).toPlainString());
  }

  static String span(Duration length) {
    if (length.toDays() > 0) {
      return length.toDays() + " d " + length.toHoursPart() + " h";
    }
    if (length.toHours() > 0) {
      return length.toHours() + " h " + length.toMinutesPart() + " min";
    }
    if (length.toMinutes() > 0) {
      return length.toMinutes() + " min " + length.toSecondsPart() + " s";
    }
    return length.toSeconds() + " s";
  }
}
