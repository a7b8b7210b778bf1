package io.weir.web;

import java.util.List;

/**
 * A table on a page ({@code grid.jte}). All texts are for the eye: control characters spelled out,
 * cut; the template escapes them.
 *
 * @param label what the table holds, for screen readers
 * @param columns its columns
 * @param rows its rows
 */
public record Grid(String label, List<Grid.Column> columns, List<List<Grid.Cell>> rows) {
  /**
   * A column.
   *
   * @param label its heading
   * @param doc what it is
   * @param number whether its values are numbers, which stand to the right
   */
  public record Column(String label, String doc, boolean number) {}

  /**
   * A value.
   *
   * @param text what is shown
   * @param href where it leads, relative; empty for nowhere
   */
  public record Cell(String text, String href) {
    /** A value that leads nowhere. */
    static Cell of(String text) {
      return new Cell(text, "");
    }
  }
}
