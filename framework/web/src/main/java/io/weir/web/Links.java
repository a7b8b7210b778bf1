package io.weir.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Addresses of pages, relative to the first page: a proxy may have put us into a folder. */
final class Links {
  /** What has a page of its own. */
  static final Set<String> SUBJECTS =
      Set.of("client_address", "sasl_username", "sender", "recipient");

  /** What names a message. */
  private static final Set<String> IDS =
      Set.of("queue_id", "message_id", "original_queue_id", "notification_queue_id");

  /** A longer value is no account or address of anybody. */
  private static final int LONG = 300;

  private Links() {}

  /** {@code events?type=mail_message&last=24h}; empty values are left out. */
  static String to(String page, Map<String, String> parameters) {
    StringBuilder out = new StringBuilder(page);
    char before = '?';
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      if (!parameter.getValue().isEmpty()) {
        out.append(before)
            .append(URLEncoder.encode(parameter.getKey(), StandardCharsets.UTF_8))
            .append('=')
            .append(URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8));
        before = '&';
      }
    }
    return out.toString();
  }

  /** The page of a subject; empty when there is none for this field or value. */
  static String subject(String field, String value) {
    return SUBJECTS.contains(field) && !value.isEmpty() && value.length() <= LONG
        ? "subject?field=" + field + "&value=" + URLEncoder.encode(value, StandardCharsets.UTF_8)
        : "";
  }

  /** Why an alert was raised, near that time; empty when it has no id. */
  static String alert(String id, Instant near) {
    return id.isEmpty() || id.length() > LONG
        ? ""
        : to("alert", Map.of("id", id)) + "&near=" + near;
  }

  /** The way of the message that has this id; empty when the field holds no such id. */
  static String trace(String field, String value, Instant near) {
    return IDS.contains(field) && !value.isEmpty() && value.length() <= LONG
        ? to("trace", Map.of("id", value)) + "&near=" + near
        : "";
  }
}
