package io.weir.engine.coverage;

import java.util.List;

/**
 * How many lines were understood. Programs for which a parser is responsible are counted separately
 * from all others, whose lines need not be understood.
 *
 * @param programs programs with a parser, those with most unknown lines first
 * @param others other programs, those with most lines first
 * @param folded lines that a syslog daemon wrote in place of equal lines
 * @param shapes shapes of unknown lines of programs with a parser, private parts masked, the most
 *     frequent first
 */
public record Coverage(
    List<Program> programs, List<Other> others, long folded, List<Shape> shapes) {
  /** The coverage before any line was read. */
  public static final Coverage NONE = new Coverage(List.of(), List.of(), 0, List.of());

  /** Copies the lists. */
  public Coverage {
    programs = List.copyOf(programs);
    others = List.copyOf(others);
    shapes = List.copyOf(shapes);
  }

  /**
   * A program with a parser. Sorts by most unknown lines, then by most lines.
   *
   * @param program its whole syslog tag; empty for lines without a syslog header
   * @param events lines that became events
   * @param ignored known lines that are no event
   * @param unknown lines that no parser knew
   */
  public record Program(String program, long events, long ignored, long unknown)
      implements Comparable<Program> {
    /** The number of all its lines. */
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
   * A program without a parser, and the number of its lines; most lines first. {@code (masked)}
   * replaces names that may not be those of programs but, for example, of users.
   */
  public record Other(String program, long lines) implements Comparable<Other> {
    @Override
    public int compareTo(Other other) {
      int by = Long.compare(other.lines, lines);
      return by != 0 ? by : program.compareTo(other.program);
    }
  }

  /** A shape of unknown lines and how many have it; the most frequent first. */
  public record Shape(String shape, long lines) implements Comparable<Shape> {
    @Override
    public int compareTo(Shape other) {
      int by = Long.compare(other.lines, lines);
      return by != 0 ? by : shape.compareTo(other.shape);
    }
  }

  /** The number of unknown lines of programs with a parser. */
  public long unknown() {
    return programs.stream().mapToLong(Program::unknown).sum();
  }

  /** The number of lines of programs without a parser. */
  public long otherLines() {
    return others.stream().mapToLong(Other::lines).sum();
  }
}
