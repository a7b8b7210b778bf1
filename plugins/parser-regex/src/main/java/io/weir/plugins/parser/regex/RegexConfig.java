package io.weir.plugins.parser.regex;

import io.weir.api.Field;
import io.weir.api.config.ByteSize;
import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import io.weir.api.source.LineBatch;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options of the parser {@code regex}.
 *
 * @param types event types by name
 * @param patterns tried in this order
 * @param time where the time is in a line without a syslog header; null: lines have a header
 * @param maxLine the rest of a longer message is not looked at
 */
@Doc("Reads any log with regular expressions, and declares event types for it.")
record RegexConfig(
    @Doc(
            "The event types, by name. A name is also that of the table; names that begin with mail_"
                + " are reserved.")
        @Range(min = 1)
        Map<String, RegexConfig.Type> types,
    @Doc("Which lines become which events. The first pattern that matches a line is used.")
        @Range(min = 1)
        List<RegexConfig.Line> patterns,
    @Doc(
            "Where the time is, for a log whose lines have no syslog header: the message is then the"
                + " whole line.")
        RegexConfig.@Nullable Time time,
    @Doc("Of a longer message, only so much of the beginning is matched.")
        @Default("64KiB")
        @Range(min = 256, max = LineBatch.MAX_LINE)
        ByteSize maxLine) {

  /**
   * An event type.
   *
   * @param doc a sentence
   * @param fields by name
   * @param kept whether stores keep its events
   * @param counted fields by which events are counted per hour
   * @param summed fields that are summed up beside each count
   * @param indexed fields that a store indexes
   */
  record Type(
      @Doc("A sentence about the type, for pages and help.") @Default("") String doc,
      @Doc("Its fields, by name. Each type has host, program and pid besides.") @Range(min = 1)
          Map<String, RegexConfig.Value> fields,
      @Doc("Whether the store keeps these events. Rules see them either way.") @Default("true")
          boolean kept,
      @Doc("Fields by which events are counted per hour, for tables and charts over long times.")
          List<String> counted,
      @Doc("Up to four `integer` fields that are summed up beside each of these counts.")
          List<String> summed,
      @Doc("Up to two fields that the store indexes; each makes writing slower.")
          List<String> indexed) {}

  /**
   * A field.
   *
   * @param kind the kind of its values
   * @param length the greatest length of a text; null: 255
   * @param none the text that stands for no value
   * @param format of a time
   * @param doc a sentence
   */
  record Value(
      @Doc("The kind of its values. What is not a number, address or time gives no value.")
          @Default("text")
          Field.Kind kind,
      @Doc("For `text`: the greatest number of characters; longer values are cut. Default: 255.")
          @Range(min = 1, max = 65_535)
          @Nullable Integer length,
      @Doc("The text that is logged where there is no value, such as `-`.") @Nullable String none,
      @Doc("For `time`: as `time.format`. Default: `iso`.") @Nullable String format,
      @Doc("A sentence about the field, with its unit.") @Default("") String doc) {}

  /**
   * A pattern.
   *
   * @param program names of programs
   * @param pattern the regular expression
   * @param event the type's name; null: the line is known and gives no event
   * @param set constant values by field
   */
  record Line(
      @Doc(
              "The program's name in the syslog header, or several; `*` stands for any characters."
                  + " Default: any program.")
          List<String> program,
      @Doc(
              "The regular expression in RE2 syntax. It must match the whole message; each named group"
                  + " fills the field of its name.")
          String pattern,
      @Doc("The event type. Without it, the lines are known and make no event.")
          @Nullable String event,
      @Doc("Constant values, by field.") Map<String, String> set) {}

  /**
   * The time in a line.
   *
   * @param group the group's name
   * @param format a name or a pattern
   * @param zone of times without one
   */
  record Time(
      @Doc("The name of the group with the time.") @Default("time") String group,
      @Doc(
              "How it is written: `iso`, `clf` (22/Nov/2026:12:00:00 +0000), `syslog` (Nov 22 12:00:00),"
                  + " `epoch` (seconds, with a fraction or not), `epoch_ms`, or a pattern of Java's"
                  + " DateTimeFormatter such as `yyyy/MM/dd HH:mm:ss`.")
          String format,
      @Doc("The zone of times that have none. Default: the source's.") @Nullable ZoneId zone) {}
}
