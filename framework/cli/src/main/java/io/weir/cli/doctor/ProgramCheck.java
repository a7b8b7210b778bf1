package io.weir.cli.doctor;

import io.weir.cli.version.Commit;
import io.weir.engine.Version;
import io.weir.engine.pipeline.Descriptors;

/** Weir itself, and the Java it runs on. */
final class ProgramCheck {
  private final Findings findings;

  ProgramCheck(Findings findings) {
    this.findings = findings;
  }

  void run() {
    String commit = Commit.ofThisBuild().id();
    findings.ok(
        "version",
        "weir "
            + Version.TEXT
            + (commit.isEmpty() ? "" : " (" + commit + ")")
            + ", Java "
            + System.getProperty("java.version")
            + " ("
            + System.getProperty("java.vendor")
            + ")");
    String few = Descriptors.now().warning();
    if (!few.isEmpty()) {
      findings.note("version", few + "; that is of this command, the daemon may have another one");
    }
  }
}
