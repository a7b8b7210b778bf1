package io.weir.api.rule;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.Network;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a rule counts by: a field, or a part of its value. As an option:
 *
 * <ul>
 *   <li>{@code sasl_username}: the value; of an IPv6 address its /64, of an IPv4 address all of it
 *   <li>{@code client_address/24/48}: so many leading bits of IPv4 and of IPv6
 *   <li>{@code sender/domain}: what comes after the last {@code @}, in lower case
 *   <li>{@code client_address/country}: {@code CH}
 *   <li>{@code client_address/asn}: the autonomous system, {@code AS64500}
 *   <li>{@code sasl_username or client_address}: the first that the event has
 * </ul>
 *
 * <p>The engine checks keys in options against the event type beside them, and gives them {@link
 * Geo}. Immutable; two keys are equal when their texts are.
 */
public final class Key {
  private static final int MOST = 4;

  private final String field;
  private final String subjectField;
  private final Part part;
  private final int bits4;
  private final int bits6;
  private final @Nullable Key or;
  private final Geo geo;

  /** Parts of a value. */
  public enum Part {
    /** All of it, or the leading bits of an address. */
    VALUE,
    /** The domain of a mail address or login. */
    DOMAIN,
    /** The country of an address: ISO 3166, two capital letters. */
    COUNTRY,
    /** The autonomous system that announces an address. */
    ASN;

    /** The part that a name ends with: {@code sender/domain}; VALUE when it ends with none. */
    public static Part of(String name) {
      int slash = name.indexOf('/');
      for (Part part : values()) {
        if (slash > 0 && part.suffix().equals(name.substring(slash))) {
          return part;
        }
      }
      return VALUE;
    }

    /** What stands after the field: {@code /domain}; empty for VALUE. */
    public String suffix() {
      return this == VALUE ? "" : '/' + name().toLowerCase(Locale.ROOT);
    }

    /** Whether {@link Geo} is needed for it. */
    public boolean isLookedUp() {
      return this == COUNTRY || this == ASN;
    }
  }

  private Key(String field, Part part, int bits4, int bits6, @Nullable Key or, Geo geo) {
    // The names of declared fields are interned as constants: comparing is then a look.
    this.field = field.intern();
    subjectField = (field + part.suffix()).intern();
    this.part = part;
    this.bits4 = bits4;
    this.bits6 = bits6;
    this.or = or;
    this.geo = geo;
  }

  /**
   * Reads an option.
   *
   * @throws IllegalArgumentException with a sentence when the text is not a key
   */
  public static Key parse(String text) {
    String[] alternatives = text.split(" +or +", -1);
    if (alternatives.length > MOST) {
      throw new IllegalArgumentException("'" + text + "': at most " + MOST + " alternatives");
    }
    Key key = null;
    for (int i = alternatives.length - 1; i >= 0; i--) {
      Key first = single(text, alternatives[i]);
      if (key != null && key.subjectFields().contains(first.subjectField())) {
        throw new IllegalArgumentException("'" + text + "' has " + first.subjectField() + " twice");
      }
      key = new Key(first.field, first.part, first.bits4, first.bits6, key, Geo.NONE);
    }
    if (key == null) {
      throw new IllegalStateException("split gives one part at least");
    }
    return key;
  }

  private static Key single(String whole, String text) {
    Part part = Part.of(text);
    String[] parts = text.split("/", -1);
    boolean bits = part == Part.VALUE && parts.length != 1;
    if (bits && parts.length != 3 || parts[0].isEmpty() || parts[0].contains(" ")) {
      throw new IllegalArgumentException(
          "'"
              + whole
              + "' is not a key: write a field, client_address/24/64 (bits of IPv4, then of IPv6),"
              + " client_address/country, client_address/asn or sender/domain");
    }
    int bits4 = bits ? bits(whole, parts[1], 32) : 32;
    int bits6 = bits ? bits(whole, parts[2], 128) : 64;
    return new Key(parts[0], part, bits4, bits6, null, Geo.NONE);
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

  /** This key with where to look up countries and autonomous systems. */
  public Key with(Geo lookup) {
    return new Key(field, part, bits4, bits6, or == null ? null : or.with(lookup), lookup);
  }

  /** The name of the field; with alternatives that of the first. */
  public String field() {
    return field;
  }

  /** Which part of the value; with alternatives that of the first. */
  public Part part() {
    return part;
  }

  /** Leading bits of an IPv4 address, 1 to 32; with alternatives those of the first. */
  public int bits4() {
    return bits4;
  }

  /** Leading bits of an IPv6 address, 1 to 128; with alternatives those of the first. */
  public int bits6() {
    return bits6;
  }

  /** Whether bits were given that differ from those used without. */
  public boolean hasBits() {
    return bits4 != 32 || bits6 != 64;
  }

  /** The alternatives, each as a key without others; this key alone when it has none. */
  public List<Key> alternatives() {
    List<Key> all = new ArrayList<>();
    for (Key key = this; key != null; key = key.or) {
      all.add(key.or == null ? key : new Key(key.field, key.part, key.bits4, key.bits6, null, geo));
    }
    return all;
  }

  /**
   * The field of a {@link Subject} with a value of this key; with alternatives that of the first. A
   * network is a value of the address field, because blockers block networks too; for other parts
   * it is the field with the part, {@code sender/domain}, which no blocker takes for an address.
   */
  public String subjectField() {
    return subjectField;
  }

  /** The {@link #subjectField} of each alternative, in their order. */
  public Set<String> subjectFields() {
    Set<String> all = new LinkedHashSet<>();
    for (Key key = this; key != null; key = key.or) {
      all.add(key.subjectField());
    }
    return all;
  }

  /**
   * The event's key as text; null when the event has no value or an empty one, when the value has
   * no domain, or when the country or autonomous system is not known. With alternatives the first
   * that is not null.
   *
   * @throws IllegalStateException when a country or autonomous system is asked for without a {@link
   *     Geo} that has it
   */
  public @Nullable String of(Event event) {
    for (Key key = this; key != null; key = key.or) {
      String value = key.own(event);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /** As {@link #of}, with the field that it comes from. */
  public @Nullable Subject subject(Event event) {
    for (Key key = this; key != null; key = key.or) {
      String value = key.own(event);
      if (value != null) {
        return new Subject(key.subjectField(), value);
      }
    }
    return null;
  }

  private @Nullable String own(Event event) {
    Object value = event.value(field);
    if (part != Part.VALUE) {
      return value == null ? null : part(part, value, geo);
    }
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

  /** A part of a value, for keys and conditions alike. */
  static @Nullable String part(Part part, Object value, Geo geo) {
    if (part == Part.DOMAIN) {
      String text = value.toString();
      int at = text.lastIndexOf('@');
      return at < 0 || at == text.length() - 1
          ? null
          : text.substring(at + 1).toLowerCase(Locale.ROOT);
    }
    if (!geo.has(part)) {
      throw new IllegalStateException(part + " cannot be looked up: no Geo was given");
    }
    return value instanceof Address a ? geo.of(part, a) : null;
  }

  /**
   * A value of this key for people: {@code AS64500 Example Net} where the name of the operator is
   * known, else the value.
   */
  public String shown(String value) {
    String name = part == Part.ASN ? geo.name(part, value) : null;
    return name == null ? value : value + ' ' + name;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Key k && toString().equals(k.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /** The text that {@link #parse} reads. */
  @Override
  public String toString() {
    String own = hasBits() ? field + '/' + bits4 + '/' + bits6 : subjectField();
    return or == null ? own : own + " or " + or;
  }

  /**
   * Where addresses are and who operates their networks. The engine reads it from the files of the
   * pipeline file's {@code geo} and gives it to the keys and conditions in options. All methods may
   * be called from any thread and answer from memory.
   */
  public interface Geo {
    /** Nothing can be looked up. */
    Geo NONE =
        new Geo() {
          @Override
          public boolean has(Key.Part part) {
            return false;
          }

          @Override
          public @Nullable String of(Key.Part part, Address address) {
            return null;
          }

          @Override
          public @Nullable String name(Key.Part part, String value) {
            return null;
          }
        };

    /** Whether there is a file for this part, {@code COUNTRY} or {@code ASN}. */
    boolean has(Key.Part part);

    /**
     * The country ({@code CH}) or the autonomous system ({@code AS64500}) of an address; null when
     * the file does not have it.
     */
    @Nullable String of(Key.Part part, Address address);

    /**
     * The name of an autonomous system that {@link #of} has returned, as the file has it; null when
     * it has none, and for countries.
     */
    @Nullable String name(Key.Part part, String value);
  }
}
