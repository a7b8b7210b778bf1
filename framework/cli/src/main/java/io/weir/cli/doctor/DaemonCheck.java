package io.weir.cli.doctor;

import io.weir.api.store.StoreException;
import io.weir.cli.answer.Answer;
import io.weir.cli.command.Environment;
import io.weir.cli.socket.DaemonLink;
import io.weir.engine.Version;
import io.weir.engine.state.Fields;
import io.weir.engine.state.StateCopy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/** What the daemon says of itself. */
final class DaemonCheck {
  private final Findings findings;
  private final Path state;
  private final Environment environment;
  private boolean running;

  DaemonCheck(Findings findings, Path state, Environment environment) {
    this.findings = findings;
    this.state = state;
    this.environment = environment;
  }

  boolean isRunning() {
    return running;
  }

  void run() {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      Fields request = new Fields().put("what", "health");
      running = DaemonLink.desk(state, request, environment.env(), answer);
      if (running) {
        say(Answer.of(answer.toByteArray()));
      } else {
        notRunning();
      }
    } catch (StoreException e) {
      findings.problem("daemon", String.valueOf(e.getMessage()));
    } catch (IOException e) {
      findings.problem("daemon", "its answer cannot be read: is it an older Weir? Restart it");
    }
  }

  private void notRunning() throws IOException {
    if (StateCopy.isOpen(StateCopy.file(state.toAbsolutePath()))) {
      findings.warning(
          "daemon",
          "one runs on the state folder "
              + state
              + " and has no socket, so commands do not reach it: see its log");
    } else {
      findings.note(
          "daemon", "none runs on the state folder " + state + ": start it with weir run");
    }
  }

  private void say(Answer health) {
    String version = health.text("version");
    findings.ok(
        "daemon",
        "runs since "
            + health.text("started").replaceFirst("\\.\\d+", "")
            + ", has read "
            + health.text("lines")
            + " lines, and is "
            + health.text("health"));
    if (!version.equals(Version.TEXT)) {
      findings.warning(
          "daemon",
          "it is weir "
              + version
              + ", and this is "
              + Version.TEXT
              + ": restart it to use this one");
    }
    health.texts("problems").forEach(problem -> findings.problem("daemon", problem));
    Answer store = health.inside("store");
    if (!store.text("what").isEmpty()) {
      findings.ok("store", store.text("what"));
    }
    if (!store.text("refused").isEmpty() && !store.text("refused").equals("0")) {
      findings.warning(
          "store",
          store.text("refused")
              + " events were refused by the database since the start: weir sql -e 'select * from"
              + " refused' says why");
    }
    if (!store.text("problem").isEmpty()) {
      findings.note(
          "store",
          store.text("waiting")
              + " events wait for it in the state; they are written when it is back");
    }
  }
}
