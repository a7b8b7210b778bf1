package io.weir.api;

import org.jspecify.annotations.Nullable;

/**
 * An IPv4 or IPv6 address, without zone and without name: parsing never asks DNS. {@code
 * ::ffff:a.b.c.d} is the IPv4 address {@code a.b.c.d}. {@link #toString} is the canonical text (RFC
 * 5952), the same for equal addresses.
 *
 * @param high the upper 64 bits; 0 for IPv4
 * @param low the lower 64 bits; the 32 bits of an IPv4 address
 * @param v6 whether this is IPv6
 */
public record Address(long high, long low, boolean v6) implements Comparable<Address> {

  /** The 32 bits of an IPv4 address. */
  public static Address ofIpv4(int bits) {
    return new Address(0, bits & 0xffff_ffffL, false);
  }

  /** The 128 bits of an address; a mapped IPv4 address becomes IPv4. */
  public static Address ofIpv6(long high, long low) {
    return high == 0 && low >>> 32 == 0xffffL ? ofIpv4((int) low) : new Address(high, low, true);
  }

  /**
   * Reads an address; null when the text is none. Linear, strict: no octal, no short forms, no
   * zone.
   */
  public static @Nullable Address parse(CharSequence text) {
    int n = text.length();
    if (n < 2 || n > 45) {
      return null;
    }
    byte[] bytes = new byte[n];
    for (int i = 0; i < n; i++) {
      char c = text.charAt(i);
      if (c > 126) {
        return null;
      }
      bytes[i] = (byte) c;
    }
    return AddressText.parse(bytes, 0, n);
  }

  /** Reads an address from {@code bytes[from, to)}; null when these are none. */
  public static @Nullable Address parse(byte[] bytes, int from, int to) {
    return AddressText.parse(bytes, from, to);
  }

  /** 128 for IPv6, 32 for IPv4. */
  public int bits() {
    return v6 ? 128 : 32;
  }

  /** This address with all but the first {@code prefix} bits zero. */
  Address masked(int prefix) {
    if (!v6) {
      return prefix >= 32
          ? this
          : new Address(0, prefix <= 0 ? 0 : low & (0xffff_ffffL << (32 - prefix)), false);
    }
    if (prefix >= 128) {
      return this;
    }
    if (prefix >= 64) {
      return new Address(high, prefix == 64 ? 0 : low & (-1L << (128 - prefix)), true);
    }
    return new Address(prefix <= 0 ? 0 : high & (-1L << (64 - prefix)), 0, true);
  }

  @Override
  public int compareTo(Address other) {
    if (v6 != other.v6) {
      return v6 ? 1 : -1;
    }
    int c = Long.compareUnsigned(high, other.high);
    return c != 0 ? c : Long.compareUnsigned(low, other.low);
  }

  // Written out: what a record has by itself is slow until the last compiler has seen it.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Address a && low == a.low && high == a.high && v6 == a.v6;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(low * 31 + high);
  }

  @Override
  public String toString() {
    return AddressText.print(this);
  }
}
