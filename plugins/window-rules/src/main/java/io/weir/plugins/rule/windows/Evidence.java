package io.weir.plugins.rule.windows;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.rule.Finding;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value that was seen with a key, and the next one: a list in the order in which they first came.
 * At most {@link Finding#MOST} of each field, the longest unseen leaves first. There may be a
 * million keys, and most have one value: so the list has no head of its own, and texts are bytes.
 */
final class Evidence {
  private static final int FIELD_BITS = 8;

  /** The field's number in the low bits, above it a hash of the value: most differ in it. */
  private final int tag;

  private final byte[] value;
  private long seen;
  private @Nullable Evidence next;

  private Evidence(int tag, byte[] value, long seen) {
    this.tag = tag;
    this.value = value;
    this.seen = seen;
  }

  private static int tag(int field, String text) {
    return text.hashCode() << FIELD_BITS | field;
  }

  private int field() {
    return tag & (1 << FIELD_BITS) - 1;
  }

  private boolean is(String text) {
    int i = 0;
    if (text.length() == value.length) {
      while (i < value.length && text.charAt(i) == value[i]) {
        i++;
      }
    }
    return i == value.length && i > 0
        || Arrays.equals(value, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The list with the values of an event.
   *
   * @param over what was last seen at or before this time does not count any more
   */
  static @Nullable Evidence with(
      @Nullable Evidence list, List<String> fields, Event event, long over) {
    Evidence first = list;
    for (int f = 0; f < fields.size(); f++) {
      String text = event.text(fields.get(f));
      if (text != null && !text.isEmpty()) {
        first = with(first, f, text, event.micros(), over);
      }
    }
    return first;
  }

  /** In one walk, which takes out what is over up to where the value is found. */
  private static @Nullable Evidence with(
      @Nullable Evidence list, int field, String text, long micros, long over) {
    int tag = tag(field, text);
    int known = 0;
    Evidence first = list;
    Evidence last = null;
    Evidence oldest = null;
    Evidence beforeOldest = null;
    for (Evidence e = list; e != null; e = e.next) {
      if (e.seen <= over) {
        if (last == null) {
          first = e.next;
        } else {
          last.next = e.next;
        }
        continue;
      }
      if (e.tag == tag && e.is(text)) {
        e.seen = Math.max(e.seen, micros);
        return first;
      }
      if (e.field() == field) {
        known++;
        if (oldest == null || e.seen < oldest.seen) {
          oldest = e;
          beforeOldest = last;
        }
      }
      last = e;
    }
    Evidence added = new Evidence(tag, text.getBytes(StandardCharsets.UTF_8), micros);
    if (last == null) {
      return added;
    }
    last.next = added;
    if (known < Finding.MOST || oldest == null) {
      return first;
    }
    if (beforeOldest == null) {
      return oldest.next;
    }
    beforeOldest.next = oldest.next;
    return first;
  }

  /** The list without what was last seen at or before this time. */
  static @Nullable Evidence after(@Nullable Evidence list, long micros) {
    Evidence first = list;
    while (first != null && first.seen <= micros) {
      first = first.next;
    }
    for (Evidence e = first; e != null; e = e.next) {
      while (e.next != null && e.next.seen <= micros) {
        e.next = e.next.next;
      }
    }
    return first;
  }

  /**
   * By field, in the order in which they first came.
   *
   * @param over what was last seen at or before this time is left out
   */
  static Map<String, List<String>> all(@Nullable Evidence list, List<String> fields, long over) {
    Map<String, List<String>> out = new LinkedHashMap<>();
    for (Evidence e = list; e != null; e = e.next) {
      if (e.seen > over) {
        out.computeIfAbsent(fields.get(e.field()), f -> new ArrayList<>())
            .add(new String(e.value, StandardCharsets.UTF_8));
      }
    }
    return out;
  }

  static void write(@Nullable Evidence list, List<String> fields, DataOutput out)
      throws IOException {
    for (int f = 0; f < fields.size(); f++) {
      int n = 0;
      for (Evidence e = list; e != null; e = e.next) {
        n += e.field() == f ? 1 : 0;
      }
      out.writeByte(n);
      for (Evidence e = list; e != null; e = e.next) {
        if (e.field() == f) {
          out.writeInt(e.value.length);
          out.write(e.value);
          out.writeLong(e.seen);
        }
      }
    }
  }

  static @Nullable Evidence read(List<String> fields, DataInput in) throws IOException {
    Evidence first = null;
    Evidence last = null;
    for (int f = 0; f < fields.size(); f++) {
      int n = in.readUnsignedByte();
      if (n > Finding.MOST) {
        throw new IOException(n + " values in the evidence");
      }
      for (int i = 0; i < n; i++) {
        int length = in.readInt();
        if (length < 0 || length > 1 << 20) {
          throw new IOException(length + " bytes in the evidence");
        }
        byte[] text = new byte[length];
        in.readFully(text);
        String of = new String(text, StandardCharsets.UTF_8);
        Evidence e = new Evidence(tag(f, of), text, in.readLong());
        if (last == null) {
          first = e;
        } else {
          last.next = e;
        }
        last = e;
      }
    }
    return first;
  }

  /**
   * What is evidence: who and from where, but for what is the subject itself.
   *
   * @param subjects the fields that subjects have
   */
  static List<String> fields(EventType type, Set<String> subjects, List<String> more) {
    Set<String> out = new LinkedHashSet<>();
    for (String field : List.of("client_address", "sasl_username")) {
      if (!subjects.equals(Set.of(field)) && type.has(field)) {
        out.add(field);
      }
    }
    more.stream().filter(type::has).forEach(out::add);
    return List.copyOf(out);
  }
}
