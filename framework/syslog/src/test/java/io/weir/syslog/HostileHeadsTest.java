package io.weir.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.weir.api.source.Line;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lines written to be slow or to make the reader fall over. */
final class HostileHeadsTest {
  private static final Instant READ = Instant.parse("2026-11-22T12:00:00Z");
  private static final List<String> PARTS =
      List.of(
          "Nov 22 10:00:00 ",
          "2026-11-22T10:00:00Z ",
          "mx1 ",
          "docker[1]: ",
          "mail | ",
          "stdout F ",
          "<22>",
          "1 ",
          "80 ",
          "{\"log\":\"",
          "\\u00e4",
          "\\n\"}",
          "\\\"",
          "\ufeff",
          "mail.info ",
          "postfix/smtpd[",
          "512",
          "]: ",
          "[",
          "a=\"",
          "\\",
          "thg 11 ",
          "нояб. ",
          "UTC ",
          "- ",
          "\t",
          ":",
          "/",
          "\0",
          "1795341607.5 ",
          "\u001b[36m",
          "connect from x[192.0.2.1]");

  private final SyslogHead head = new SyslogHead();

  private static Line line(byte[] b, int from, int to) {
    return new Line().set(b, from, to, 1, 0, READ, ZoneOffset.UTC);
  }

  private String read(byte[] b, int from, int to) {
    boolean is = head.read(line(b, from, to));
    if (is) {
      assertThat(head.host()).isBetween(0, head.hostEnd());
      assertThat(head.tag()).isBetween(0, head.tagEnd());
      assertThat(head.name()).isBetween(head.tag(), head.tagEnd());
      assertThat(head.pid()).isBetween(0, head.pidEnd());
      assertThat(head.body()).isBetween(0, Math.max(head.end(), head.tagEnd()));
      head.cutBeforeNext();
    }
    return is
        ? text(head.host(), head.hostEnd()) + '|' + text(head.tag(), head.tagEnd()) + head.micros()
        : "none";
  }

  private String text(int from, int to) {
    return new String(head.bytes(), from, to - from, StandardCharsets.ISO_8859_1);
  }

  @Test
  void anyMixtureIsReadTheSameWhereverItStands() {
    Random random = new Random(10);
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(14); k >= 0; k--) {
        text.append(PARTS.get(random.nextInt(PARTS.size())));
      }
      byte[] b = text.toString().getBytes(StandardCharsets.UTF_8);
      if (b.length > 0 && random.nextBoolean()) {
        b[random.nextInt(b.length)] = (byte) random.nextInt(256);
      }
      int to = random.nextInt(b.length + 1);
      String alone = read(Arrays.copyOf(b, to), 0, to);
      byte[] amid = new byte[to + 40];
      Arrays.fill(amid, (byte) "1: ]<|\"{".charAt(random.nextInt(8)));
      System.arraycopy(b, 0, amid, 20, to);
      assertThat(read(amid, 20, 20 + to)).as(text.toString()).isEqualTo(alone);
      head.readOuter(line(b, 0, to));
      head.readTime(line(b, 0, to));
    }
  }

  @Test
  void longLinesTakeLinearTime() {
    List<byte[]> lines = new ArrayList<>();
    for (String part : PARTS) {
      lines.add(part.repeat(65_536 / part.length()).getBytes(StandardCharsets.UTF_8));
      String front = "<22>Nov 22 10:00:00 mx1 docker[1]: ";
      lines.add((front + part.repeat(60_000 / part.length())).getBytes(StandardCharsets.UTF_8));
    }
    lines.add("<22>Nov 22 10:00:0 ".repeat(3_000).getBytes(StandardCharsets.UTF_8));
    assertTimeoutPreemptively(
        Duration.ofMinutes(3),
        () -> {
          for (int i = 0; i < 50; i++) {
            for (byte[] b : lines) {
              read(b, 0, b.length);
            }
          }
        });
  }
}
