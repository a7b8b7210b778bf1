package io.weir.plugins.rule.windows;

import io.weir.api.EventType;
import java.util.Map;

/** What events of a type are called in sentences. */
public final class EventWords {
  private static final Map<String, String> PLURALS =
      Map.of(
          "mail_message", "messages",
          "mail_accepted", "begun messages",
          "mail_delivery", "deliveries",
          "mail_auth_failure", "failed logins",
          "mail_login", "logins",
          "mail_connect", "connections",
          "mail_reject", "refusals");

  private EventWords() {}

  /** {@code deliveries} for mail_delivery; {@code knock events} for a type without words. */
  public static String plural(EventType type) {
    return PLURALS.getOrDefault(type.name(), type.name() + " events");
  }
}
