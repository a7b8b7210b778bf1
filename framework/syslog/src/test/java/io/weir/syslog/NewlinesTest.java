package io.weir.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class NewlinesTest {
  @Test
  void findsTheFirstLineFeedInEveryRange() {
    Random random = new Random(3);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] =
            random.nextInt(12) == 0 ? (byte) '\n' : random.nextInt(4) == 0 ? (byte) 0x8a : bytes[i];
      }
      int from = random.nextInt(bytes.length + 1);
      int to = from + random.nextInt(bytes.length - from + 1);
      int expected = -1;
      for (int i = to - 1; i >= from; i--) {
        expected = bytes[i] == '\n' ? i : expected;
      }
      assertThat(Newlines.find(bytes, from, to)).isEqualTo(expected);
    }
  }
}
