package io.weir.engine.digest;

import io.weir.api.Text;
import io.weir.engine.report.Piles;
import io.weir.engine.report.Report;
import io.weir.engine.report.ReportText;
import io.weir.engine.report.ReportWords;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A mailed report as plain text. */
final class DigestText {
  private static final int COLUMNS = 78;
  private static final int BAR = 44;
  private static final String INDENT = "  ";
  private static final int LONG = 500;

  /** One for each count of a pile. */
  private static final List<String> INKS = List.of("█", "▒", "░");

  private final PrintStream out;
  private final ReportText text;

  private DigestText(PrintStream out) {
    this.out = out;
    text = new ReportText(out, COLUMNS);
  }

  static String of(Digest digest) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
      new DigestText(out).print(digest);
    }
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  private void print(Digest digest) {
    Report report = digest.report();
    out.println(ReportWords.range(report.span()) + " on " + Text.visible(digest.host(), 60));
    text.wrapped(
        "Times of "
            + report.span().zone()
            + (report.comparable() ? "; beside " + ReportWords.range(report.before()) : "")
            + ".");
    for (Piles piles : Piles.of(report.course())) {
      picture(piles);
    }
    news(digest.news());
    report.notes().forEach(note -> text.wrapped("Note: " + Text.visible(note, LONG)));
    text.figures(report);
    digest.rankings().forEach(ranking -> text.ranking(ranking, report.comparable()));
    out.println();
    digest.link().ifPresent(link -> out.println("For details: " + Text.visible(link)));
  }

  private void picture(Piles piles) {
    out.println();
    StringBuilder head = new StringBuilder(piles.title()).append(": ");
    for (int i = 0; i < piles.lines().size(); i++) {
      head.append(i == 0 ? "" : ", ").append(INKS.get(i)).append(' ');
      head.append(ReportWords.line(piles.lines().get(i)));
    }
    out.println(head);
    int width = piles.piles().stream().mapToInt(p -> p.label().length()).max().orElse(0);
    for (Piles.Pile pile : piles.piles()) {
      StringBuilder line = new StringBuilder(INDENT).append(pile.label());
      line.append(" ".repeat(width - pile.label().length() + 2));
      int length = 0;
      for (int i = 0; i < pile.counts().size(); i++) {
        long count = pile.counts().get(i);
        // What there is is seen.
        int more =
            (int) Math.max(count > 0 ? 1 : 0, Math.round((double) count * BAR / piles.most()));
        more = Math.min(more, BAR + 2 - length);
        line.append(INKS.get(i).repeat(more));
        length += more;
      }
      line.append(length > 0 ? " " : "").append(ReportWords.count(pile.total()));
      out.println(line);
    }
  }

  private void news(News news) {
    out.println();
    out.println("New");
    if (news.parts().isEmpty()) {
      out.println(INDENT + "No alert, block, new account or problem.");
    }
    for (News.Part part : news.parts()) {
      out.println(INDENT + part.title() + ":");
      for (String line : part.lines()) {
        text.wrapped(Text.visible(line, LONG), INDENT + INDENT);
      }
      if (part.more() > 0) {
        out.println(INDENT + INDENT + "… and " + ReportWords.count(part.more()) + " more");
      }
    }
  }
}
