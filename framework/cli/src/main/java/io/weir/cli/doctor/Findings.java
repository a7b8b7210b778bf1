package io.weir.cli.doctor;

import io.weir.api.Text;
import io.weir.engine.json.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was found, in the order in which it was looked for. */
final class Findings {
  private static final int LONGEST = 2_000;

  private final List<Finding> all = new ArrayList<>();

  /** How bad it is, and the colour in which a terminal shows it. */
  enum Level {
    /** As it should be. */
    OK(32),
    /** Worth knowing. */
    NOTE(36),
    /** It works, and may not for long, or not as meant. */
    WARNING(33),
    /** Something does not work. */
    PROBLEM(31);

    private final int colour;

    Level(int colour) {
      this.colour = colour;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One of them.
   *
   * @param area what was looked at, a word
   * @param sentence what is so, and what to do about it
   */
  record Finding(Level level, String area, String sentence) {}

  void add(Level level, String area, String sentence) {
    all.add(new Finding(level, area, sentence));
  }

  void ok(String area, String sentence) {
    add(Level.OK, area, sentence);
  }

  void note(String area, String sentence) {
    add(Level.NOTE, area, sentence);
  }

  void warning(String area, String sentence) {
    add(Level.WARNING, area, sentence);
  }

  void problem(String area, String sentence) {
    add(Level.PROBLEM, area, sentence);
  }

  boolean hasProblems() {
    return count(Level.PROBLEM) > 0;
  }

  private long count(Level level) {
    return all.stream().filter(f -> f.level() == level).count();
  }

  /** One line for each. */
  void print(PrintStream out, boolean colours) {
    for (Finding finding : all) {
      String word = String.format(Locale.ROOT, "%-8s", finding.level().word());
      out.println(
          (colours ? "\u001b[" + finding.level().colour + "m" + word + "\u001b[0m" : word)
              + String.format(Locale.ROOT, " %-10s", finding.area())
              + Text.visible(finding.sentence(), LONGEST));
    }
    out.flush();
  }

  /** All of them, and how many there are of the bad ones. */
  void json(PrintStream out) {
    try (Json json = Json.to(out)) {
      json.object(
          whole ->
              whole
                  .array(
                      "findings",
                      each -> {
                        for (Finding finding : all) {
                          each.object(
                              one ->
                                  one.text("level", finding.level().word())
                                      .text("area", finding.area())
                                      .text("sentence", finding.sentence()));
                        }
                      })
                  .number("warnings", count(Level.WARNING))
                  .number("problems", count(Level.PROBLEM)));
    } catch (IOException e) {
      throw new IllegalStateException(e); // a print stream throws none
    }
    out.println();
    out.flush();
  }
}
