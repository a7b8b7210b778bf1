package io.weir.engine.coverage;

import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Text;
import io.weir.api.internal.EventAccess;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import io.weir.syslog.SyslogHead;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Counts lines by program and outcome. Not thread-safe: each thread has its own, and {@link #sum}
 * adds them up. Memory is bounded, whatever the lines contain.
 */
public final class CoverageMeter {
  private static final EventAccess EVENTS = EventAccess.get();

  /** Maximum number of programs; lines of further ones are counted together. */
  private static final int MOST = 500;

  private static final int TABLE = 2_048;
  private static final int SHOWN_OTHERS = 50;
  private static final int SHOWN_SHAPES = 50;
  private static final String REST = "(others)";

  /** Replaces a tag that may not be a program's name, as in a log of another format. */
  private static final String MASKED = "(masked)";

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The field with the whole syslog tag, in vocabularies that have it. */
  private static final String PROGRAM = "program";

  private final Predicate<String> own;
  private final SyslogHead head = new SyslogHead();
  private final Entry[] table = new Entry[TABLE];
  private final Map<String, Family> families = new HashMap<>();
  private final Shapes shapes = new Shapes();
  private final Entry headless;
  private final Entry rest;
  private final @Nullable EventType[] types = new EventType[128];

  /** The slot of {@link #PROGRAM} in these types. */
  private final int[] slots = new int[types.length];

  /** Types in {@link #types}. */
  private int known;

  private int programs;
  private long folded;

  /** A program. */
  private static final class Entry {
    final byte[] tag;

    /** The first eight bytes of a longer tag, else 0. */
    final long begin;

    /** The tag's last eight bytes, or all of a shorter tag. */
    final long end;

    final Family family;

    /** Whether the tag is certainly a program's name and may be shown. */
    boolean named;

    long events;
    long ignored;
    long unknown;

    Entry(byte[] tag, long end, Family family) {
      this.tag = tag;
      begin = tag.length > 8 ? (long) LONGS.get(tag, 0) : 0;
      this.end = end;
      this.family = family;
    }

    boolean is(byte[] b, int from, int to) {
      int length = tag.length;
      return to - from == length
          && (length <= 8
              || (long) LONGS.get(b, from) == begin
                  && (length <= 16 || Arrays.equals(tag, 0, length, b, from, to)));
    }
  }

  /** Programs whose names are equal up to a slash: a parser for one is responsible for all. */
  private static final class Family {
    boolean own;
  }

  /**
   * @param own whether a parser is responsible for the program of this name
   */
  public CoverageMeter(Predicate<String> own) {
    this.own = own;
    headless = new Entry(new byte[0], 0, family(""));
    headless.family.own = true;
    rest = new Entry(REST.getBytes(StandardCharsets.US_ASCII), 0, new Family());
  }

  private Family family(String program) {
    Family family = families.computeIfAbsent(familyName(program), name -> new Family());
    family.own |= own.test(program);
    return family;
  }

  /**
   * Counts a line that becomes an event. Called before the event is built, so that its program need
   * not be searched in the line.
   */
  public void event(Line line, EventBuilder event) {
    EventType type = event.type();
    event(line, event, type == null ? -1 : slotOf(type));
  }

  /**
   * As {@link #event(Line, EventBuilder)}.
   *
   * @param slot of the field with the whole syslog tag, {@link #slot}
   */
  public void event(Line line, EventBuilder event, int slot) {
    int from = slot < 0 ? -1 : EVENTS.from(event, slot);
    if (from < 0) {
      count(line, Parser.Outcome.EVENT);
    } else {
      entry(EVENTS.bytes(event), from, EVENTS.to(event, slot)).events++;
    }
  }

  /** Where events of this type have the whole syslog tag; -1 when they do not have it. */
  public static int slot(EventType type) {
    return type.slot(PROGRAM);
  }

  @SuppressWarnings("ReferenceEquality") // an equal but other type only has a place of its own
  private int slotOf(EventType type) {
    int at = type.hashCode() & types.length - 1;
    while (types[at] != type) {
      if (types[at] == null) {
        return known(type, at);
      }
      at = at + 1 & types.length - 1;
    }
    return slots[at];
  }

  private int known(EventType type, int free) {
    int at = free;
    if (known == types.length / 2) { // only a parser that makes new types all the time gets here
      Arrays.fill(types, null);
      known = 0;
      at = type.hashCode() & types.length - 1;
    }
    known++;
    types[at] = type;
    slots[at] = slot(type);
    return slots[at];
  }

  /** Counts a line and its outcome. */
  public void count(Line line, Parser.Outcome outcome) {
    boolean hasHead = head.read(line);
    Entry entry = hasHead ? entry(head.bytes(), head.tag(), head.tagEnd()) : headless;
    switch (outcome) {
      case EVENT -> entry.events++;
      case IGNORED -> entry.ignored++;
      case UNKNOWN -> unknown(line, entry, hasHead);
    }
  }

  private void unknown(Line line, Entry entry, boolean hasHead) {
    entry.unknown++;
    if (!entry.named && hasHead) {
      entry.named = ProgramNames.sure(head);
    }
    if (entry.family.own || recognised(entry)) {
      if (hasHead) {
        shapes.add(entry.tag, head.bytes(), head.body(), head.end());
      } else {
        shapes.add(entry.tag, line.bytes(), line.from(), line.to());
      }
    }
  }

  private static boolean recognised(Entry entry) {
    return entry.events + entry.ignored > 0;
  }

  /** Counts a line that was skipped. */
  public void setAside() {
    rest.unknown++;
  }

  /** Counts a line that was written in place of equal ones. */
  public void folded() {
    folded++;
  }

  private Entry entry(byte[] b, int from, int to) {
    // Tags differ at their ends: postfix/smtpd, postfix-out/smtp. There are so few of them that
    // the search is short even if all collide.
    int length = to - from;
    long end = length < 8 ? whole(b, from, to) : (long) LONGS.get(b, to - 8);
    int at = (int) ((end + length) * 0x9e37_79b9_7f4a_7c15L >>> 40);
    while (true) {
      at &= TABLE - 1;
      Entry entry = table[at];
      if (entry == null) {
        return made(at, end, b, from, to);
      }
      if (entry.end == end && entry.is(b, from, to)) {
        return entry;
      }
      at++;
    }
  }

  private static long whole(byte[] b, int from, int to) {
    long bytes = 0;
    for (int i = from; i < to; i++) {
      bytes = bytes << 8 | b[i] & 0xff;
    }
    return bytes;
  }

  private Entry made(int at, long end, byte[] b, int from, int to) {
    if (programs >= MOST || to - from > 100) {
      return rest;
    }
    programs++;
    byte[] tag = Arrays.copyOfRange(b, from, to);
    Entry entry = new Entry(tag, end, family(Text.decode(tag, 0, tag.length)));
    table[at] = entry;
    return entry;
  }

  /** The sum of these meters, which must not count meanwhile. */
  public static Coverage sum(Collection<CoverageMeter> meters) {
    Map<String, long[]> byProgram = new HashMap<>();
    Set<String> named = new HashSet<>(Set.of(REST));
    Set<String> ownFamilies = new HashSet<>();
    Shapes shapes = new Shapes();
    long folded = 0;
    for (CoverageMeter meter : meters) {
      folded += meter.folded;
      shapes.add(meter.shapes);
      for (Map.Entry<String, Family> family : meter.families.entrySet()) {
        if (family.getValue().own) {
          ownFamilies.add(family.getKey());
        }
      }
      for (Entry entry : meter.entries()) {
        String program = Text.decode(entry.tag, 0, entry.tag.length);
        long[] n = byProgram.computeIfAbsent(program, p -> new long[3]);
        n[0] += entry.events;
        n[1] += entry.ignored;
        n[2] += entry.unknown;
        if (recognised(entry)) {
          ownFamilies.add(familyName(program));
        }
        if (entry.named) {
          named.add(program);
        }
      }
    }
    List<Coverage.Program> own = new ArrayList<>();
    List<Coverage.Other> others = new ArrayList<>();
    long masked = 0;
    for (Map.Entry<String, long[]> counted : byProgram.entrySet()) {
      String program = counted.getKey();
      long[] n = counted.getValue();
      if (ownFamilies.contains(familyName(program))) {
        own.add(new Coverage.Program(program, n[0], n[1], n[2]));
      } else if (named.contains(program)) {
        others.add(new Coverage.Other(program, n[2]));
      } else {
        masked += n[2];
      }
    }
    if (masked > 0) {
      others.add(new Coverage.Other(MASKED, masked));
    }
    Collections.sort(own);
    return new Coverage(own, few(others), folded, shapes.most(SHOWN_SHAPES));
  }

  private static List<Coverage.Other> few(List<Coverage.Other> others) {
    Collections.sort(others);
    if (others.size() <= SHOWN_OTHERS) {
      return others;
    }
    List<Coverage.Other> few = new ArrayList<>(others.subList(0, SHOWN_OTHERS));
    long more =
        others.subList(SHOWN_OTHERS, others.size()).stream().mapToLong(Coverage.Other::lines).sum();
    few.add(new Coverage.Other(REST, more));
    return few;
  }

  private List<Entry> entries() {
    List<Entry> all = new ArrayList<>();
    for (Entry entry : table) {
      if (entry != null) {
        all.add(entry);
      }
    }
    for (Entry entry : List.of(headless, rest)) {
      if (recognised(entry) || entry.unknown > 0) {
        all.add(entry);
      }
    }
    return all;
  }

  private static String familyName(String program) {
    int slash = program.indexOf('/');
    return slash < 0 ? program : program.substring(0, slash);
  }
}
