package io.weir.plugins.action.postfix;

import io.weir.api.action.ActionException;
import io.weir.api.action.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Postfix's queue, through its own programs: ids go in as arguments or lines, never to a shell. */
final class MailQueue {
  /** A line has some 300 bytes, one for a message to many recipients more. */
  private static final int MOST_LIST = 128 << 20;

  private static final int MOST_ENVELOPES = 32 << 20;
  private static final int AT_ONCE = 500;

  /** Calls in one look: a message that goes meanwhile costs a call more. */
  private static final int CALLS = 100;

  private final Program postqueue;
  private final Program postcat;
  private final Program postsuper;
  private final Duration timeout;

  /** Who handed in each message of the last listing. */
  private Map<String, Envelopes.Origin> origins = new HashMap<>();

  MailQueue(QueueConfig config) {
    postqueue = new Program(config.postqueue());
    postcat = new Program(config.postcat());
    postsuper = new Program(config.postsuper());
    timeout = config.timeout();
  }

  List<String> missing() {
    List<String> all = new ArrayList<>(postqueue.missing());
    all.addAll(postcat.missing());
    all.addAll(postsuper.missing());
    return all.stream().map(s -> s + ": `run` could not hold anything on this machine").toList();
  }

  /** All messages. */
  List<QueuedMessage> list() throws ActionException, InterruptedException {
    List<String> arguments = List.of("-j");
    Program.Result result = postqueue.run(arguments, new byte[0], timeout, MOST_LIST);
    if (result.exit() != 0 && result.error().contains("ermission denied")) {
      String hint =
          result.failure()
              + " (postqueue has the group postdrop by its setgid bit, which systemd takes away with"
              + " NoNewPrivileges: see Rights in the README)";
      throw new ActionException(true, hint, null);
    }
    result.orThrow();
    List<QueuedMessage> all = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (String line : (Iterable<String>) result.out().lines()::iterator) {
      try {
        QueuedMessage message = line.isBlank() ? null : QueuedMessage.read(line);
        // One that is moved while the queue is listed may be there twice.
        if (message != null && keys.add(key(message))) {
          all.add(message);
        }
      } catch (IOException e) {
        throw new ActionException(
            true, postqueue.line(arguments) + ": cannot be read: " + e.getMessage(), e);
      }
    }
    origins.keySet().retainAll(keys);
    return all;
  }

  private static String key(QueuedMessage message) {
    return message.id() + "@" + message.arrival();
  }

  /**
   * Looks who handed in messages that were not looked at before.
   *
   * @return how many are left for the next time
   */
  int look(Collection<QueuedMessage> messages) throws ActionException, InterruptedException {
    List<QueuedMessage> open = new ArrayList<>();
    for (QueuedMessage message : messages) {
      if (!origins.containsKey(key(message))) {
        open.add(message);
      }
    }
    int from = 0;
    for (int call = 0; from < open.size() && call < CALLS; call++) {
      List<QueuedMessage> some = open.subList(from, Math.min(open.size(), from + AT_ONCE));
      from += look(some);
    }
    return open.size() - from;
  }

  /** How many of them are done: postcat stops at one that has gone. */
  private int look(List<QueuedMessage> some) throws ActionException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("-qe"));
    some.forEach(message -> arguments.add(message.id()));
    Program.Result result = postcat.run(arguments, new byte[0], timeout, MOST_ENVELOPES);
    if (result.exit() != 0 && !result.error().contains("No such file")) {
      String call = postcat.line(List.of("-qe", some.get(0).id(), "…"));
      String hint =
          result.error().contains("ermission denied")
              ? " (postcat needs root or Postfix's user: see Rights in the README)"
              : "";
      throw new ActionException(
          true, call + ": exit code " + result.exit() + ": " + result.error() + hint, null);
    }
    Map<String, Envelopes.Origin> found = Envelopes.read(result.out());
    int done = 0;
    for (QueuedMessage message : some) {
      Envelopes.Origin origin = found.get(message.id());
      if (origin == null && result.exit() != 0) {
        // This is the one that has gone.
        return done + 1;
      }
      origins.put(key(message), origin == null ? Envelopes.Origin.UNKNOWN : origin);
      done++;
    }
    return done;
  }

  /** Who handed the message in, as far as {@link #look} has looked. */
  Envelopes.Origin origin(QueuedMessage message) {
    return origins.getOrDefault(key(message), Envelopes.Origin.UNKNOWN);
  }

  /**
   * Has {@code postsuper} do something to messages; those that have gone are no error.
   *
   * @param option {@code -h}, {@code -H} or {@code -d}
   */
  void change(String option, Collection<String> ids) throws ActionException, InterruptedException {
    if (ids.isEmpty()) {
      return;
    }
    byte[] lines = (String.join("\n", ids) + "\n").getBytes(StandardCharsets.US_ASCII);
    Program.Result result = postsuper.run(List.of(option, "-"), lines, timeout);
    if (result.error().contains("superuser")) {
      String hint = result.failure() + " (see Rights in the README)";
      throw new ActionException(true, hint, null);
    }
    result.orThrow();
  }
}
