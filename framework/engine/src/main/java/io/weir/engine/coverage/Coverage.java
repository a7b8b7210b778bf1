package io.weir.engine.coverage;

import java.util.List;

/**
 * How much of the lines was understood. Programs of which a parser knows something stand apart from
 * all others: lines of those are nobody's business.
 *
 * @param programs the parsers' own programs, those with most unknown lines first
 * @param others other programs, those with most lines first
 * @param folded lines that a syslog daemon wrote instead of equal ones
 * @param shapes unknown lines of the parsers' own programs, private parts masked, the most frequent
 *     first
 */
public record Coverage(
    List<Program> programs, List<Other> others, long folded, List<Shape> shapes) {
  /** Nothing was read yet. */
  public static final Coverage NONE = new Coverage(List.of(), List.of(), 0, List.of());

  /** Copies the lists. */
  public Coverage {
    programs = List.copyOf(programs);
    others = List.copyOf(others);
    shapes = List.copyOf(shapes);
  }

  /**
   * A program of which a parser knows something. Sorts by what is to be looked at first.
   *
   * @param program its whole syslog tag; empty for lines without syslog's head
   * @param events lines that became events
   * @param ignored lines that are known and no event
   * @param unknown lines that no parser knew
   */
  public record Program(String program, long events, long ignored, long unknown)
      implements Comparable<Program> {
    /** All its lines. */
    public long lines() {
      return events + ignored + unknown;
    }

    @Override
    public int compareTo(Program other) {
      int by = Long.compare(other.unknown, unknown);
      by = by != 0 ? by : Long.compare(other.lines(), lines());
      return by != 0 ? by : program.compareTo(other.program);
    }
  }

  /**
   * A program that no parser is for, and its lines. Those with most lines come first. {@code
   * (masked)} stands for all names that may be no program's but, say, a user's.
   */
  public record Other(String program, long lines) implements Comparable<Other> {
    @Override
    public int compareTo(Other other) {
      int by = Long.compare(other.lines, lines);
      return by != 0 ? by : program.compareTo(other.program);
    }
  }

  /** How unknown lines look, and how many look so. The most frequent come first. */
  public record Shape(String shape, long lines) implements Comparable<Shape> {
    @Override
    public int compareTo(Shape other) {
      int by = Long.compare(other.lines, lines);
      return by != 0 ? by : shape.compareTo(other.shape);
    }
  }

  /** Lines of the parsers' own programs that none of them knew. */
  public long unknown() {
    return programs.stream().mapToLong(Program::unknown).sum();
  }

  /** Lines of programs that no parser is for. */
  public long otherLines() {
    return others.stream().mapToLong(Other::lines).sum();
  }
}
