package io.weir.cli.answer;

import io.weir.api.Text;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.Environment;
import io.weir.engine.state.Fields;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Has the daemon read its pipeline file again. */
@Command(
    name = "reload",
    description = {
      "Rules, actions, sources and all else change while it runs; what was counted, blocked and"
          + " read so far stays. A file that is wrong changes nothing. `web` and `state` change at"
          + " the next start only. The same as SIGHUP, whose outcome is in the daemon's log alone."
    },
    footer = {
      "",
      "Example:",
      "  weir check && weir reload",
      "",
      "Exit code: 0 it is used, 1 no daemon runs, 2 it is wrong, and nothing has changed."
    })
public final class ReloadCommand implements Callable<Integer> {
  private final Environment environment;
  @Mixin private DaemonOptions own = new DaemonOptions();

  public ReloadCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Answer answer = own.order(environment, new Fields().put("what", "reload"));
    List<String> problems = answer.texts("problems");
    if (!own.json()) {
      if (problems.isEmpty()) {
        environment.out().println("the daemon has read its pipeline file, and uses it");
        environment.out().flush();
      }
      problems.forEach(problem -> environment.err().println(Text.visible(problem)));
      answer
          .texts("notes")
          .forEach(note -> environment.err().println("weir: warning: " + Text.visible(note)));
    }
    if (!problems.isEmpty() && !own.json()) {
      throw CommandException.bad("nothing has changed: the daemon goes on with what it has");
    }
    return problems.isEmpty() ? 0 : CommandException.BAD;
  }
}
