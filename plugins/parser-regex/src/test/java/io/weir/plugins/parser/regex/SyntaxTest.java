package io.weir.plugins.parser.regex;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** The first look at a pattern agrees with what RE2/J makes of it. */
final class SyntaxTest {
  private static final int TRIES = Integer.getInteger("fuzz.tries", 20_000);
  private static final int ROUNDS = 20;

  private static final String[] PIECES = {
    "a",
    "b",
    "ab",
    "ba",
    "c",
    " ",
    ".",
    "\\.",
    "\\d",
    "\\S",
    "\\x61",
    "\\Qa.\\E",
    "[ab]",
    "[^a]",
    "[]a]",
    "[^]a]",
    "[[:alpha:]]",
    "[a\\]]",
    "(a|b)",
    "(?:ab)",
    "(?P<n>a",
    ")",
    "(",
    "|",
    "*",
    "+",
    "?",
    "{2}",
    "{0}",
    "{0,1}",
    "{1,}",
    "{2,3}",
    "{",
    "}",
    "^",
    "$",
    "\\b",
    "(?i)",
    "(?i:a)",
    "(?U)",
    "(?s)",
    "(?-s)",
    "\\pL",
    "\\p{Greek}",
    "é",
    "😀",
    "\\\\",
    "-",
    "a*?",
    "b??",
    "\\A",
    "\\z",
    "\\141",
  };

  private static String begin(String pattern) {
    return String.valueOf(new Syntax(pattern).begin());
  }

  @Test
  void theBeginningIsWhatEveryMatchBeginsWith() {
    assertThat(begin("Failed \\S+ for")).isEqualTo("Failed ");
    assertThat(begin("^a\\[b\\]c?d")).isEqualTo("a[b]");
    assertThat(begin("ab+c")).isEqualTo("ab");
    assertThat(begin("ab{2}c")).isEqualTo("ab");
    assertThat(begin("ab{0,2}c")).isEqualTo("a");
    assertThat(begin("ab|c")).isEqualTo("null");
    assertThat(begin("(?:ab|c)d")).isEqualTo("null");
    assertThat(begin("a(?i)b")).isEqualTo("null");
    assertThat(begin("grün")).isEqualTo("gr");
  }

  @Property(tries = ROUNDS, shrinking = ShrinkingMode.OFF)
  void whatMatchesBeginsAsSaidAndNoProgramIsLargerThanSaid(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int good = 0;
    int begun = 0;
    for (int i = 0; i < TRIES / ROUNDS; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(1, 9); k > 0; k--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      String pattern = text.toString();
      Syntax syntax = new Syntax(pattern);
      Pattern regex;
      try {
        regex = Pattern.compile(pattern, Pattern.DOTALL);
      } catch (PatternSyntaxException e) {
        continue;
      }
      good++;
      assertThat(syntax.size()).as(pattern).isGreaterThan(regex.programSize() / 3 - 4);
      String begin = syntax.begin();
      if (begin != null) {
        begun++;
        for (int k = 0; k < 200; k++) {
          String line = line(random);
          if (regex.matches(line)) {
            assertThat(line).as(pattern).startsWith(begin);
          }
        }
      }
    }
    assertThat(good).isGreaterThan(TRIES / ROUNDS / 20);
    assertThat(begun).isPositive();
  }

  private static String line(SplittableRandom random) {
    StringBuilder line = new StringBuilder();
    for (int k = random.nextInt(8); k > 0; k--) {
      line.append("aabbc .1[]Aé\\{}-".charAt(random.nextInt(16)));
    }
    return line.toString();
  }
}
