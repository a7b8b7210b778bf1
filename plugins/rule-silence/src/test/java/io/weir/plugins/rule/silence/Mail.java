package io.weir.plugins.rule.silence;

import io.weir.api.EventType;
import io.weir.api.Field;
import java.util.List;

/** A small vocabulary of mail. */
final class Mail {
  static final EventType MESSAGE =
      EventType.named("mail_message", "Accepted.")
          .fields(
              Field.address("client_address", "From where."),
              Field.text("sasl_username", 255, "Whose."))
          .build();

  static final List<EventType> TYPES = List.of(MESSAGE);

  private Mail() {}
}
