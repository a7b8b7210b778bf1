package io.weir.plugins.parser.postfix;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Makes lines out of real ones and of what an attacker would try. Equal seeds, equal lines. */
final class Fuzz {
  private static final String[] TOKENS = {
    "\"",
    "\\",
    "\\\"",
    "<",
    ">",
    "<>",
    "[",
    "]",
    "(",
    ")",
    ":",
    ": ",
    "; ",
    ", ",
    "=",
    " ",
    "\0",
    "\t",
    "\r",
    "\\0",
    "??",
    "\u00e9",
    "\u20ac",
    "\ufeff",
    "postfix/",
    "/",
    "[1]: ",
    "NOQUEUE: ",
    "4104E3D: ",
    "4b5Zx31LPFz9vKn: ",
    "client=",
    "unknown[203.0.113.99]",
    "[203.0.113.99]:25",
    " from x[203.0.113.99]",
    "; from=<a@b>",
    " to=<c@d>",
    " proto=ESMTP",
    " helo=<e>",
    ", sasl_method=PLAIN",
    ", sasl_username=victim",
    ", sasl_sender=x",
    ", orig_queue_id=5204E3D",
    ", orig_client=y[203.0.113.99]",
    ", relay=z[203.0.113.99]:25",
    ", delay=1e9",
    ", delays=0/0/0/0",
    ", dsn=2.0.0",
    ", status=sent (",
    " (queue active)",
    ", size=99999999999999999999",
    ", nrcpt=1",
    "warning: ",
    "reject: ",
    "header ",
    " said: ",
    " (in reply to RCPT TO command)",
    "removed",
    " while ",
    "host ",
    "connect to ",
    "message-id=<",
    "uid=",
    " orig_id=",
    "statistics: max ",
    " for (smtp:",
    " at Nov 31 25:61:61",
    "TLS connection established to ",
    " with cipher ",
    "SASL LOGIN authentication failed: ",
    " limit exceeded: 9 from ",
    "proxy-accept: ",
    "TLSRPT: ",
    "CONNECT from [",
    "DNSBL rank 99999999999999999999 for [",
    "addr ",
    " listed by domain ",
    " as ",
    "Feb 29 23:59:60 ",
    "2026-02-30T24:00:00.",
    "<22>",
    "<22>1 ",
    "<mail.info> ",
    "+99:99",
    "Z ",
    "2000:",
    "::ffff:1.2.3.4",
    "999.999.999.999",
    "1".repeat(40),
    "x".repeat(300),
  };

  private static final byte[][] BYTES =
      Arrays.stream(TOKENS).map(t -> t.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);

  private final List<byte[]> seeds;
  private final SplittableRandom random;

  Fuzz(List<byte[]> seeds, long seed) {
    this.seeds = seeds;
    random = new SplittableRandom(seed);
  }

  /** The next line: without a newline, at most some thousand bytes. */
  byte[] next() {
    byte[] line = seeds.get(random.nextInt(seeds.size()));
    for (int n = random.nextInt(5); n >= 0; n--) {
      line = change(line);
    }
    for (int i = 0; i < line.length; i++) {
      if (line[i] == '\n') {
        line[i] = ' ';
      }
    }
    return line;
  }

  private byte[] change(byte[] line) {
    int at = random.nextInt(line.length + 1);
    return switch (random.nextInt(7)) {
      case 0 -> Arrays.copyOf(line, at);
      case 1 -> Arrays.copyOfRange(line, at, line.length);
      case 2 -> {
        byte[] spoilt = line.clone();
        if (at < line.length) {
          spoilt[at] = (byte) random.nextInt(256);
        }
        yield spoilt;
      }
      case 3 -> {
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        yield splice(line, at, other, random.nextInt(other.length + 1), other.length, line.length);
      }
      case 4 -> {
        int end = Math.min(line.length, at + random.nextInt(20));
        yield splice(line, at, line, 0, 0, end);
      }
      default -> {
        byte[] token = BYTES[random.nextInt(BYTES.length)];
        yield splice(line, at, token, 0, token.length, at);
      }
    };
  }

  /** The line up to {@code at}, a piece of another, the line from {@code on}. */
  private static byte[] splice(byte[] line, int at, byte[] piece, int from, int to, int on) {
    byte[] made = new byte[Math.min(8_000, at + (to - from) + (line.length - on))];
    int n = Math.min(at, made.length);
    System.arraycopy(line, 0, made, 0, n);
    int m = Math.min(to - from, made.length - n);
    System.arraycopy(piece, from, made, n, m);
    System.arraycopy(line, on, made, n + m, Math.min(line.length - on, made.length - n - m));
    return made;
  }
}
