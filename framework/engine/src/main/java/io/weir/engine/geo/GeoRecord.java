package io.weir.engine.geo;

import io.weir.api.Text;
import io.weir.api.rule.Key;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file says about a network, whoever made the file.
 *
 * @param value {@code CH} or {@code AS64500}; null when it says neither
 * @param name the name of the operator, if any
 */
record GeoRecord(@Nullable String value, @Nullable String name) {
  static final GeoRecord NONE = new GeoRecord(null, null);

  private static final int LONGEST_NAME = 100;

  /** Reads a record as it is decoded. */
  static GeoRecord of(Key.Part part, Map<?, ?> data) {
    return part == Key.Part.COUNTRY ? country(data) : asn(data);
  }

  /**
   * GeoLite2 and DB-IP have {@code country.iso_code}, ip-location-db {@code country_code}, IPinfo
   * {@code country_code} or {@code country}.
   */
  private static GeoRecord country(Map<?, ?> data) {
    Object of = data.get("country");
    Object code = of instanceof Map<?, ?> map ? map.get("iso_code") : data.get("country_code");
    String text = code == null ? text(of) : text(code);
    // ZZ is what some files have for networks that belong to nobody.
    return text == null || !text.matches("[A-Za-z]{2}") || text.equalsIgnoreCase("ZZ")
        ? NONE
        : new GeoRecord(text.toUpperCase(Locale.ROOT), null);
  }

  /** GeoLite2, DB-IP and ip-location-db have the long names, IPinfo the short ones. */
  private static GeoRecord asn(Map<?, ?> data) {
    Object number = data.get("autonomous_system_number");
    String text = text(number == null ? data.get("asn") : number);
    if (text == null || !text.matches("(AS)?[1-9][0-9]{0,9}")) {
      return NONE;
    }
    String name = text(data.get("autonomous_system_organization"));
    name = name == null ? text(data.get("as_name")) : name;
    name = name == null ? text(data.get("name")) : name;
    return new GeoRecord(
        text.startsWith("AS") ? text : "AS" + text,
        name == null || name.isBlank() ? null : Text.cut(name.strip(), LONGEST_NAME));
  }

  private static @Nullable String text(@Nullable Object value) {
    return value instanceof String || value instanceof Number ? value.toString() : null;
  }
}
