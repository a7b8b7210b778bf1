package io.weir.engine.config;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import java.time.DayOfWeek;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reports that are sent without being asked for.
 *
 * @param daily of each day
 * @param weekly of each week
 * @param monthly of each month
 */
public record ReportsConfig(
    @Doc("A report of each day.") @Nullable Daily daily,
    @Doc("A report of each week, Monday to Sunday.") @Nullable Weekly weekly,
    @Doc("A report of each month, sent on the first day of the next one.")
        @Nullable Monthly monthly) {
  /**
   * Of the day before.
   *
   * @param at when it is sent
   * @param actions ids of notifiers
   */
  public record Daily(
      @Doc("When it is sent, in the zone of the pipeline.") @Default("\"07:00\"") TimeOfDay at,
      @Doc("The actions that send it.") @Range(min = 1) List<String> actions) {}

  /**
   * Of the last whole week.
   *
   * @param at when it is sent
   * @param on on which day
   * @param actions ids of notifiers
   */
  public record Weekly(
      @Doc("When it is sent, in the zone of the pipeline.") @Default("\"07:00\"") TimeOfDay at,
      @Doc("On which day of the week.") @Default("monday") DayOfWeek on,
      @Doc("The actions that send it.") @Range(min = 1) List<String> actions) {}

  /**
   * Of the last whole month.
   *
   * @param at when it is sent
   * @param actions ids of notifiers
   */
  public record Monthly(
      @Doc("When it is sent, in the zone of the pipeline.") @Default("\"07:00\"") TimeOfDay at,
      @Doc("The actions that send it.") @Range(min = 1) List<String> actions) {}
}
