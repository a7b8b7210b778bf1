package io.weir.plugins.rule.distinct;

import io.weir.api.rule.Key;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the values of a key are called, and the word before them: {@code from 12 addresses}. */
record ValueWords(String before, String one, String many) {
  private static final Map<String, ValueWords> OF_FIELDS =
      Map.of(
          "client_address", new ValueWords("from", "address", "addresses"),
          "sasl_username", new ValueWords("as", "account", "accounts"),
          "recipient", new ValueWords("to", "recipient", "recipients"),
          "sender", new ValueWords("with", "sender", "senders"),
          "helo", new ValueWords("with", "HELO name", "HELO names"));

  /** The words for a key. */
  static ValueWords of(Key key) {
    ValueWords whole = OF_FIELDS.get(key.field());
    String text = key.toString();
    if (text.contains("/domain")) {
      return part(whole, key, "domain", "domains");
    }
    if (text.contains("/country")) {
      return part(whole, key, "country", "countries");
    }
    if (text.contains("/asn")) {
      return part(whole, key, "network operator", "network operators");
    }
    if (whole != null && key.field().endsWith("_address") && isNetwork(key)) {
      return part(whole, key, "network", "networks");
    }
    return whole != null
        ? whole
        : new ValueWords("with", "value of " + key.field(), "values of " + key.field());
  }

  private static boolean isNetwork(Key key) {
    return key.bits4() < 32 || key.bits6() < 64;
  }

  private static ValueWords part(@Nullable ValueWords whole, Key key, String one, String many) {
    if (whole == null) {
      return new ValueWords("with", one + " of " + key.field(), many + " of " + key.field());
    }
    boolean sender = key.field().equals("sender");
    return new ValueWords(
        whole.before(), sender ? "sender " + one : one, sender ? "sender " + many : many);
  }

  String with(String number, boolean single) {
    return before + ' ' + number + ' ' + (single ? one : many);
  }
}
