package io.weir.web;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long an order lasts, as a form asks for it: a length of time, or an end. */
final class OrderTime {
  private static final Map<String, Length> LENGTHS = new LinkedHashMap<>();

  private record Length(String label, Duration duration) {}

  static {
    LENGTHS.put("1h", new Length("1 hour", Duration.ofHours(1)));
    LENGTHS.put("6h", new Length("6 hours", Duration.ofHours(6)));
    LENGTHS.put("1d", new Length("1 day", Duration.ofDays(1)));
    LENGTHS.put("7d", new Length("7 days", Duration.ofDays(7)));
    LENGTHS.put("30d", new Length("30 days", Duration.ofDays(30)));
    LENGTHS.put("365d", new Length("365 days", Duration.ofDays(365)));
  }

  private OrderTime() {}

  /**
   * The inputs.
   *
   * @param label of the length
   * @param length what was chosen
   * @param until what was typed
   */
  static List<OrderForm.Input> inputs(String label, String length, String until, ZoneId zone) {
    List<OrderForm.Choice> choices = new ArrayList<>();
    LENGTHS.forEach((name, l) -> choices.add(new OrderForm.Choice(name, l.label())));
    return List.of(
        new OrderForm.Input("for", label, OrderForm.Kind.CHOICE, length, choices, "", ""),
        new OrderForm.Input(
            "until",
            "or until",
            OrderForm.Kind.TIME,
            until,
            List.of(),
            "Time of " + zone.getId() + ". When it is filled in, it counts.",
            ""));
  }

  /**
   * When the order ends.
   *
   * @param from what the length is added to
   */
  static Instant end(String length, String until, Instant from, ZoneId zone)
      throws OrderPages.Wrong {
    if (!until.isBlank()) {
      try {
        LocalDateTime at = LocalDateTime.parse(until.strip());
        if (at.getYear() < 1970 || at.getYear() > 9998) {
          throw new DateTimeException("no clock shows it");
        }
        return at.atZone(zone).toInstant();
      } catch (DateTimeException e) {
        throw new OrderPages.Wrong("until", "is not a date and time: write 2026-11-22T17:00");
      }
    }
    Length chosen = LENGTHS.get(length);
    if (chosen == null) {
      throw new OrderPages.Wrong("for", "choose how long, or write until when");
    }
    return from.plus(chosen.duration());
  }
}
