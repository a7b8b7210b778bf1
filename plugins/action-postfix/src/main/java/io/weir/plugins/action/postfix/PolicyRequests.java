package io.weir.plugins.action.postfix;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection, out of the bytes as they come: lines {@code name=value}, an empty
 * line after each request. Every byte is looked at once, and at most one request is kept.
 */
final class PolicyRequests {
  /** Postfix's are around 1 KB; an SMTP command, and so a value, has at most 2 KB or so. */
  static final int MOST = 16 << 10;

  private static final byte[] KIND = ascii("request=smtpd_access_policy");
  private static final byte[] ACCOUNT = ascii(Refusals.ACCOUNT + "=");
  private static final byte[] ADDRESS = ascii(Refusals.ADDRESS + "=");
  private static final byte[] SENDER = ascii(Refusals.SENDER + "=");

  private byte[] bytes = {};
  private int length;
  private int line;
  private int scanned;
  private int begin;
  private boolean known;
  private String account = "";
  private String address = "";
  private String sender = "";

  /** One request, as far as it matters; what was not said is empty. */
  record Request(String account, String address, String sender) {}

  /** This is no client of Postfix. */
  static final class NotPostfixException extends Exception {
    private static final long serialVersionUID = 1;

    NotPostfixException(String why) {
      super(why, null, false, false);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Takes what was read. */
  void add(ByteBuffer read) {
    int n = read.remaining();
    if (begin > 0) {
      System.arraycopy(bytes, begin, bytes, 0, length - begin);
      length -= begin;
      line -= begin;
      scanned -= begin;
      begin = 0;
    }
    if (length + n > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 << 10, Integer.highestOneBit(length + n) * 2));
    }
    read.get(bytes, length, n);
    length += n;
  }

  /** Whether a request has begun and not ended. */
  boolean isBegun() {
    return length > begin;
  }

  /** The next whole request; null when there is none yet. */
  @Nullable Request next() throws NotPostfixException {
    for (; scanned < length; scanned++) {
      if (bytes[scanned] == '\n') {
        int from = line;
        line = scanned + 1;
        if (from == scanned) {
          scanned++;
          return end();
        }
        attribute(from, scanned);
      }
    }
    if (length - begin > MOST) {
      throw new NotPostfixException("a request of more than " + (MOST >> 10) + " KiB");
    }
    return null;
  }

  private void attribute(int from, int to) throws NotPostfixException {
    if (matches(ACCOUNT, from, to)) {
      account = value(ACCOUNT, from, to);
    } else if (matches(ADDRESS, from, to)) {
      address = value(ADDRESS, from, to);
    } else if (matches(SENDER, from, to)) {
      sender = value(SENDER, from, to);
    } else if (to - from == KIND.length && matches(KIND, from, to)) {
      known = true;
    } else {
      for (int i = from; i < to; i++) {
        if (bytes[i] == '=') {
          return;
        }
      }
      throw new NotPostfixException("a line that is not name=value");
    }
  }

  private boolean matches(byte[] beginning, int from, int to) {
    return to - from >= beginning.length
        && Arrays.equals(beginning, 0, beginning.length, bytes, from, from + beginning.length);
  }

  private String value(byte[] name, int from, int to) {
    return new String(bytes, from + name.length, to - from - name.length, StandardCharsets.UTF_8);
  }

  private Request end() throws NotPostfixException {
    if (!known) {
      throw new NotPostfixException("a request that is not request=smtpd_access_policy");
    }
    Request request = new Request(account, address, sender);
    known = false;
    account = "";
    address = "";
    sender = "";
    begin = line;
    if (begin == length) {
      begin = 0;
      length = 0;
      line = 0;
      scanned = 0;
      bytes = bytes.length > 4 << 10 ? new byte[0] : bytes;
    }
    return request;
  }
}
