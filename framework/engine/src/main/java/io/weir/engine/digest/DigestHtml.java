package io.weir.engine.digest;

import io.weir.engine.report.Piles;
import io.weir.engine.report.Report;
import io.weir.engine.report.ReportWords;
import java.util.ArrayList;
import java.util.List;

/**
 * A mailed report as HTML. Mail programs know little of it: so it is tables with styles in each
 * element, pictures are rows of colored cells, and colors of text and paper are left to the reader,
 * who may prefer them dark.
 */
final class DigestHtml {
  private static final int BAR = 400;
  private static final List<String> INKS = List.of("#2a9d8f", "#d99a2b", "#c8492b");
  private static final String SOFT = " style=\"color:#808080;font-weight:normal";
  private static final String LINE = "border-top:1px solid #80808055;";
  private static final String CELL = LINE + "padding:2px 10px 2px 0;vertical-align:top;";

  private final Html out = new Html();
  private final Digest digest;

  private DigestHtml(Digest digest) {
    this.digest = digest;
  }

  static String of(Digest digest) {
    DigestHtml html = new DigestHtml(digest);
    html.page();
    return html.out.toString();
  }

  private void page() {
    Report report = digest.report();
    out.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    out.raw("<meta name=\"viewport\" content=\"width=device-width\">");
    out.raw("<meta name=\"color-scheme\" content=\"light dark\">");
    out.raw("<meta name=\"supported-color-schemes\" content=\"light dark\"><title>");
    out.text(digest.title()).raw("</title>\n<style>:root{color-scheme:light dark}</style></head>");
    out.raw("\n<body style=\"margin:0;padding:16px;font:14px/1.45 sans-serif\">\n");
    out.raw(
        "<div style=\"max-width:680px;margin:0 auto\">\n<h1 style=\"font-size:20px;margin:0\">");
    out.text(ReportWords.range(report.span())).raw("</h1>\n<p").raw(SOFT).raw(";margin:2px 0\">");
    out.text(digest.host() + ", times of " + report.span().zone());
    if (report.comparable()) {
      out.text("; beside " + ReportWords.range(report.before()));
    }
    out.raw("</p>\n");
    Piles.of(report.course()).forEach(this::picture);
    news();
    for (String note : report.notes()) {
      out.raw("<p><b>Note:</b> ").text(note).raw("</p>\n");
    }
    for (Report.Section section : report.sections()) {
      section(section, report.comparable());
    }
    digest.rankings().forEach(ranking -> ranking(ranking, report.comparable()));
    digest
        .link()
        .ifPresent(
            link ->
                out.raw("<p style=\"margin:20px 0 0\"><a href=\"")
                    .text(link)
                    .raw("\">For details</a></p>\n"));
    out.raw("</div>\n</body></html>\n");
  }

  private void head(String title) {
    out.raw("<h2 style=\"font-size:15px;margin:20px 0 4px\">").text(title).raw("</h2>\n");
  }

  private static void table(Html out) {
    out.raw("<table role=\"presentation\" cellspacing=\"0\" cellpadding=\"0\" border=\"0\"");
  }

  private void picture(Piles piles) {
    head(piles.title());
    out.raw("<p style=\"margin:0 0 4px\">");
    for (int i = 0; i < piles.lines().size(); i++) {
      out.raw("<span style=\"color:").raw(INKS.get(i)).raw("\">&#9632;</span> ");
      out.text(ReportWords.line(piles.lines().get(i))).raw("&nbsp;&nbsp; ");
    }
    out.raw("</p>\n");
    table(out);
    out.raw(" style=\"font-size:12px;line-height:14px\">\n");
    for (Piles.Pile pile : piles.piles()) {
      out.raw("<tr><td style=\"padding-right:8px;white-space:nowrap\">").text(pile.label());
      out.raw("</td><td style=\"white-space:nowrap;padding-bottom:2px\">");
      table(out);
      out.raw("><tr>");
      for (int i = 0; i < pile.counts().size(); i++) {
        long count = pile.counts().get(i);
        if (count > 0) {
          String width =
              String.valueOf(Math.max(1, Math.round((double) count * BAR / piles.most())));
          out.raw("<td width=\"").raw(width).raw("\" bgcolor=\"").raw(INKS.get(i));
          out.raw("\" style=\"width:")
              .raw(width)
              .raw("px;height:11px;line-height:11px;font-size:1px");
          out.raw(";background-color:").raw(INKS.get(i)).raw("\">&nbsp;</td>");
        }
      }
      out.raw("<td style=\"padding-left:6px;font-size:12px;line-height:14px\">");
      out.text(ReportWords.count(pile.total())).raw("</td></tr></table></td></tr>\n");
    }
    out.raw("</table>\n");
  }

  private void news() {
    head("New");
    List<News.Part> parts = digest.news().parts();
    if (parts.isEmpty()) {
      out.raw("<p style=\"margin:0\">No alert, block, new account or problem.</p>\n");
    }
    for (News.Part part : parts) {
      out.raw("<p style=\"margin:8px 0 0\"><b>").text(part.title()).raw("</b></p>\n");
      out.raw("<ul style=\"margin:0;padding-left:20px\">\n");
      for (String line : part.lines()) {
        out.raw("<li style=\"word-break:break-word\"><bdi>").text(line).raw("</bdi></li>\n");
      }
      if (part.more() > 0) {
        out.raw("<li>and ").text(ReportWords.count(part.more())).raw(" more</li>\n");
      }
      out.raw("</ul>\n");
    }
  }

  private void open(List<String> heads, String last) {
    out.raw("<table cellspacing=\"0\" cellpadding=\"0\" border=\"0\" width=\"100%\"");
    out.raw(" style=\"border-collapse:collapse;font-size:13px\">\n<tr>");
    for (String head : heads) {
      out.raw("<th align=\"right\"").raw(SOFT).raw(";padding:0 10px 0 0;white-space:nowrap\">");
      out.text(head).raw("</th>");
    }
    out.raw("<th align=\"left\" width=\"100%\"").raw(SOFT).raw("\">").text(last);
    out.raw("</th></tr>\n");
  }

  private void row(List<String> numbers, String last) {
    out.raw("<tr>");
    for (String number : numbers) {
      out.raw("<td align=\"right\" style=\"").raw(CELL).raw("white-space:nowrap\">");
      out.text(number).raw("</td>");
    }
    out.raw("<td style=\"").raw(CELL).raw("word-break:break-word\"><bdi>").text(last);
    out.raw("</bdi></td></tr>\n");
  }

  private void section(Report.Section section, boolean comparable) {
    head(section.title());
    open(comparable ? List.of("number", "before", "change") : List.of("number"), "");
    for (Report.Figure figure : section.figures()) {
      String now = ReportWords.value(figure.now(), figure.unit());
      row(
          comparable
              ? List.of(
                  now,
                  ReportWords.value(figure.past(), figure.unit()),
                  ReportWords.change(figure.now(), figure.past(), figure.change()))
              : List.of(now),
          figure.label());
    }
    out.raw("</table>\n");
  }

  private void ranking(Report.Ranking ranking, boolean comparable) {
    head(ranking.title());
    List<String> heads = new ArrayList<>();
    ranking.columns().forEach(column -> heads.add(column.label()));
    if (comparable) {
      heads.add("change");
    }
    open(heads, ranking.key().replace('_', ' '));
    for (Report.Row row : ranking.rows()) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < ranking.columns().size(); i++) {
        cells.add(ReportWords.value(row.values().get(i), ranking.columns().get(i).unit()));
      }
      if (comparable) {
        cells.add(ReportWords.change(row.values().get(0), row.past(), row.change()));
      }
      row(cells, ReportWords.key(row.key()));
    }
    out.raw("</table>\n");
  }
}
