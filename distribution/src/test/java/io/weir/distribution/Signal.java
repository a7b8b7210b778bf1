package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** Signals that Java does not send. */
enum Signal {
  HUP,
  STOP,
  CONT;

  void to(long pid) throws IOException {
    // The shell's own: the program is a package that small machines lack.
    Process kill =
        new ProcessBuilder("sh", "-c", "kill -" + name() + " " + pid).inheritIO().start();
    assertThat(kill.onExit().join().exitValue()).as("kill -%s %d", name(), pid).isZero();
  }
}
