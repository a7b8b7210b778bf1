package io.weir.plugins.action.postfix;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.api.Text;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message as {@code postqueue -j} has it, without what Weir does not need.
 *
 * @param id letters and digits
 * @param queue the name of the queue that it is in
 * @param arrival in seconds; with the id it names the message: short ids come again
 * @param recipients how many are left
 * @param recipient the first of them
 */
record QueuedMessage(
    String id, String queue, long arrival, String sender, int recipients, String recipient) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Set<String> MOVABLE = Set.of("incoming", "active", "deferred");

  /** Whether nothing but letters and digits is in it, as in all ids of Postfix. */
  static boolean isId(String text) {
    return !text.isEmpty()
        && text.length() <= 100
        && text.chars()
            .allMatch(c -> c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z');
  }

  /** Reads one line; null when it is about no message. */
  static @Nullable QueuedMessage read(String line) throws IOException {
    String id = "";
    String queue = "";
    String sender = "";
    String recipient = "";
    long arrival = 0;
    int recipients = 0;
    try (JsonParser in = JSON.createParser(line)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        JsonToken token = in.nextToken();
        switch (name) {
          case "queue_id" -> id = in.getText();
          case "queue_name" -> queue = in.getText();
          case "sender" -> sender = in.getText();
          case "arrival_time" -> arrival = in.getLongValue();
          case "recipients" -> {
            for (int depth = 1; depth > 0; ) {
              JsonToken next = in.nextToken();
              if (next == null) {
                return null;
              }
              depth += next.isStructStart() ? 1 : next.isStructEnd() ? -1 : 0;
              if (next == JsonToken.FIELD_NAME && in.currentName().equals("address")) {
                in.nextToken();
                recipient = recipients++ == 0 ? in.getText() : recipient;
              }
            }
          }
          default -> {
            if (token.isStructStart()) {
              in.skipChildren();
            }
          }
        }
      }
    }
    return isId(id) ? new QueuedMessage(id, queue, arrival, sender, recipients, recipient) : null;
  }

  boolean isHeld() {
    return queue.equals("hold");
  }

  /** Whether {@code postsuper} could put it on hold. */
  boolean isMovable() {
    return MOVABLE.contains(queue);
  }

  /** For people. */
  String line() {
    String more = recipients > 1 ? " and " + (recipients - 1) + " more" : "";
    return id
        + " from <"
        + Text.visible(sender, 80)
        + "> to <"
        + Text.visible(recipient, 80)
        + ">"
        + more;
  }
}
