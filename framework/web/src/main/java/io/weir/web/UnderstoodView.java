package io.weir.web;

import io.weir.api.Text;
import io.weir.engine.coverage.Coverage;
import java.util.List;
import java.util.Locale;

/** The part of the page about recognized lines. */
final class UnderstoodView {
  private static final int MOST_PROGRAMS = 12;
  private static final int MOST_SHAPES = 10;
  private static final int LONG = 220;
  private static final int SHORT = 60;

  private UnderstoodView() {}

  static Now.Understood of(Coverage coverage) {
    List<Coverage.Program> programs = coverage.programs();
    long lines = programs.stream().mapToLong(Coverage.Program::lines).sum();
    long unknown = coverage.unknown();
    long others = coverage.otherLines();
    return new Now.Understood(
        lines == 0 ? "" : share(lines - unknown, lines),
        unknown == 0,
        programs.stream()
            .limit(MOST_PROGRAMS)
            .map(
                p ->
                    new Now.ProgramView(
                        p.program().isEmpty()
                            ? "lines without a syslog header"
                            : Text.visible(p.program(), SHORT),
                        share(p.lines() - p.unknown(), p.lines()),
                        p.unknown() == 0 ? "" : PageText.number(p.unknown())))
            .toList(),
        Math.max(0, programs.size() - MOST_PROGRAMS),
        others == 0 ? "" : PageText.number(others),
        coverage.shapes().stream()
            .limit(MOST_SHAPES)
            .map(s -> new Now.Count(Text.visible(s.shape(), LONG), PageText.number(s.lines())))
            .toList());
  }

  /** In per cent; 100 only when it is all. */
  private static String share(long part, long whole) {
    double percent = Math.floor(part * 1000.0 / whole) / 10;
    return part == whole ? "100 %" : String.format(Locale.ROOT, "%.1f %%", percent);
  }
}
