package io.weir.cli.report;

import io.weir.api.Text;
import io.weir.engine.report.Report;
import io.weir.engine.report.ReportWords;
import java.util.ArrayList;
import java.util.List;

/** What the template of a report shows, as words and measures; it escapes all of them. */
final class ReportPage {
  final String title;
  final String range;
  final String zone;
  final String beside;
  final boolean comparable;
  final List<String> notes;
  final List<Part> parts = new ArrayList<>();
  final List<ReportChart> charts;
  final Table course;
  final List<Table> rankings = new ArrayList<>();

  /** A section's numbers. */
  record Part(String title, List<Line> lines) {}

  /** A number in words. */
  record Line(String label, String now, String past, String change) {}

  /** A list; the last column is a text, the others are numbers. */
  record Table(String title, List<String> head, List<List<String>> rows, boolean more) {}

  ReportPage(Report report) {
    range = ReportWords.range(report.span());
    title = "Weir: report of " + range;
    zone = report.span().zone().getId();
    comparable = report.comparable();
    beside = comparable ? ReportWords.range(report.before()) : "";
    notes = report.notes().stream().map(note -> Text.visible(note, 1000)).toList();
    for (Report.Section section : report.sections()) {
      parts.add(
          new Part(section.title(), section.figures().stream().map(ReportPage::line).toList()));
    }
    charts = ReportChart.of(report.course());
    course = table(report.course());
    for (Report.Ranking ranking : report.rankings()) {
      rankings.add(table(ranking));
    }
  }

  private static Line line(Report.Figure figure) {
    return new Line(
        Text.visible(figure.label(), 60),
        ReportWords.value(figure.now(), figure.unit()),
        ReportWords.value(figure.past(), figure.unit()),
        ReportWords.change(figure.now(), figure.past(), figure.change()));
  }

  private static Table table(Report.Course course) {
    List<String> head = new ArrayList<>(course.lines().stream().map(ReportWords::line).toList());
    head.add("time");
    List<List<String>> rows = new ArrayList<>();
    for (Report.Point point : course.points()) {
      List<String> row = new ArrayList<>();
      point.counts().forEach(n -> row.add(ReportWords.value((double) n, Report.Unit.COUNT)));
      row.add(ReportWords.piece(point.start(), course.bucket()));
      rows.add(row);
    }
    return new Table(ReportWords.title(course), head, rows, false);
  }

  private Table table(Report.Ranking ranking) {
    List<String> head = new ArrayList<>();
    ranking.columns().forEach(column -> head.add(column.label()));
    if (comparable) {
      head.add("change");
    }
    head.add(ranking.key());
    List<List<String>> rows = new ArrayList<>();
    for (Report.Row row : ranking.rows()) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < ranking.columns().size(); i++) {
        cells.add(ReportWords.value(row.values().get(i), ranking.columns().get(i).unit()));
      }
      if (comparable) {
        cells.add(ReportWords.change(row.values().get(0), row.past(), row.change()));
      }
      cells.add(ReportWords.key(row.key()));
      rows.add(cells);
    }
    return new Table(ranking.title(), head, rows, ranking.more());
  }
}
