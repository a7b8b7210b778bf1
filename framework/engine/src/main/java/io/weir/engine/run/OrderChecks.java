package io.weir.engine.run;

import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.Network;
import io.weir.api.Text;
import io.weir.api.rule.Subject;
import io.weir.engine.judge.Accounts;
import io.weir.engine.view.Order;
import io.weir.engine.view.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Whether what a person typed can be ordered. Any thread. */
final class OrderChecks {
  static final Duration LONGEST_BLOCK = Duration.ofDays(366);
  static final Duration LONGEST_TRUST = Duration.ofDays(3_660);

  /** The widest network that may be blocked: leading bits of IPv4 and of IPv6. */
  static final Width BLOCKED = new Width(16, 32);

  /** The widest network that may be trusted. */
  static final Width TRUSTED = new Width(8, 16);

  private static final int LONGEST_VALUE = 1_000;
  private static final int LONGEST_REASON = 500;
  private static final int LONGEST_NAME = 100;

  private final Collection<EventType> types;
  private final Accounts accounts;

  /** Leading bits that a network must have at least. */
  record Width(int bits4, int bits6) {}

  /** A subject in its one spelling, or why there is none. */
  record Checked(@Nullable Subject subject, String problem) {}

  OrderChecks(Collection<EventType> types, Accounts accounts) {
    this.types = types;
    this.accounts = accounts;
  }

  /** Reads a value; addresses and networks in canonical form. */
  Checked subject(String field, String typed, Width widest) {
    String value = typed.strip();
    if (value.isEmpty()) {
      return wrong("must not be empty");
    }
    if (value.length() > LONGEST_VALUE) {
      return wrong("has " + value.length() + " characters; at most " + LONGEST_VALUE);
    }
    if (!isLine(value)) {
      return wrong("has a control character, which no " + field + " has");
    }
    Field declared = declared(field);
    if (declared != null && declared.kind() == Field.Kind.ADDRESS) {
      return address(field, value, widest);
    }
    if (declared != null && declared.length() > 0 && value.length() > declared.length()) {
      return wrong("is longer than a " + field + ", which has at most " + declared.length());
    }
    return new Checked(accounts.of(new Subject(field, value)), "");
  }

  private static Checked address(String field, String value, Width widest) {
    try {
      Network network = Network.parse(value);
      int least = network.address().v6() ? widest.bits6() : widest.bits4();
      return network.prefix() < least
          ? wrong(network + " is too wide a network: /" + least + " at the widest")
          : new Checked(new Subject(field, network.toString()), "");
    } catch (IllegalArgumentException e) {
      return wrong(Text.visible(String.valueOf(e.getMessage()), 200));
    }
  }

  private static Checked wrong(String sentence) {
    return new Checked(null, sentence);
  }

  private @Nullable Field declared(String field) {
    for (EventType type : types) {
      if (type.has(field)) {
        return type.field(field);
      }
    }
    return null;
  }

  /** What is wrong with an end, or null. */
  static @Nullable Outcome end(Instant until, Instant now, Duration longest) {
    if (!until.isAfter(now)) {
      return Outcome.refused("until", "has passed already");
    }
    if (until.isAfter(now.plus(longest))) {
      return Outcome.refused("until", "must be within " + longest.toDays() + " days");
    }
    return null;
  }

  /** What is wrong with who orders and why, or null. */
  static @Nullable Outcome order(Order order, boolean mustSayWhy) {
    String reason = order.reason().strip();
    if (mustSayWhy && reason.isEmpty()) {
      return Outcome.refused("reason", "must not be empty: others will ask");
    }
    if (reason.length() > LONGEST_REASON) {
      return Outcome.refused(
          "reason", "has " + reason.length() + " characters; at most " + LONGEST_REASON);
    }
    return isLine(reason) ? null : Outcome.refused("reason", "must be one line of text");
  }

  /** The person's name as it is kept. */
  static String who(Order order) {
    return Text.visible(order.who(), LONGEST_NAME);
  }

  static String reason(Order order) {
    return order.reason().strip();
  }

  private static boolean isLine(String text) {
    return text.codePoints()
        .noneMatch(
            c ->
                Character.isISOControl(c)
                    || c == '\u2028'
                    || c == '\u2029'
                    || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
