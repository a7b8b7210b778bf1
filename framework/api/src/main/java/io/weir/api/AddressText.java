package io.weir.api;

import org.jspecify.annotations.Nullable;

/**
 * Reading and printing of addresses, on bytes. The texts of recently printed addresses are kept:
 * each event is asked by several rules, and most clients come again.
 */
final class AddressText {
  private static final int KEPT = 1_024;

  /** By a hash of the address. Threads may overwrite each other's: what is found is compared. */
  private static final @Nullable Printed[] printed = new Printed[KEPT];

  private record Printed(Address address, String text) {}

  private AddressText() {}

  static @Nullable Address parse(byte[] b, int from, int to) {
    for (int i = from; i < to && i < from + 5; i++) {
      if (b[i] == ':') {
        return parseV6(b, from, to);
      }
      if (b[i] == '.') {
        break;
      }
    }
    long v4 = parseV4(b, from, to);
    return v4 < 0 ? null : Address.ofIpv4((int) v4);
  }

  /** The 32 bits, or -1. */
  private static long parseV4(byte[] b, int from, int to) {
    if (to - from < 7 || to - from > 15) {
      return -1;
    }
    long bits = 0;
    int parts = 0;
    int value = -1;
    for (int i = from; i <= to; i++) {
      int c = i == to ? '.' : b[i];
      if (c == '.') {
        if (value < 0 || ++parts > 4) {
          return -1;
        }
        bits = bits << 8 | value;
        value = -1;
      } else if (c >= '0' && c <= '9') {
        if (value == 0) {
          return -1;
        }
        value = (value < 0 ? 0 : value * 10) + (c - '0');
        if (value > 255) {
          return -1;
        }
      } else {
        return -1;
      }
    }
    return parts == 4 ? bits : -1;
  }

  private static @Nullable Address parseV6(byte[] b, int from, int to) {
    if (to - from < 2 || to - from > 45) {
      return null;
    }
    int[] groups = new int[8];
    int n = 0;
    int gap = -1;
    int i = from;
    if (b[i] == ':') {
      if (b[i + 1] != ':') {
        return null;
      }
      gap = 0;
      i += 2;
    }
    while (i < to) {
      if (n == 8) {
        return null;
      }
      int start = i;
      int value = 0;
      while (i < to && i < start + 5 && hex(b[i]) >= 0) {
        value = value << 4 | hex(b[i]);
        i++;
      }
      if (i < to && b[i] == '.') {
        long v4 = parseV4(b, start, to);
        if (v4 < 0 || n > 6) {
          return null;
        }
        groups[n++] = (int) (v4 >>> 16);
        groups[n++] = (int) (v4 & 0xffff);
        i = to;
        break;
      }
      if (i == start || i > start + 4) {
        return null;
      }
      groups[n++] = value;
      if (i == to) {
        break;
      }
      if (b[i] != ':') {
        return null;
      }
      i++;
      if (i == to) {
        return null;
      }
      if (b[i] == ':') {
        if (gap >= 0) {
          return null;
        }
        gap = n;
        i++;
      }
    }
    if (gap < 0 ? n != 8 : n > 7) {
      return null;
    }
    if (gap >= 0) {
      int tail = n - gap;
      for (int k = 0; k < tail; k++) {
        groups[7 - k] = groups[n - 1 - k];
      }
      for (int k = gap; k < 8 - tail; k++) {
        groups[k] = 0;
      }
    }
    long high = 0;
    long low = 0;
    for (int k = 0; k < 4; k++) {
      high = high << 16 | groups[k];
      low = low << 16 | groups[k + 4];
    }
    return Address.ofIpv6(high, low);
  }

  private static int hex(int c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  static String print(Address a) {
    long mixed = (a.low() ^ a.high()) * 0x9E3779B97F4A7C15L;
    int at = (int) (mixed >>> 54);
    Printed known = printed[at];
    if (known == null || !known.address().equals(a)) {
      known = new Printed(a, write(a));
      printed[at] = known;
    }
    return known.text();
  }

  private static String write(Address a) {
    StringBuilder out = new StringBuilder(a.v6() ? 39 : 15);
    if (!a.v6()) {
      for (int shift = 24; shift >= 0; shift -= 8) {
        out.append(a.low() >>> shift & 0xff);
        if (shift > 0) {
          out.append('.');
        }
      }
      return out.toString();
    }
    int[] groups = new int[8];
    for (int k = 0; k < 4; k++) {
      groups[k] = (int) (a.high() >>> (48 - 16 * k) & 0xffff);
      groups[k + 4] = (int) (a.low() >>> (48 - 16 * k) & 0xffff);
    }
    int best = -1;
    int bestLength = 1;
    for (int k = 0; k < 8; ) {
      int start = k;
      while (k < 8 && groups[k] == 0) {
        k++;
      }
      if (k - start > bestLength) {
        best = start;
        bestLength = k - start;
      }
      if (k == start) {
        k++;
      }
    }
    for (int k = 0; k < 8; k++) {
      if (k == best) {
        out.append("::");
        k += bestLength - 1;
      } else {
        out.append(Integer.toHexString(groups[k]));
        if (k < 7 && k + 1 != best) {
          out.append(':');
        }
      }
    }
    return out.toString();
  }
}
