package io.weir.engine.config;

/**
 * A place in a file.
 *
 * @param file the file as it was named, or {@code --set store.path} for an override
 * @param line from 1; 0 for a place without lines (a whole file, an override)
 * @param column from 1, in characters; 0 when there is none
 */
public record Place(String file, int line, int column) implements Comparable<Place> {
  /** A whole file. */
  static Place of(String file) {
    return new Place(file, 0, 0);
  }

  @Override
  public int compareTo(Place other) {
    int by = file.compareTo(other.file);
    by = by != 0 ? by : Integer.compare(line, other.line);
    return by != 0 ? by : Integer.compare(column, other.column);
  }

  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
