package io.weir.engine.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MaskTest {
  private static String shape(String text) {
    return shape("smtpd", text).substring("smtpd: ".length());
  }

  private static String shape(String tag, String text) {
    byte[] b = text.getBytes(StandardCharsets.UTF_8);
    return Mask.shape(tag.getBytes(StandardCharsets.US_ASCII), b, 0, b.length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "warning: table entry missing | warning: table entry missing",
        "lost 17 of 250 | lost # of #",
        "from 192.0.2.7 port 25 | from * port #",
        "from 2001:db8::7 now | from #:*::# now",
        "to john@example.org: gone | to *: gone",
        "host mx.example.org is down. | host * is down.",
        "4F2A11C0DE: held | *: held",
        "ABCDEF: held | *: held",
        "4bZLDkV50z37Dv: held | *: held",
        "zBCDFGHJKLmn: held | *: held",
        "from=<a@b>, size=17, user=john doe | from=<*>, size=*, user=* doe",
        "said: (not here [x] (y) z) so | said: (*) so",
        "the \"secret\" of 'john' can't be told | the \"*\" of '*' can't be told",
        "open \"secret without an end | open \"*\"",
        "open <secret without an end | open <*>",
        "file /etc/passwd and a\\000b | file * and *",
        "grüße from möller | * from *",
        "hello ) world | hello ) world",
        "size=) a}b c>d ]e] | size=* a}b c>d ]e]",
        "OpenSSL says NO | * says NO",
        "smtpd_client_restrictions: bad | smtpd_client_restrictions: bad",
      })
  void onlyPlainWordsStay(String text, String masked) {
    assertThat(shape(text)).isEqualTo(masked);
  }

  @Test
  void ofALineThatMayBeAnybodysNoWordStays() {
    assertThat(shape("", "192.0.2.9 - bob [28/Nov/2026] \"GET / HTTP/1.1\" 200 9"))
        .isEqualTo("* - * [*] \"*\" # #");
    assertThat(shape("", "hello ) I am john-boy, 25.")).isEqualTo("* ) * * *, #.");
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void anyTwoBytesInAnyOrderComeToAnEnd() {
    for (int pair = 0; pair < 65_536; pair++) {
      byte[] b = {'a', (byte) pair, (byte) (pair >> 8), ' ', (byte) pair};
      for (int from = 0; from < b.length; from++) {
        String shape = Mask.shape(new byte[0], b, from, b.length);
        assertThat(shape).isNotEmpty().hasSizeLessThan(20).matches("[ -~]*");
      }
    }
  }

  @Test
  void anInstanceOfTheProgramIsItsOwnersBusiness() {
    byte[] tag = "post-10.20.30.40/smtp".getBytes(StandardCharsets.US_ASCII);
    assertThat(Mask.shape(tag, new byte[] {'x'}, 0, 1)).isEqualTo("post-*/smtp: x");
  }

  @Test
  void aShapeIsShortHoweverLongTheLine() {
    assertThat(shape("word ".repeat(10_000))).hasSizeLessThan(250).endsWith("...");
    assertThat(shape("x".repeat(60_000))).isEqualTo("*");
    assertThat(shape("(".repeat(60_000))).isEqualTo("(*)");
    assertThat(shape("'".repeat(60_000))).hasSizeLessThan(250);
  }
}
