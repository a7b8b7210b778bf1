package io.weir.plugins.source.journald;

import io.weir.api.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a program writes to standard error: read to the end, of which the beginning is kept. */
final class Complaints {
  private static final int MOST = 4 << 10;
  private static final long FLOOD = 1 << 20;

  private final InputStream from;
  private final Thread thread = new Thread(this::run, "weir-journald-errors");
  private final byte[] kept = new byte[MOST];
  private int length;
  private volatile long whole;

  Complaints(InputStream from) {
    this.from = from;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    byte[] buffer = new byte[1 << 13];
    try (from) {
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        keep(buffer, n);
      }
    } catch (IOException e) {
      // The program was ended.
    }
  }

  private synchronized void keep(byte[] bytes, int n) {
    int take = Math.min(n, MOST - length);
    System.arraycopy(bytes, 0, kept, length, take);
    length += take;
    whole += n;
  }

  boolean isFlood() {
    return whole > FLOOD;
  }

  void awaitEnd(Duration longest) throws InterruptedException {
    thread.join(longest.toMillis());
  }

  /** One line for people; empty when it said nothing. */
  String text() {
    if (whole == 0) {
      return "";
    }
    byte[] now;
    synchronized (this) {
      now = Arrays.copyOf(kept, length);
    }
    String text =
        new String(now, StandardCharsets.UTF_8)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .collect(Collectors.joining("; "));
    String open = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    return Text.visible(open, 500);
  }
}
