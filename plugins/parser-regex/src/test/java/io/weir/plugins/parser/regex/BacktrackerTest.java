package io.weir.plugins.parser.regex;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weir.api.source.LineBatch;
import io.weir.plugins.parser.regex.Backtracker.Result;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** The quick way finds what RE2/J finds, group by group. */
final class BacktrackerTest {
  private static final int TRIES = Integer.getInteger("fuzz.tries", 20_000);
  private static final int ROUNDS = 20;

  private static final String[] PIECES = {
    "a",
    "b",
    "ab",
    "c",
    " ",
    ".",
    "\\d",
    "\\S",
    "\\w",
    "[ab]",
    "[^a]",
    "[^ab]",
    "(",
    "(",
    "(?:",
    ")",
    ")",
    "|",
    "|",
    "*",
    "+",
    "?",
    "*?",
    "+?",
    "??",
    "{2}",
    "{0,2}",
    "{1,}",
    "^",
    "$",
    "\\b",
    "\\B",
    "(?i)",
    "(?m)",
    "(?U)",
    "(a|b)",
    "(a*)",
    "(a|ab)",
    "(|a)",
    "(?:a*)*",
    "(b*?)",
    "(.*)",
    "(.+) ",
    "([^ ]*) ",
    "\\A",
    "\\z",
    "\n",
  };

  private final Backtracker quick = new Backtracker();

  /** The result, after it was compared with RE2/J's. */
  private Result compare(Pattern regex, String line) {
    byte[] b = ("xé" + line + "a").getBytes(StandardCharsets.UTF_8);
    AsciiProgram program = Objects.requireNonNull(AsciiProgram.of(regex));
    Result result = quick.match(program, b, 3, b.length - 1);
    Matcher matcher = regex.matcher(line.getBytes(StandardCharsets.US_ASCII));
    String what = regex.pattern() + " on '" + line + "'";
    if (result != Result.UNKNOWN) {
      assertThat(result == Result.YES).as(what).isEqualTo(matcher.matches());
    }
    for (int g = 1; result == Result.YES && g <= regex.groupCount(); g++) {
      int start = quick.slots()[2 * g];
      int end = quick.slots()[2 * g + 1];
      assertThat(start < 0 ? -1 : start - 3)
          .as("%s, group %s", what, g)
          .isEqualTo(matcher.start(g));
      assertThat(start < 0 ? -1 : end - 3).as("%s, group %s", what, g).isEqualTo(matcher.end(g));
    }
    return result;
  }

  @Property(tries = ROUNDS, shrinking = ShrinkingMode.OFF)
  void whateverThePatternAndTheLine(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int yes = 0;
    int no = 0;
    for (int i = 0; i < TRIES / ROUNDS; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(1, 10); k > 0; k--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      Pattern regex;
      try {
        regex = Pattern.compile(text.toString(), random.nextBoolean() ? Pattern.DOTALL : 0);
      } catch (PatternSyntaxException e) {
        continue;
      }
      for (int k = 0; k < 60; k++) {
        StringBuilder line = new StringBuilder();
        for (int n = random.nextInt(9); n > 0; n--) {
          line.append("aaabbc 1A\n\0~".charAt(random.nextInt(12)));
        }
        switch (compare(regex, line.toString())) {
          case YES -> yes++;
          case NO -> no++;
          case UNKNOWN -> throw new AssertionError(regex.pattern());
        }
      }
    }
    assertThat(yes).isGreaterThan(TRIES / ROUNDS / 2);
    assertThat(no).isGreaterThan(TRIES / ROUNDS / 2);
  }

  @Test
  void patternsThatTakeOthersForEverTakeMilliseconds() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (String pattern :
        new String[] {
          "(a*)*b",
          "(a|aa)+b",
          "(a|a)*b",
          "(.*)(.*)(.*)(.*)b",
          "(?:a?){200}b",
          "([^b]*a)*c",
          "(x+x+)+y|a*a*a*a*c",
          "(?:(?:a+)+)+ "
        }) {
      Pattern regex = Pattern.compile(pattern, Pattern.DOTALL);
      AsciiProgram program = Objects.requireNonNull(AsciiProgram.of(regex));
      for (int length : new int[] {30, 1_000, 20_000, LineBatch.MAX_LINE}) {
        byte[] line = "a".repeat(length).getBytes(StandardCharsets.US_ASCII);
        long before = threads.getCurrentThreadCpuTime();
        assertThat(quick.match(program, line, 0, length)).isNotEqualTo(Result.YES);
        long took = threads.getCurrentThreadCpuTime() - before;
        assertThat(took / 1_000_000).as("ms for %s, %s", pattern, length).isLessThan(500);
      }
    }
  }

  @Test
  void whatWouldTakeALargeTableIsLeftToRe2() {
    Pattern regex = Pattern.compile("(?:(a|b)(.*)){40}");
    assertThat(compare(regex, "ab".repeat(40))).isEqualTo(Result.YES);
    byte[] line = "ab".repeat(30_000).getBytes(StandardCharsets.US_ASCII);
    AsciiProgram program = Objects.requireNonNull(AsciiProgram.of(regex));
    assertThat(quick.match(program, line, 0, line.length)).isEqualTo(Result.UNKNOWN);
  }
}
