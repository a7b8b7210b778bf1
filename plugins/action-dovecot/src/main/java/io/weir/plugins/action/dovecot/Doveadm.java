package io.weir.plugins.action.dovecot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.api.action.ActionException;
import io.weir.api.action.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Calls of doveadm. */
final class Doveadm {
  private static final JsonFactory JSON = new JsonFactory();

  /** As kick ends when nobody was there. */
  private static final int NOBODY = 68;

  private static final int AT_ONCE = 200;

  private final Program program;
  private final Duration timeout;

  Doveadm(List<String> command, Duration timeout) {
    program = new Program(command);
    this.timeout = timeout;
  }

  List<String> missing() {
    return program.missing().stream()
        .map(s -> s + ": `run` could not end sessions on this machine")
        .toList();
  }

  String line(String... arguments) {
    return program.line(List.of(arguments));
  }

  private Program.Result run(String... arguments) throws ActionException, InterruptedException {
    return program.run(List.of(arguments), new byte[0], timeout);
  }

  /** Users with a session. */
  Set<String> online() throws ActionException, InterruptedException {
    Program.Result result = orThrow(run("-f", "json", "who", "-1"));
    Set<String> users = new LinkedHashSet<>();
    try (JsonParser in = JSON.createParser(result.out())) {
      for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
        if (token == JsonToken.FIELD_NAME && in.currentName().equals("username")) {
          in.nextToken();
          users.add(in.getText());
        }
      }
    } catch (IOException e) {
      throw new ActionException(
          true, line("-f", "json", "who", "-1") + ": cannot be read: " + e.getMessage(), e);
    }
    return users;
  }

  /** Ends a user's sessions; no error if there is none. Only for a name without * and ?. */
  void kick(String user) throws ActionException, InterruptedException {
    Program.Result result = run("kick", "--", user);
    if (result.exit() != NOBODY) {
      orThrow(result);
    }
  }

  /** Has Dovecot forget what it remembers of users' logins, where it remembers any. */
  void flush(Collection<String> users) throws ActionException, InterruptedException {
    List<String> all = List.copyOf(users);
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      List<String> arguments = new ArrayList<>(List.of("auth", "cache", "flush", "--"));
      arguments.addAll(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
      orThrow(run(arguments.toArray(new String[0])));
    }
  }

  private static Program.Result orThrow(Program.Result result) throws ActionException {
    if (result.error().contains("ermission denied")) {
      String hint =
          result.failure()
              + " (doveadm needs root: command: [sudo, -n, /usr/bin/doveadm], and the lines of"
              + " Rights in the README in a file that visudo -f /etc/sudoers.d/weir makes)";
      throw new ActionException(true, hint, null);
    }
    return result.orThrow();
  }
}
