package io.weir.engine.join;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lists the open messages by a value that several may share (the message-id), newest first. Adding
 * and removing take constant time: an attacker can copy a value as often as he likes. Not
 * thread-safe.
 */
final class SameValue {
  private SameValue() {}

  /** Lists the message: others with this value may continue it. */
  static void add(OpenMessage message, String value) {
    if (message.indexed == null) {
      message.indexed = value;
      message.olderWithValue = message.group.scope.byValue.put(value, message);
      if (message.olderWithValue != null) {
        message.olderWithValue.newerWithValue = message;
      }
    }
  }

  /** Removes the message from its list; nothing happens when it is in none. */
  static void remove(OpenMessage message) {
    String value = message.indexed;
    if (value == null) {
      return;
    }
    OpenMessage more = message.newerWithValue;
    OpenMessage less = message.olderWithValue;
    if (less != null) {
      less.newerWithValue = more;
    }
    if (more != null) {
      more.olderWithValue = less;
    } else if (less != null) {
      message.group.scope.byValue.put(value, less);
    } else {
      message.group.scope.byValue.remove(value);
    }
    message.indexed = null;
    message.newerWithValue = null;
    message.olderWithValue = null;
  }

  /**
   * The newest other message with this value, or null; {@code olderWithValue} leads to the next.
   */
  static @Nullable OpenMessage newest(OpenMessage message, String value) {
    OpenMessage newest = message.group.scope.byValue.get(value);
    return Objects.equals(newest, message) ? message.olderWithValue : newest;
  }
}
