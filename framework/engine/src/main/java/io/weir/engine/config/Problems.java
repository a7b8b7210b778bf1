package io.weir.engine.config;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Collects everything that is wrong, so that a person sees it all in one run. Not safe for several
 * threads.
 */
public final class Problems {
  private final SortedSet<Problem> found = new TreeSet<>();

  /** Nothing is wrong so far. */
  public Problems() {}

  /** Adds a problem; the same one again is not counted twice. */
  public void add(Problem problem) {
    found.add(problem);
  }

  /**
   * Adds a problem with an option of a component or of the pipeline, at the option's own place; at
   * the place of what would hold it when the file does not have it.
   *
   * @param where a {@link ComponentConfig} or a {@link PipelineConfig}
   * @param option {@code levels[1].at}; empty for the whole
   */
  public void problem(Located where, String option, String message) {
    add(new Problem(where.place(option), where.path(option), message));
  }

  void problem(Place place, String path, String message) {
    add(new Problem(place, path, message));
  }

  /** Whether nothing was wrong. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** How many. */
  public int size() {
    return found.size();
  }

  /** All of them by file, line, column. */
  public List<Problem> list() {
    return List.copyOf(found);
  }

  /** One a line. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (Problem problem : found) {
      out.append(problem).append('\n');
    }
    return out.toString();
  }
}
