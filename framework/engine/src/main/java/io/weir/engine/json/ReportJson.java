package io.weir.engine.json;

import io.weir.engine.report.Report;
import io.weir.engine.report.Span;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A report as one JSON object. */
public final class ReportJson {
  private ReportJson() {}

  /** Writes it. */
  public static void write(Report report, Json to) throws IOException {
    to.object(
        json -> {
          span("range", report.span(), json);
          span("before", report.before(), json);
          json.number("events", report.events());
          json.object("figures", figures -> figures(report, figures));
          json.object("course", course -> course(report.course(), course));
          json.object(
              "rankings",
              rankings -> {
                for (Report.Ranking ranking : report.rankings()) {
                  rankings.object(ranking.name(), one -> ranking(ranking, one));
                }
              });
          json.texts("notes", report.notes());
        });
  }

  private static void span(String name, Span span, Json to) throws IOException {
    to.object(
        name,
        json ->
            json.time("from", span.from())
                .time("until", span.until())
                .text("zone", span.zone().getId()));
  }

  private static void figures(Report report, Json to) throws IOException {
    for (Report.Section section : report.sections()) {
      to.object(
          section.name(),
          json -> {
            for (Report.Figure figure : section.figures()) {
              json.object(
                  figure.name(),
                  one ->
                      one.text("unit", figure.unit().name().toLowerCase(Locale.ROOT))
                          .number("now", figure.now())
                          .number("before", figure.past())
                          .number("change", rounded(figure.change())));
            }
          });
    }
  }

  private static void course(Report.Course course, Json to) throws IOException {
    to.text("bucket", course.bucket().unit().name().toLowerCase(Locale.ROOT));
    to.array(
        "points",
        points -> {
          for (Report.Point point : course.points()) {
            points.object(
                json -> {
                  json.time("start", point.start());
                  for (int i = 0; i < course.lines().size(); i++) {
                    json.number(course.lines().get(i), (long) point.counts().get(i));
                  }
                });
          }
        });
  }

  private static void ranking(Report.Ranking ranking, Json to) throws IOException {
    to.text("key", ranking.key()).flag("more", ranking.more());
    to.array(
        "rows",
        rows -> {
          for (Report.Row row : ranking.rows()) {
            rows.object(
                json -> {
                  json.text("key", row.key());
                  for (int i = 0; i < ranking.columns().size(); i++) {
                    json.number(ranking.columns().get(i).name(), row.values().get(i));
                  }
                  json.number("before", row.past()).number("change", rounded(row.change()));
                });
          }
        });
  }

  private static @Nullable Double rounded(@Nullable Double change) {
    return change == null ? null : (Double) (Math.rint(change * 10) / 10);
  }
}
