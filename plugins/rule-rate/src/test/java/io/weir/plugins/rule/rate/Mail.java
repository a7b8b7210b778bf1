package io.weir.plugins.rule.rate;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Key;
import io.weir.plugins.rule.windows.Limit;
import io.weir.plugins.rule.windows.Window;
import java.util.ArrayList;
import java.util.List;

/** A small vocabulary of mail, and options in one line. */
final class Mail {
  static final EventType ACCEPTED =
      EventType.named("mail_message", "Accepted.")
          .fields(
              Field.address("client_address", "From where."),
              Field.text("sasl_username", 255, "Whose."),
              Field.integer("recipient_count", "To how many."))
          .build();

  static final EventType BEGAN =
      EventType.named("mail_accepted", "A client began one.")
          .fields(Field.address("client_address", "From where."))
          .build();

  static final EventType DELIVERY =
      EventType.named("mail_delivery", "Delivered, or not.")
          .fields(
              Field.text("sender", 255, "Sender."),
              Field.text("status", 20, "Status."),
              Field.integer("delay_sum", "Seconds."),
              Field.decimal("delay", "Seconds."))
          .build();

  static final List<EventType> TYPES = List.of(ACCEPTED, BEGAN, DELIVERY);

  private Mail() {}

  static Event accepted(long micros, String address, int times) {
    return new EventBuilder()
        .start(ACCEPTED, micros)
        .id(new EventId(1, micros, 0))
        .times(times)
        .put("client_address", Address.parse(address))
        .build();
  }

  static RateConfig options(String window, long... limits) {
    List<Limit> levels = new ArrayList<>();
    for (long limit : limits) {
      levels.add(new Limit(limit, List.of("tell")));
    }
    return new RateConfig(
        ACCEPTED,
        List.of(Key.parse("client_address")),
        Condition.any(),
        null,
        Window.parse(window),
        levels);
  }
}
