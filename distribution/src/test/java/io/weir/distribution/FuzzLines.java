package io.weir.distribution;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Lines made of real ones and of what an attacker, a broken disk or another program would write:
 * changed, cut, glued together, short, very long, of any bytes. Equal seeds, equal lines.
 */
final class FuzzLines {
  /** Stands in many lines; it must never come out as it is where it would be HTML. */
  static final String MARK = "<x-fuzz>";

  private static final byte[][] PIECES =
      Stream.of(
              MARK,
              ")",
              "]",
              ">",
              "}",
              "(",
              "[",
              "<",
              "{",
              "\"",
              "'",
              "\\",
              "\\\"",
              "=",
              ":",
              ": ",
              "; ",
              ", ",
              " ",
              "  ",
              "\t",
              "\0",
              "\r",
              "\u001b[2J",
              "\u0085",
              "\u2028",
              "\ufeff",
              "\u00e9",
              "\u20ac",
              "\ud83d\ude00",
              "&amp;",
              "<script>",
              "${env:PATH}",
              "{{x}}",
              "%n",
              "last message repeated 3 times",
              "message repeated 2 times: [ ",
              " times: [",
              "---",
              "postfix/smtpd[1]: ",
              "postfix/",
              "/",
              "<22>",
              "<22>1 ",
              "mail.info ",
              "Nov 28 12:00:00 mx ",
              "Feb 30 25:61:61 ",
              "2026-02-30T24:00:00.000000+99:99 ",
              "NOQUEUE: ",
              "4104E3D: ",
              "client=",
              "unknown[203.0.113.99]",
              "sasl_username=",
              "to=<",
              "from=<",
              "status=sent (",
              "message-id=<",
              "orig_queue_id=",
              "queued as ",
              "999999999999999999999",
              "-1",
              "1e999",
              "::ffff:1.2.3.4",
              "2001:db8::",
              "1.2.3.999",
              "warning: ",
              "reject: RCPT from ",
              "SASL LOGIN authentication failed: ",
              "0x7f")
          .map(s -> s.getBytes(StandardCharsets.UTF_8))
          .toArray(byte[][]::new);

  private final List<byte[]> seeds = new ArrayList<>();
  private final SplittableRandom random;

  FuzzLines(long seed) throws IOException {
    random = new SplittableRandom(seed);
    Path cases = Path.of("../plugins/parser-postfix/src/test/resources/cases");
    try (Stream<Path> files = Files.walk(cases)) {
      for (Path file : files.filter(f -> f.endsWith("input.log")).sorted().toList()) {
        String all = Files.readString(file, StandardCharsets.ISO_8859_1);
        for (String line : all.split("\n", -1)) {
          if (!line.isEmpty() && line.length() < 2_000) {
            seeds.add(line.getBytes(StandardCharsets.ISO_8859_1));
          }
        }
      }
    }
  }

  /** Writes so many lines. */
  void write(OutputStream out, int lines) throws IOException {
    for (int i = 0; i < lines; i++) {
      out.write(next());
      out.write('\n');
    }
  }

  /** Without a newline. */
  private byte[] next() {
    byte[] line = seed();
    int kind = random.nextInt(10_000);
    if (kind == 0) {
      line = longOne();
    } else if (kind < 300) {
      line = new byte[random.nextInt(200)];
      random.nextBytes(line);
    } else if (kind < 8_000) {
      for (int n = random.nextInt(5); n >= 0; n--) {
        line = change(line);
      }
    }
    boolean clean = true;
    for (byte b : line) {
      clean &= b != '\n';
    }
    if (!clean) {
      line = line.clone();
      for (int i = 0; i < line.length; i++) {
        line[i] = line[i] == '\n' ? (byte) ' ' : line[i];
      }
    }
    return line;
  }

  /** 100 KB of the same, behind the beginning of a real line. */
  private byte[] longOne() {
    byte[] begin = Arrays.copyOf(seed(), 60);
    byte[] piece = piece();
    byte[] line = Arrays.copyOf(begin, 100_000);
    for (int i = begin.length; i < line.length; i++) {
      line[i] = piece[i % piece.length];
    }
    return line;
  }

  private byte[] seed() {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private byte[] piece() {
    return PIECES[random.nextInt(PIECES.length)];
  }

  private byte[] change(byte[] line) {
    int at = random.nextInt(line.length + 1);
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(line, at);
      case 1 -> Arrays.copyOfRange(line, at, line.length);
      case 2 -> spoilt(line, at);
      case 3 -> join(line, at, seed(), 0); // two lines, one framing lost
      case 4 -> crossed(line, at);
      default -> join(join(line, at, piece(), 0), line, at);
    };
  }

  private byte[] spoilt(byte[] line, int at) {
    byte[] spoilt = line.clone();
    if (at < line.length) {
      spoilt[at] = (byte) random.nextInt(256);
    }
    return spoilt;
  }

  private byte[] crossed(byte[] line, int at) {
    byte[] other = seed();
    return join(line, at, other, random.nextInt(other.length + 1));
  }

  private static byte[] join(byte[] a, byte[] b, int from) {
    return join(a, a.length, b, from);
  }

  /** The first one up to there, then the other one from there on. */
  private static byte[] join(byte[] a, int to, byte[] b, int from) {
    byte[] both = Arrays.copyOf(a, to + b.length - from);
    System.arraycopy(b, from, both, to, b.length - from);
    return both;
  }
}
