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

  /** What has a page of its own beside these: all values with a domain. */
  private static final Set<String> DOMAINS =
      Set.of("sender/domain", "recipient/domain", "sasl_username/domain");

  private Links() {}

  /** Whether a field, or a part of one, has pages of its own. */
  static boolean hasPage(String field) {
    return SUBJECTS.contains(field) || DOMAINS.contains(field);
  }

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
    if (value.isEmpty() || value.length() > LONG) {
      return "";
    }
    String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
    if (hasPage(field)) {
      return "subject?field=" + field + "&value=" + encoded;
    }
    // A country or an operator has no page; its alerts are what there is.
    return field.indexOf('/') < 0 ? "" : "alerts?last=30d&f.subject=" + encoded;
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
