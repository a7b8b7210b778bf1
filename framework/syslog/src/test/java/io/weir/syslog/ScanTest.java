package io.weir.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/** What looks at eight bytes at a time finds what a look at each of them would. */
final class ScanTest {
  private static final String BORDERS =
      "\u0000 /09:;@AZ[`az{\u007f\u0080\u00b0\u00b9\u00e1\u00fa\u00ff";

  private static int end(byte[] b, int from, int to, IntPredicate goesOn) {
    int i = from;
    while (i < to && goesOn.test(b[i])) {
      i++;
    }
    return i;
  }

  private static boolean alphanumeric(int c) {
    return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  /** Long runs of what is looked for, and whatever lies beside it in the table of characters. */
  private static byte[] bytes(Random random) {
    byte[] b = new byte[random.nextInt(40)];
    byte[] borders = BORDERS.getBytes(StandardCharsets.ISO_8859_1);
    String usual = "0123456789abcxyzABCXYZ";
    int odd = 1 + random.nextInt(20);
    for (int i = 0; i < b.length; i++) {
      b[i] =
          random.nextInt(odd) == 0
              ? borders[random.nextInt(borders.length)]
              : (byte) usual.charAt(random.nextInt(usual.length()));
    }
    return b;
  }

  @Test
  void runsEndWhereTheyWouldByteByByte() {
    Random random = new Random(7);
    for (int i = 0; i < 300_000; i++) {
      byte[] b = bytes(random);
      int from = random.nextInt(b.length + 1);
      int to = from + random.nextInt(b.length - from + 1);
      assertThat(Scan.digits(b, from, to)).isEqualTo(end(b, from, to, Scan::digit));
      assertThat(Scan.alphanumerics(b, from, to))
          .isEqualTo(end(b, from, to, ScanTest::alphanumeric));
      int seen = from + 8 > b.length ? from : from + 8;
      assertThat(Scan.smallLetters(b, from))
          .isEqualTo(end(b, from, seen, c -> c >= 'a' && c <= 'z'));
    }
  }

  @Test
  void whatLiesBehindTheRangeIsNotFound() {
    Random random = new Random(8);
    for (int i = 0; i < 300_000; i++) {
      byte[] b = bytes(random);
      int from = random.nextInt(b.length + 1);
      int to = from + random.nextInt(b.length - from + 1);
      int found = end(b, from, to, c -> c != ':');
      assertThat(Scan.find(b, from, to, ':')).isEqualTo(found == to ? -1 : found);
      assertThat(Scan.either(b, from, to, ':', '['))
          .isEqualTo(end(b, from, to, c -> c != ':' && c != '['));
    }
  }
}
