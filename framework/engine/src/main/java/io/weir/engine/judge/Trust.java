package io.weir.engine.judge;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A value that raises no alert as a subject and is never blocked.
 *
 * @param field the field that holds it
 * @param value an address, a network, or an exact text without regard to case
 * @param reason why, for people; may be empty
 * @param end when that ends; null: never
 */
public record Trust(String field, String value, String reason, @Nullable Instant end) {
  boolean isOver(Instant at) {
    return end != null && !at.isBefore(end);
  }

  /** A sentence without a full stop: {@code trusted: our office}. */
  String sentence() {
    return reason.isEmpty() ? "trusted" : "trusted: " + reason;
  }
}
