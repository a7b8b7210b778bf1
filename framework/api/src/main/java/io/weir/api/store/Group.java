package io.weir.api.store;

import io.weir.api.Address;
import io.weir.api.Network;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Query} groups by: a field, or a part of its value. {@link #toString} gives the text
 * that {@link #parse} reads; it is also the name of the answer's column.
 *
 * @param field a field of the type, or {@code stream}
 * @param part which part of the value
 * @param bits4 for a network the leading bits of an IPv4 address, else 0
 * @param bits6 for a network the leading bits of an IPv6 address, else 0
 */
public record Group(String field, Part part, int bits4, int bits6) {
  private static final String DOMAIN = "/domain";
  private static final String SHAPE = "/shape";

  /** Parts of a value. */
  public enum Part {
    /** All of it. */
    WHOLE,
    /** The network of an address: {@code 192.0.2.0/24}. */
    NETWORK,
    /**
     * The domain of a mail address: what comes after the last {@code @}, in lower case; empty when
     * there is no {@code @}.
     */
    DOMAIN,
    /**
     * A text without what is different each time, such as addresses, host names and ids, so that
     * equal reasons are counted together: {@code host mx.example[192.0.2.1] said: 550 5.1.1
     * <ann@example.org> unknown} becomes {@code host * said: 550 5.1.1 * unknown}. At most about
     * 160 characters.
     */
    SHAPE
  }

  /**
   * Reads {@code sender}, {@code client_address/24/64}, {@code sender/domain} or {@code
   * response/shape}.
   *
   * @throws IllegalArgumentException with a sentence when the text is none of these
   */
  public static Group parse(String text) {
    int slash = text.indexOf('/');
    if (slash >= 0 && (text.startsWith(DOMAIN, slash) || text.startsWith(SHAPE, slash))) {
      String part = text.substring(slash);
      if (part.equals(DOMAIN) || part.equals(SHAPE)) {
        Part which = part.equals(DOMAIN) ? Part.DOMAIN : Part.SHAPE;
        return new Group(text.substring(0, slash), which, 0, 0);
      }
    }
    String[] parts = text.split("/", -1);
    if (parts.length == 1) {
      return new Group(text, Part.WHOLE, 0, 0);
    }
    if (parts.length == 3 && parts[1].matches("[0-9]{1,3}") && parts[2].matches("[0-9]{1,3}")) {
      int bits4 = Integer.parseInt(parts[1]);
      int bits6 = Integer.parseInt(parts[2]);
      if (bits4 <= 32 && bits6 <= 128) {
        return new Group(parts[0], Part.NETWORK, bits4, bits6);
      }
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is not a group: write a field, client_address/24/64 (bits of IPv4, then of IPv6),"
            + " sender/domain or response/shape");
  }

  /**
   * The part of a value: texts and addresses as texts, numbers as they are.
   *
   * @param value of the field; null when the event does not have it, and then there is no part
   */
  public @Nullable Object of(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (part) {
      case WHOLE -> value instanceof Address ? value.toString() : value;
      case NETWORK -> {
        Address address = (Address) value;
        yield new Network(address, address.v6() ? bits6 : bits4).toString();
      }
      case DOMAIN -> {
        String text = (String) value;
        int at = text.lastIndexOf('@');
        yield at < 0 ? "" : text.substring(at + 1).toLowerCase(Locale.ROOT);
      }
      case SHAPE -> TextShape.of((String) value);
    };
  }

  @Override
  public String toString() {
    return switch (part) {
      case WHOLE -> field;
      case NETWORK -> field + "/" + bits4 + "/" + bits6;
      case DOMAIN -> field + DOMAIN;
      case SHAPE -> field + SHAPE;
    };
  }
}
