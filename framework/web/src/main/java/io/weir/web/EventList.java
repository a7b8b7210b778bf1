package io.weir.web;

import java.util.List;

/**
 * The page of events ({@code events.jte}).
 *
 * @param types the types that the store keeps; one is chosen
 * @param doc what the chosen type is
 * @param spans the time ranges to choose from; none is chosen where the ends are given
 * @param from the beginning in local time, as a browser's field wants it
 * @param until the end
 * @param given whether the ends are what was asked for
 * @param oldestFirst whether the oldest come first
 * @param fields a filter for each field of the type
 * @param problem a sentence when the question could not be answered, or empty
 * @param grid the events
 * @param next the next page, or empty
 * @param first the first page, when this is another one
 * @param csv the same as a file for a spreadsheet
 * @param json the same for programs
 */
public record EventList(
    List<EventList.Choice> types,
    String doc,
    List<EventList.Choice> spans,
    String from,
    String until,
    boolean given,
    boolean oldestFirst,
    List<EventList.FieldFilter> fields,
    String problem,
    Grid grid,
    String next,
    String first,
    String csv,
    String json) {
  /**
   * Something to choose.
   *
   * @param name its name
   * @param chosen whether it is chosen
   */
  public record Choice(String name, boolean chosen) {}

  /**
   * The filter of a field.
   *
   * @param name the parameter
   * @param label the field
   * @param doc what the field is
   * @param value what was asked for
   * @param usual whether it is shown at once, or among further ones
   */
  public record FieldFilter(String name, String label, String doc, String value, boolean usual) {}
}
