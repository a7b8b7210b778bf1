package io.weir.api.rule;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.Network;
import org.jspecify.annotations.Nullable;

/**
 * What a rule counts by: {@code sasl_username}, {@code client_address}, {@code
 * client_address/24/64}. Addresses are grouped by their leading bits; without numbers IPv4 by the
 * whole address, IPv6 by /64. For other fields {@link #of} ignores the bits, and the engine reports
 * bits that were written for one.
 *
 * @param field the field's name
 * @param bits4 leading bits of an IPv4 address, 1 to 32
 * @param bits6 leading bits of an IPv6 address, 1 to 128
 */
public record Key(String field, int bits4, int bits6) {
  /**
   * Reads an option.
   *
   * @throws IllegalArgumentException with a sentence when the text is no key
   */
  public static Key parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length == 2 || parts.length > 3 || parts[0].isEmpty()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not a key: write a field, or client_address/24/64 (bits of IPv4, then of IPv6)");
    }
    return parts.length == 1
        ? new Key(parts[0], 32, 64)
        : new Key(parts[0], bits(text, parts[1], 32), bits(text, parts[2], 128));
  }

  private static int bits(String text, String number, int most) {
    if (number.matches("[0-9]{1,3}")) {
      int n = Integer.parseInt(number);
      if (n >= 1 && n <= most) {
        return n;
      }
    }
    throw new IllegalArgumentException("'" + text + "': bits must be 1 to " + most);
  }

  /** The event's key as text; null when the field has no value or an empty one. */
  public @Nullable String of(Event event) {
    Object value = event.value(field);
    if (value instanceof Address a) {
      int prefix = a.v6() ? bits6 : bits4;
      return prefix >= a.bits() ? a.toString() : new Network(a, prefix).toString();
    }
    if (value == null) {
      return null;
    }
    String text = value.toString();
    return text.isEmpty() ? null : text;
  }
}
