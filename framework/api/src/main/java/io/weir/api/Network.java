package io.weir.api;

/**
 * A range of addresses, {@code 10.0.0.0/8} or {@code 2001:db8::/32}. A single address is a range of
 * one.
 *
 * @param address the first address; bits beyond {@code prefix} are zero
 * @param prefix how many leading bits are fixed
 */
public record Network(Address address, int prefix) {
  /** Clears the bits beyond the prefix. */
  public Network {
    if (prefix < 0 || prefix > address.bits()) {
      throw new IllegalArgumentException("/" + prefix + " is out of range for " + address);
    }
    address = address.masked(prefix);
  }

  /**
   * Reads {@code address} or {@code address/prefix}.
   *
   * @throws IllegalArgumentException when the text is neither; the message says what is wrong
   */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    Address address = Address.parse(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      throw new IllegalArgumentException("'" + text + "' is not an address or network");
    }
    if (slash < 0) {
      return new Network(address, address.bits());
    }
    String bits = text.substring(slash + 1);
    if (bits.isEmpty() || bits.length() > 3 || !bits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("'" + text + "' has no number of bits after the /");
    }
    int prefix = Integer.parseInt(bits);
    if (prefix > address.bits()) {
      throw new IllegalArgumentException("'" + text + "': at most /" + address.bits() + " here");
    }
    return new Network(address, prefix);
  }

  /** Whether the address lies in this range. */
  public boolean contains(Address other) {
    return other.v6() == address.v6() && other.masked(prefix).equals(address);
  }

  /** Whether the whole of the other range lies in this one. */
  public boolean contains(Network other) {
    return other.prefix >= prefix && contains(other.address);
  }

  @Override
  public String toString() {
    return prefix == address.bits() ? address.toString() : address + "/" + prefix;
  }
}
