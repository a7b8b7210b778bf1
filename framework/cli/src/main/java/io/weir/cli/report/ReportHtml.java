package io.weir.cli.report;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.weir.engine.report.Report;

/** A report as a page that stands alone. */
final class ReportHtml {
  private ReportHtml() {}

  static String of(Report report) {
    TemplateEngine templates =
        TemplateEngine.createPrecompiled(
            null, ContentType.Html, ReportHtml.class.getClassLoader(), "io.weir.cli.report");
    StringOutput out = new StringOutput(1 << 16);
    templates.render("report.jte", new ReportPage(report), out);
    return out.toString();
  }
}
