package io.weir.engine.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Collects mistakes, so that all of them are reported in one run. Not thread-safe. */
public final class Problems {
  private final SortedSet<Problem> found = new TreeSet<>();
  private final Set<String> notes = new LinkedHashSet<>();

  /** Starts without problems. */
  public Problems() {}

  /** Adds a problem, once. */
  public void add(Problem problem) {
    found.add(problem);
  }

  /**
   * Adds a problem with an option of a component or of the pipeline. Its place is that of the
   * option, or of the enclosing value when the file does not have the option.
   *
   * @param where a {@link ComponentConfig} or a {@link PipelineConfig}
   * @param option {@code levels[1].at}; empty for the whole entry
   */
  public void problem(Located where, String option, String message) {
    add(new Problem(where.place(option), where.path(option), message));
  }

  void problem(Place place, String path, String message) {
    add(new Problem(place, path, message));
  }

  /** Adds something that is no problem of the file but should be known, once. */
  public void note(String sentence) {
    notes.add(sentence);
  }

  /** What is no problem but should be known, in the order in which it was found. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** Whether there are no problems. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** The number of problems. */
  public int size() {
    return found.size();
  }

  /** All problems, ordered by file, line and column. */
  public List<Problem> list() {
    return List.copyOf(found);
  }

  /** One problem per line. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (Problem problem : found) {
      out.append(problem).append('\n');
    }
    return out.toString();
  }
}
