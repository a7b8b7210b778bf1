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
  private final int field;
  private final byte[] value;
  private long seen;
  private @Nullable Evidence next;

  private Evidence(int field, byte[] value, long seen) {
    this.field = field;
    this.value = value;
    this.seen = seen;
  }

  /** The list with the values of an event. */
  static @Nullable Evidence with(@Nullable Evidence list, List<String> fields, Event event) {
    Evidence first = list;
    for (int f = 0; f < fields.size(); f++) {
      String text = event.text(fields.get(f));
      if (text != null && !text.isEmpty()) {
        first = with(first, f, text.getBytes(StandardCharsets.UTF_8), event.micros());
      }
    }
    return first;
  }

  private static Evidence with(@Nullable Evidence list, int field, byte[] value, long micros) {
    int known = 0;
    Evidence oldest = null;
    Evidence last = null;
    for (Evidence e = list; e != null; e = e.next) {
      last = e;
      if (e.field == field) {
        if (Arrays.equals(e.value, value)) {
          e.seen = Math.max(e.seen, micros);
          return list == null ? e : list;
        }
        known++;
        oldest = oldest == null || e.seen < oldest.seen ? e : oldest;
      }
    }
    Evidence added = new Evidence(field, value, micros);
    if (last == null) {
      return added;
    }
    last.next = added;
    Evidence first = list == null ? added : list;
    if (known < Finding.MOST || oldest == null) {
      return first;
    }
    Evidence without = without(first, oldest);
    return without == null ? added : without;
  }

  private static @Nullable Evidence without(Evidence first, Evidence gone) {
    if (first == gone) {
      return first.next;
    }
    for (Evidence e = first; e != null; e = e.next) {
      if (e.next == gone) {
        e.next = gone.next;
      }
    }
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

  /** By field, in the order in which they first came. */
  static Map<String, List<String>> all(@Nullable Evidence list, List<String> fields) {
    Map<String, List<String>> out = new LinkedHashMap<>();
    for (Evidence e = list; e != null; e = e.next) {
      out.computeIfAbsent(fields.get(e.field), f -> new ArrayList<>())
          .add(new String(e.value, StandardCharsets.UTF_8));
    }
    return out;
  }

  static void write(@Nullable Evidence list, List<String> fields, DataOutput out)
      throws IOException {
    for (int f = 0; f < fields.size(); f++) {
      int n = 0;
      for (Evidence e = list; e != null; e = e.next) {
        n += e.field == f ? 1 : 0;
      }
      out.writeByte(n);
      for (Evidence e = list; e != null; e = e.next) {
        if (e.field == f) {
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
        Evidence e = new Evidence(f, text, in.readLong());
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
