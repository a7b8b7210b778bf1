package io.weir.web;

import io.weir.api.Text;
import io.weir.api.store.Bucket;
import io.weir.engine.report.Report;
import io.weir.engine.report.Span;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** From a report to the page of statistics. */
final class StatisticsPage {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy", Locale.ENGLISH);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy HH:mm", Locale.ENGLISH);
  private static final int SHORT = 120;
  private static final double MUCH = 9_999;

  private StatisticsPage() {}

  static StatisticsView of(Report report, List<EventList.Choice> ranges) {
    Span span = report.span();
    ZoneId zone = span.zone();
    boolean comparable = report.comparable();
    return new StatisticsView(
        range(span),
        comparable ? range(report.before()) : "",
        ranges,
        day(span.from(), zone).toString(),
        day(span.until().minusSeconds(1), zone).toString(),
        report.notes().stream().map(note -> Text.visible(note, 300)).toList(),
        charts(report.course(), zone),
        report.sections().stream().map(s -> section(s, comparable)).toList(),
        report.rankings().stream().map(r -> ranking(r, comparable)).toList());
  }

  private static LocalDate day(Instant at, ZoneId zone) {
    return LocalDate.ofInstant(at, zone);
  }

  private static String range(Span span) {
    ZoneId zone = span.zone();
    if (!span.wholeDays()) {
      return TIME.format(span.from().atZone(zone))
          + " to "
          + TIME.format(span.until().atZone(zone));
    }
    LocalDate first = day(span.from(), zone);
    LocalDate last = day(span.until().minusSeconds(1), zone);
    return first.equals(last) ? DAY.format(first) : DAY.format(first) + " to " + DAY.format(last);
  }

  private static List<Chart> charts(Report.Course course, ZoneId zone) {
    List<Chart> charts = new ArrayList<>();
    DateTimeFormatter label = course.bucket().unit() == Bucket.Unit.HOUR ? TIME : DAY;
    for (int i = 0; i < course.lines().size(); i++) {
      List<Chart.Bar> bars = new ArrayList<>();
      for (Report.Point point : course.points()) {
        long count = point.counts().get(i);
        bars.add(
            new Chart.Bar(
                point.start().getEpochSecond(),
                label.format(point.start().atZone(zone)),
                count,
                PageText.number(count)));
      }
      Chart chart =
          new Chart(course.lines().get(i).replace('_', ' '), "events", zone.getId(), bars);
      if (chart.total() > 0) {
        charts.add(chart);
      }
    }
    return charts;
  }

  private static Grid section(Report.Section section, boolean comparable) {
    List<List<Grid.Cell>> rows = new ArrayList<>();
    for (Report.Figure figure : section.figures()) {
      List<Grid.Cell> row = new ArrayList<>();
      row.add(Grid.Cell.of(figure.label()));
      row.add(Grid.Cell.of(value(figure.now(), figure.unit())));
      if (comparable) {
        row.add(Grid.Cell.of(value(figure.past(), figure.unit())));
        row.add(Grid.Cell.of(change(figure.now(), figure.past(), figure.change())));
      }
      rows.add(row);
    }
    List<Grid.Column> columns = new ArrayList<>();
    columns.add(new Grid.Column(section.title(), "", false));
    columns.add(new Grid.Column("number", "In this range.", true));
    addComparison(columns, comparable, true);
    return new Grid(section.title(), columns, rows);
  }

  private static void addComparison(List<Grid.Column> to, boolean comparable, boolean past) {
    if (comparable && past) {
      to.add(new Grid.Column("before", "In the range before.", true));
    }
    if (comparable) {
      to.add(new Grid.Column("change", "Compared with the range before.", true));
    }
  }

  private static Grid ranking(Report.Ranking ranking, boolean comparable) {
    List<Grid.Column> columns = new ArrayList<>();
    columns.add(new Grid.Column(ranking.key().replace('_', ' '), "", false));
    ranking.columns().forEach(c -> columns.add(new Grid.Column(c.label(), "", true)));
    addComparison(columns, comparable, false);
    List<List<Grid.Cell>> rows = new ArrayList<>();
    for (Report.Row ranked : ranking.rows()) {
      List<Grid.Cell> row = new ArrayList<>();
      String key = ranked.key() == null ? "(none)" : ranked.key();
      row.add(
          new Grid.Cell(
              key.isEmpty() ? "<>" : Text.visible(key, SHORT),
              ranked.key() == null ? "" : Links.subject(ranking.key(), key)));
      for (int i = 0; i < ranking.columns().size(); i++) {
        row.add(Grid.Cell.of(value(ranked.values().get(i), ranking.columns().get(i).unit())));
      }
      if (comparable) {
        Double first = ranked.values().isEmpty() ? null : ranked.values().get(0);
        row.add(Grid.Cell.of(change(first, ranked.past(), ranked.change())));
      }
      rows.add(row);
    }
    return new Grid(ranking.title(), columns, rows);
  }

  private static String value(@Nullable Double value, Report.Unit unit) {
    if (value == null) {
      return "-";
    }
    return switch (unit) {
      case COUNT -> PageText.number(Math.round(value));
      case BYTES -> PageText.bytes(Math.round(value));
      case SECONDS -> PageText.number(value) + " s";
    };
  }

  private static String change(@Nullable Double now, @Nullable Double past, @Nullable Double by) {
    if (by == null) {
      return now != null && past != null && now > 0 ? "new" : "";
    }
    return by > MUCH ? ">9999 %" : String.format(Locale.ROOT, "%+.0f %%", by);
  }
}
