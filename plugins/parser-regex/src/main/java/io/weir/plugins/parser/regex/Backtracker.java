package io.weir.plugins.parser.regex;

import com.google.re2j.Instructions;
import java.util.Arrays;

/**
 * Matches a whole message of ASCII by trying one alternative after the other, in RE2/J's order, and
 * none twice at the same place: as linear as RE2/J, which tries all at once, and several times
 * faster where the first ones are right, as in most lines of a log. RE2 itself has the same for
 * short texts. Gives up where its table would be large. For one thread.
 */
final class Backtracker {
  /** What came of it. */
  enum Result {
    YES,
    NO,
    /** Nobody knows: RE2/J must be asked. */
    UNKNOWN
  }

  private static final int MOST_TRIED = 1 << 20;
  private static final int MOST_LATER = 1 << 16;
  private static final int DONE = -1;
  private static final int TOO_MUCH = -2;

  /** A bit for each row of the program and each place. */
  private long[] tried = new long[64];

  /** What to try later: an instruction and a place; or a slot, inverted, and its former value. */
  private int[] later = new int[256];

  private int[] slots = new int[16];

  /** Where the groups begin and end, if the last result was yes; -1 for those without a part. */
  int[] slots() {
    return slots;
  }

  /** Whether the message matches. All its bytes must be ASCII. */
  Result match(AsciiProgram program, byte[] b, int from, int to) {
    int width = to - from + 1;
    long bits = (long) program.rows * width;
    if (bits > MOST_TRIED) {
      return Result.UNKNOWN;
    }
    int words = (int) (bits + 63 >>> 6);
    if (tried.length < words) {
      tried = new long[words];
    } else {
      Arrays.fill(tried, 0, words, 0);
    }
    if (slots.length < program.slots) {
      slots = new int[program.slots];
    }
    Arrays.fill(slots, 0, program.slots, -1);
    later[0] = program.start;
    later[1] = from;
    int depth = 2;
    while (depth > 0) {
      int place = later[--depth];
      int at = later[--depth];
      if (at < 0) {
        slots[~at] = place;
        continue;
      }
      depth = run(program, at, place, depth, b, from, to);
      if (depth < 0) {
        return depth == DONE ? Result.YES : Result.UNKNOWN;
      }
    }
    return Result.NO;
  }

  /** Follows one way to its end; returns how much is to be tried later, or one of the two. */
  private int run(
      AsciiProgram p, int start, int startPlace, int startDepth, byte[] b, int from, int to) {
    int at = start;
    int place = startPlace;
    int depth = startDepth;
    int width = to - from + 1;
    while (true) {
      int row = p.row[at];
      if (row >= 0 && !isNew(row * width + place - from)) {
        return depth;
      }
      switch (p.op[at]) {
        case Instructions.SET -> {
          if (place == to || !p.takes(at, b[place])) {
            return depth;
          }
          place++;
        }
        case AsciiProgram.LOOP -> {
          int set = p.out[at];
          while (place < to && p.takes(set, b[place])) {
            place++;
            if (!isNew(row * width + place - from)) {
              return depth;
            }
          }
          at = p.arg[at];
          continue;
        }
        case Instructions.EITHER -> {
          if (depth > MOST_LATER) {
            return TOO_MUCH;
          }
          depth = push(depth, p.arg[at], place);
        }
        case Instructions.CAPTURE -> {
          int slot = p.arg[at];
          if (depth > 0) {
            depth = push(depth, ~slot, slots[slot]);
          }
          slots[slot] = place;
        }
        case Instructions.EMPTY -> {
          int before = place == from ? -1 : b[place - 1];
          int after = place == to ? -1 : b[place];
          if ((p.arg[at] & ~Instructions.context(before, after)) != 0) {
            return depth;
          }
        }
        case Instructions.MATCH -> {
          return place == to ? DONE : depth;
        }
        case Instructions.FAIL -> {
          return depth;
        }
        default -> {}
      }
      at = p.out[at];
    }
  }

  /** Notes that this is tried; false when it was before. */
  private boolean isNew(int bit) {
    long mask = 1L << bit;
    int word = bit >>> 6;
    boolean fresh = (tried[word] & mask) == 0;
    tried[word] |= mask;
    return fresh;
  }

  private int push(int depth, int what, int value) {
    if (depth + 2 > later.length) {
      later = Arrays.copyOf(later, later.length * 2);
    }
    later[depth] = what;
    later[depth + 1] = value;
    return depth + 2;
  }
}
