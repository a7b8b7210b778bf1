package io.weir.cli.report;

import io.weir.cli.text.JsonOut;
import io.weir.engine.report.Report;
import io.weir.engine.report.Span;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A report as one JSON object. */
final class ReportJson {
  private final JsonOut out = new JsonOut();

  private ReportJson() {}

  static JsonOut of(Report report) {
    ReportJson json = new ReportJson();
    json.report(report);
    return json.out;
  }

  private void report(Report report) {
    out.raw("{\"range\":");
    span(report.span());
    out.raw(",\"before\":");
    span(report.before());
    out.raw(",\"events\":").number(report.events());
    out.raw(",\"figures\":{");
    String comma = "";
    for (Report.Section section : report.sections()) {
      out.raw(comma).text(section.name()).raw(":{");
      comma = "";
      for (Report.Figure figure : section.figures()) {
        out.raw(comma).text(figure.name()).raw(":{\"unit\":");
        out.text(figure.unit().name().toLowerCase(Locale.ROOT));
        number("now", figure.now());
        number("before", figure.past());
        number("change", rounded(figure.change()));
        out.raw('}');
        comma = ",\n";
      }
      out.raw('}');
      comma = ",\n";
    }
    out.raw("},\n\"course\":");
    course(report.course());
    out.raw(",\n\"rankings\":{");
    comma = "";
    for (Report.Ranking ranking : report.rankings()) {
      out.raw(comma).text(ranking.name()).raw(":{\"key\":").text(ranking.key());
      out.raw(",\"more\":").raw(Boolean.toString(ranking.more())).raw(",\"rows\":[");
      comma = "";
      for (Report.Row row : ranking.rows()) {
        out.raw(comma).raw("{\"key\":").value(row.key());
        for (int i = 0; i < ranking.columns().size(); i++) {
          number(ranking.columns().get(i).name(), row.values().get(i));
        }
        number("before", row.past());
        number("change", rounded(row.change()));
        out.raw('}');
        comma = ",\n";
      }
      out.raw("]}");
      comma = ",\n";
    }
    out.raw("},\n\"notes\":[");
    comma = "";
    for (String note : report.notes()) {
      out.raw(comma).text(note);
      comma = ",";
    }
    out.raw("]}\n");
  }

  private void span(Span span) {
    out.raw("{\"from\":").text(span.from().toString());
    out.raw(",\"until\":").text(span.until().toString());
    out.raw(",\"zone\":").text(span.zone().getId()).raw('}');
  }

  private void course(Report.Course course) {
    out.raw("{\"bucket\":").text(course.bucket().unit().name().toLowerCase(Locale.ROOT));
    out.raw(",\"points\":[");
    String comma = "";
    for (Report.Point point : course.points()) {
      out.raw(comma).raw("{\"start\":").text(point.start().toString());
      for (int i = 0; i < course.lines().size(); i++) {
        out.raw(',').text(course.lines().get(i)).raw(':').number(point.counts().get(i));
      }
      out.raw('}');
      comma = ",\n";
    }
    out.raw("]}");
  }

  private void number(String name, @Nullable Double value) {
    out.raw(',').text(name).raw(':').value(value);
  }

  private static @Nullable Double rounded(@Nullable Double change) {
    return change == null ? null : Math.rint(change * 10) / 10;
  }
}
