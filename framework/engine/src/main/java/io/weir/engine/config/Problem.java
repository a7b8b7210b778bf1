package io.weir.engine.config;

import java.util.Comparator;

/**
 * One mistake in a pipeline file.
 *
 * @param place its place
 * @param path the option, {@code rules.busy_address.levels[1].at}; empty for the file as a whole
 * @param message what is wrong and what to do
 */
public record Problem(Place place, String path, String message) implements Comparable<Problem> {
  private static final Comparator<Problem> ORDER =
      Comparator.comparing(Problem::place)
          .thenComparing(Problem::path)
          .thenComparing(Problem::message);
  private static final int LONGEST_PATH = 200;
  private static final int LONGEST_MESSAGE = 1000;

  /** Makes text from files safe: one line, without control characters. */
  public Problem {
    path = Quoted.clean(path, LONGEST_PATH);
    message = Quoted.clean(message, LONGEST_MESSAGE);
  }

  @Override
  public int compareTo(Problem other) {
    return ORDER.compare(this, other);
  }

  /** {@code file:line:column: path: message}. */
  @Override
  public String toString() {
    return path.isEmpty() ? place + ": " + message : place + ": " + path + ": " + message;
  }
}
