package io.weir.cli.answer;

import io.weir.api.Text;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.Environment;
import io.weir.engine.state.Fields;
import java.util.Map;
import java.util.function.Function;

/** Orders that the daemon carries out, and what is said about each. */
final class Orders {
  private Orders() {}

  /**
   * Orders, and says what became of each; all must have been carried out.
   *
   * @param options the options that give the parts of an order
   * @param done the sentence about one that was carried out
   * @return the exit code
   */
  static int exit(
      Environment s,
      DaemonOptions own,
      Fields request,
      Map<String, String> options,
      Function<Answer, String> done) {
    int exit = 0;
    for (Answer one : own.order(s, request).list("orders")) {
      boolean carriedOut = one.has("id");
      String option = options.get(one.text("wrong"));
      if (!carriedOut) {
        exit = Math.max(exit, option == null ? CommandException.FAILED : CommandException.BAD);
      }
      if (own.json()) {
        continue;
      }
      if (carriedOut) {
        s.out().println(done.apply(one));
      } else {
        s.out().flush();
        String part = option == null ? name(one) : option;
        s.err().println("weir: " + part + ": " + Text.visible(one.text("problem"), 500));
      }
    }
    return exit;
  }

  private static String name(Answer order) {
    String action = Text.visible(order.text("action"), 100);
    return Text.visible(order.text("subject"), 200) + (action.isEmpty() ? "" : " (" + action + ")");
  }
}
