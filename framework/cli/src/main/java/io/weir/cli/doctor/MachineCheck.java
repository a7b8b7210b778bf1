package io.weir.cli.doctor;

import io.weir.cli.command.Environment;
import io.weir.cli.init.FirstLook;

/** The machine, before there is a pipeline file. */
final class MachineCheck {
  private final Findings findings;
  private final Environment environment;

  MachineCheck(Findings findings, Environment environment) {
    this.findings = findings;
    this.environment = environment;
  }

  void run() {
    for (FirstLook.Found found : FirstLook.at(environment)) {
      findings.add(
          found.isLacking() ? Findings.Level.WARNING : Findings.Level.OK,
          "machine",
          found.what() + ": " + found.sentence());
    }
  }
}
