package io.weir.engine.join;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hash table of the open messages by group and id, and a list of them in the order of their last
 * use. Not thread-safe.
 */
final class OpenMessages {
  private @Nullable OpenMessage[] table = new OpenMessage[1_024];
  private int size;
  private @Nullable OpenMessage oldest;
  private @Nullable OpenMessage newest;

  @Nullable OpenMessage find(Group group, String id) {
    OpenMessage message = table[OpenMessage.hash(group, id) & table.length - 1];
    while (message != null && (message.group != group || !message.id.equals(id))) {
      message = message.chain;
    }
    return message;
  }

  void add(OpenMessage message) {
    if (size >= table.length) {
      grow();
    }
    put(message);
    size++;
    message.group.open++;
    append(message);
  }

  private void put(OpenMessage message) {
    int at = message.hash & table.length - 1;
    message.chain = table[at];
    table[at] = message;
  }

  private void grow() {
    List<OpenMessage> all = all();
    table = new OpenMessage[table.length * 2];
    all.forEach(this::put);
  }

  void remove(OpenMessage message) {
    int at = message.hash & table.length - 1;
    OpenMessage before = table[at];
    if (before == message) {
      table[at] = message.chain;
    } else {
      while (before != null && before.chain != message) {
        before = before.chain;
      }
      if (before != null) {
        before.chain = message.chain;
      }
    }
    size--;
    message.group.open--;
    message.closed = true;
    unlink(message);
  }

  /** Marks the message as the most recently used. */
  void touch(OpenMessage message) {
    if (newest != message) {
      unlink(message);
      append(message);
    }
  }

  private void append(OpenMessage message) {
    message.older = newest;
    message.newer = null;
    if (newest == null) {
      oldest = message;
    } else {
      newest.newer = message;
    }
    newest = message;
  }

  private void unlink(OpenMessage message) {
    if (message.older == null) {
      oldest = message.newer;
    } else {
      message.older.newer = message.newer;
    }
    if (message.newer == null) {
      newest = message.older;
    } else {
      message.newer.older = message.older;
    }
  }

  @Nullable OpenMessage oldest() {
    return oldest;
  }

  int size() {
    return size;
  }

  /** All open messages, the least recently used first. */
  List<OpenMessage> all() {
    List<OpenMessage> all = new ArrayList<>(size);
    for (OpenMessage message = oldest; message != null; message = message.newer) {
      all.add(message);
    }
    return all;
  }
}
