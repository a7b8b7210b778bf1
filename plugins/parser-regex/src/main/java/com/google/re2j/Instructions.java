package com.google.re2j;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Shows the program that RE2/J made of a pattern, which it keeps to its own package: nothing here
 * but access. A version of RE2/J with other programs does not compile against this.
 */
@NullMarked
public final class Instructions {
  private final Prog program;

  private Instructions(Prog program) {
    this.program = program;
  }

  /** Takes a character of a set, then goes on at {@code out}. */
  public static final int SET = 0;

  /** Goes on at {@code out} and, where that fails, at {@code arg}. */
  public static final int EITHER = 1;

  /** Notes the place in slot {@code arg}. */
  public static final int CAPTURE = 2;

  /** Takes nothing; goes on where {@code arg} is part of {@link #context}. */
  public static final int EMPTY = 3;

  /** Goes on at {@code out}. */
  public static final int NOTHING = 4;

  /** The end of the pattern. */
  public static final int MATCH = 5;

  /** Fails. */
  public static final int FAIL = 6;

  private static final int STRANGE = -1;

  /** The program of a pattern; null when it has instructions that are not known here. */
  public static @Nullable Instructions of(Pattern pattern) {
    Instructions all = new Instructions(pattern.re2().prog);
    for (int i = 0; i < all.size(); i++) {
      if (all.kind(i) == STRANGE) {
        return null;
      }
    }
    return all;
  }

  /** The number of instructions. */
  public int size() {
    return program.numInst();
  }

  /** The first one. */
  public int start() {
    return program.start;
  }

  /** Two for each group, the whole match included. */
  public int slots() {
    return program.numCap;
  }

  /** What the instruction does: {@link #SET} and so on. */
  public int kind(int i) {
    return switch (program.getInst(i).op) {
      case Inst.ALT -> EITHER;
      case Inst.CAPTURE -> CAPTURE;
      case Inst.EMPTY_WIDTH -> EMPTY;
      case Inst.FAIL -> FAIL;
      case Inst.MATCH -> MATCH;
      case Inst.NOP -> NOTHING;
      case Inst.RUNE, Inst.RUNE1, Inst.RUNE_ANY, Inst.RUNE_ANY_NOT_NL -> SET;
      default -> STRANGE;
    };
  }

  /** Where it goes on. */
  public int out(int i) {
    return program.getInst(i).out;
  }

  /** Its argument, see there. */
  public int arg(int i) {
    return program.getInst(i).arg;
  }

  /** Whether a {@link #SET} takes this character. */
  public boolean takes(int i, int character) {
    Inst inst = program.getInst(i);
    return switch (inst.op) {
      case Inst.RUNE_ANY -> true;
      case Inst.RUNE_ANY_NOT_NL -> character != '\n';
      default -> inst.matchRune(character);
    };
  }

  /**
   * What is true between two characters.
   *
   * @param before -1 at the beginning
   * @param after -1 at the end
   */
  public static int context(int before, int after) {
    return Utils.emptyOpContext(before, after);
  }
}
