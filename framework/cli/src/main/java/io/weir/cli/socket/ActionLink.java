package io.weir.cli.socket;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.engine.json.Json;
import io.weir.engine.state.Fields;
import io.weir.engine.view.ActionDesk;
import io.weir.engine.view.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Has a running daemon try one of its actions out. */
public final class ActionLink {
  private ActionLink() {}

  /**
   * Orders a trial and waits for its end, up to some minutes.
   *
   * @return refused by {@code id} when the daemon has no such action, by {@code action} when it
   *     does not work; empty when no daemon runs
   * @throws StoreException with a sentence when there is no answer
   */
  public static Optional<Outcome> test(Path state, String action, Map<String, String> env)
      throws StoreException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    Fields request = new Fields().put("what", "test").put("action", action);
    if (!DaemonLink.desk(state, request, env, answer)) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    try (JsonParser in = new JsonFactory().createParser(answer.toByteArray())) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        values.put(name, String.valueOf(in.getText()));
      }
    } catch (IOException e) {
      throw new StoreException(Reason.FATAL, "the daemon's answer cannot be read; restart it", e);
    }
    String sentence = values.getOrDefault("sentence", "");
    String wrong = values.getOrDefault("wrong", "");
    return Optional.of(
        wrong.isEmpty() ? Outcome.done(action, sentence) : Outcome.refused(wrong, sentence));
  }

  /** The daemon's side: waits for the trial. */
  static void answer(ActionDesk actions, Fields asked, Json to) throws IOException {
    Outcome outcome;
    try {
      outcome = actions.test(asked.text("action")).join();
    } catch (CompletionException e) {
      outcome = Outcome.refused("action", "the daemon failed: " + e.getCause());
    }
    String wrong = outcome.field();
    String sentence = outcome.sentence();
    to.object(json -> json.text("wrong", wrong).text("sentence", sentence));
  }
}
