package io.weir.plugins.parser.regex;

import com.google.re2j.Instructions;
import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/** The program of a pattern as {@link Backtracker} uses it, for ASCII alone. Immutable. */
final class AsciiProgram {
  /** {@link Instructions#EITHER} of a loop that is left only where its set ends. */
  static final int LOOP = 7;

  final int start;
  final int slots;
  final int[] op;
  final int[] out;
  final int[] arg;

  /** Of a {@link Instructions#SET}: the characters below 64, and those from 64 on. */
  final long[] low;

  final long[] high;

  /**
   * By instruction: its row in the table of what was tried; -1 when it is reached in one way only.
   */
  final int[] row;

  final int rows;

  private AsciiProgram(Instructions from) {
    int n = from.size();
    start = from.start();
    slots = Math.max(2, from.slots());
    op = new int[n];
    out = new int[n];
    arg = new int[n];
    low = new long[n];
    high = new long[n];
    row = new int[n];
    for (int i = 0; i < n; i++) {
      int kind = from.kind(i);
      op[i] = kind;
      out[i] = from.out(i);
      arg[i] = from.arg(i);
      for (int c = 0; kind == Instructions.SET && c < 64; c++) {
        low[i] |= from.takes(i, c) ? 1L << c : 0;
        high[i] |= from.takes(i, c + 64) ? 1L << c : 0;
      }
    }
    loops();
    rows = rows();
  }

  /** The program of this pattern; null when it cannot be had. */
  static @Nullable AsciiProgram of(Pattern pattern) {
    Instructions from = Instructions.of(pattern);
    return from == null ? null : new AsciiProgram(from);
  }

  /** Finds the loops that repeat one set, none of whose characters may follow. */
  private void loops() {
    for (int i = 0; i < op.length; i++) {
      if (op[i] != Instructions.EITHER) {
        continue;
      }
      boolean first = isBackTo(i, out[i]);
      if (first || isBackTo(i, arg[i])) {
        int set = first ? out[i] : arg[i];
        int exit = first ? arg[i] : out[i];
        long[] next = new long[2];
        follow(exit, next, new boolean[op.length]);
        if ((next[0] & low[set]) == 0 && (next[1] & high[set]) == 0) {
          op[i] = LOOP;
          out[i] = set;
          arg[i] = exit;
        }
      }
    }
  }

  private boolean isBackTo(int loop, int i) {
    return op[i] == Instructions.SET && out[i] == loop;
  }

  /** Adds the characters that may come next. The pattern's end does not count: it takes none. */
  private void follow(int i, long[] sets, boolean[] seen) {
    int at = i;
    while (!seen[at]) {
      seen[at] = true;
      switch (op[at]) {
        case Instructions.SET -> {
          sets[0] |= low[at];
          sets[1] |= high[at];
        }
        case Instructions.EITHER, LOOP -> {
          follow(arg[at], sets, seen);
          at = out[at];
        }
        case Instructions.CAPTURE, Instructions.EMPTY, Instructions.NOTHING -> at = out[at];
        default -> {}
      }
    }
  }

  /** Instructions that are reached from one other only are tried as often as that one. */
  private int rows() {
    int[] ways = new int[op.length];
    ways[start]++;
    for (int i = 0; i < op.length; i++) {
      if (op[i] != Instructions.MATCH && op[i] != Instructions.FAIL) {
        ways[out[i]]++;
      }
      if (op[i] == Instructions.EITHER || op[i] == LOOP) {
        ways[arg[i]]++;
      }
    }
    int n = 0;
    for (int i = 0; i < op.length; i++) {
      row[i] = ways[i] > 1 || op[i] == LOOP ? n++ : -1;
    }
    return n;
  }

  /** Whether a {@link Instructions#SET} takes this ASCII character. */
  boolean takes(int i, byte c) {
    return ((c < 64 ? low[i] : high[i]) >>> c & 1) != 0;
  }
}
