package io.weir.plugins.parser.regex;

import com.google.re2j.Pattern;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.source.Line;
import io.weir.syslog.Scan;
import io.weir.syslog.Word;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compiled pattern. Immutable, used by all threads.
 *
 * @param programs whose lines it is for
 * @param begin how every match begins; null: in different ways
 * @param regex matches whole messages
 * @param quick the same for messages of ASCII; null: there is none
 * @param type of its events; null: its lines make none
 * @param captures what fills fields, in the order of these
 * @param time the group with the time; 0: none
 * @param constants values by field
 */
record LinePattern(
    Programs programs,
    @Nullable Word begin,
    Pattern regex,
    @Nullable AsciiProgram quick,
    @Nullable EventType type,
    List<Capture> captures,
    int time,
    List<Constant> constants) {

  /**
   * A group that fills a field.
   *
   * @param group its number
   * @param slot the field
   */
  record Capture(int group, DeclaredType.Slot slot) {}

  /**
   * A constant value.
   *
   * @param field the field
   * @param value of its kind
   */
  record Constant(Field field, Object value) {}

  /** A quick answer; true does not mean that the pattern matches. */
  boolean mayMatch(byte[] b, int from, int to) {
    Word word = begin;
    return word == null || word.isAt(b, from, to);
  }

  /**
   * Puts what matched into the started event.
   *
   * @param work where the groups are
   * @param shift what to add to the places in its bytes for those in the builder's
   */
  void fill(EventBuilder event, Work work, int shift, Line line) {
    for (int i = 0; i < captures.size(); i++) {
      Capture capture = captures.get(i);
      int from = work.start(capture.group);
      int to = work.end(capture.group);
      if (from >= 0) {
        fill(event, capture.slot, work.bytes(), from, to, shift, line);
      }
    }
    for (int i = 0; i < constants.size(); i++) {
      event.put(constants.get(i).field, constants.get(i).value);
    }
  }

  private static void fill(
      EventBuilder event,
      DeclaredType.Slot slot,
      byte[] bytes,
      int from,
      int to,
      int shift,
      Line line) {
    byte[] none = slot.none();
    if (none != null && Arrays.equals(none, 0, none.length, bytes, from, to)) {
      return;
    }
    TimeFormat format = slot.format();
    if (slot.field().kind() == Field.Kind.INTEGER && to > from && bytes[from] == '-') {
      long number = Scan.number(bytes, from + 1, to);
      event.put(slot.field(), number < 0 ? null : -number);
    } else if (format == null) {
      event.raw(slot.field(), shift + from, shift + to);
    } else {
      long micros = format.micros(bytes, from, to, line);
      event.put(slot.field(), micros == TimeFormat.NONE ? null : micros);
    }
  }
}
