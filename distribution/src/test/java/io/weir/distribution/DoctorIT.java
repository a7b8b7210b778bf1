package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import io.weir.testkit.SmallDisk;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir doctor} with one thing broken after the other. */
final class DoctorIT {
  private static final int NOBODY = 65534;
  private static final String H2 = "store: { type: h2, path: data/weir }\n";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);

  @TempDir Path folder;
  private Installation weir;
  private PfTables pf;
  private Path log;

  @BeforeEach
  void unpack() {
    weir = Installation.unpack(folder);
    pf = PfTables.in(folder);
    log = weir.write("maillog", lines(Installation.ZONE));
  }

  private static String lines(ZoneId zone) {
    StringBuilder all = new StringBuilder();
    for (int i = 20; i >= 0; i--) {
      all.append(STAMP.format(Instant.now().minusSeconds(i).atZone(zone)))
          .append(" mx postfix/smtpd[1]: 4F000000")
          .append(i)
          .append("1: client=unknown[198.51.100.7]\n");
    }
    return all.toString();
  }

  private void pipeline(String store, String state) {
    weir.write(
        "weir.yaml",
        """
        sources: [{ id: maillog, type: file, path: maillog }]
        parsers: [{ type: postfix }]
        %sstate: %s
        retention: { default: 1y }
        rules:
          - { id: busy, type: rate, event: mail_accepted, per: client_address, window: 1h,
              levels: [{ at: 100, actions: [block] }] }
        actions: [{ id: block, type: pf, table: mailblock, command: ["%s"], for: 1h }]
        """
            .formatted(store, state, pf.command()));
  }

  private void table() throws IOException {
    Files.writeString(folder.resolve("pf/table.mailblock"), "");
  }

  /** Says so, in a line of this level, and ends with 1. */
  private void finds(String level, String area, String... words) {
    Installation.Finished ended = weir.weir("doctor", "--config", "weir.yaml");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.lines())
        .as(ended.out())
        .anySatisfy(
            line -> assertThat(line).startsWith(level).contains(" " + area + " ").contains(words));
    assertThat(ended.exit()).as(ended.out()).isEqualTo(ended.out().contains("problem ") ? 1 : 0);
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(weir.work())) {
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        if (!path.getFileName().toString().startsWith("std")) {
          all.put(path.toString(), Files.size(path) + " " + Files.getLastModifiedTime(path));
        }
      }
    }
    return all;
  }

  @Test
  void whereAllIsWellItEndsWith0AndNothingHasChanged() throws IOException {
    pipeline(H2, "state");
    table();
    Map<String, String> before = files();
    Installation.Finished fresh = weir.weir("doctor", "weir.yaml").good();
    assertThat(files()).isEqualTo(before);
    assertThat(fresh.out())
        .contains("note     daemon    none runs", "the folder", "is not there yet")
        .contains("ok       source    maillog: ", "newest 21 lines are understood")
        .contains("ok       action    block: its target can be read")
        .doesNotContain("problem ", "\u001b");
    try (Running daemon = weir.start("run", "--config", "weir.yaml")) {
      daemon.says("running: sources", Installation.PATIENCE);
      Installation.Finished beside = weir.weir("doctor", "--config", "weir.yaml").good();
      assertThat(beside.out())
          .contains("ok       daemon    runs since ", " and is ok")
          .contains("ok       store     H2 ", "ok       disk      a commit in ")
          .contains("ok       action    block: its target can be read");
      assertThat(weir.weir("doctor", "--config", "weir.yaml", "--json").good().out())
          .startsWith("{\"findings\":[{\"level\":\"ok\",\"area\":\"version\"")
          .contains("\"problems\":0}");
      assertThat(daemon.stop(Installation.PATIENCE).exit()).isZero();
    }
    before = files();
    assertThat(weir.weir("doctor", "weir.yaml").good().out()).contains("ok       store     H2 ");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void withoutAPipelineFileItLooksAtTheMachine() throws IOException {
    Files.delete(weir.home().resolve("conf/weir.yaml"));
    Installation.Finished ended = weir.weir("doctor").good();
    assertThat(ended.out())
        .contains("note     pipeline  there is no ", "weir init writes a first one")
        .contains(" machine   log: ", " machine   firewall: ", " machine   database: ");
    assertThat(weir.weir("doctor", "--config", "none.yaml").exit()).isEqualTo(1);
  }

  @Test
  void aPipelineFileThatIsWrong() {
    weir.write("weir.yaml", "sourses: []\n");
    finds("problem", "pipeline", "weir.yaml:1:1: sourses: ", "did you mean 'sources'?");
  }

  @Test
  @Needs(Part.OTHER_USER)
  void aLogThatMayNotBeReadAndAStateOfSomebodyElse() throws IOException {
    pipeline(H2, "state");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    weir.through("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    Files.setAttribute(log, "unix:gid", 4);
    Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-r-----"));
    finds("problem", "source", "maillog: permission denied; as root: usermod -aG ");
    finds("problem", "rights", "the state folder ", "install -d -o ", " -m 700 ");
    Path state = Files.createDirectories(weir.work().resolve("state"));
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
    finds("problem", "rights", "belongs to root, and this runs as ", "run it, and Weir, as root");
  }

  @Test
  void aStateThatOthersCanReplace() throws IOException {
    pipeline(H2, "state");
    table();
    Path state = Files.createDirectories(weir.work().resolve("state"));
    Path other = Files.writeString(state.resolve("notes"), "");
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
    finds("problem", "rights", "state folder ", "(rwxrwxrwx): others can replace", "chmod 700 ");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
        .isEqualTo("rwxrwxrwx");
    Files.delete(other);
    // Of one that is Weir's alone, the daemon itself takes the rights of others away.
    finds("ok", "disk", "a commit in ");
  }

  @Test
  void aTableThatNoRuleNames() throws IOException {
    pipeline(H2, "state");
    finds("problem", "action", "block: pf has no table <mailblock>", "pfctl -f /etc/pf.conf");
    table();
    finds("ok", "action", "block: its target can be read and blocks 0 subjects");
    Files.delete(pf.command());
    finds("problem", "action", "block: " + pf.command() + " is not on this machine");
  }

  @Test
  void aDaemonThatCannotBlock() throws IOException {
    pipeline(H2, "state");
    table();
    try (Running daemon = weir.start("run", "--config", "weir.yaml")) {
      daemon.says("running: sources", Installation.PATIENCE);
      Files.writeString(
          pf.command(), "#!/bin/sh\necho 'pfctl: /dev/pf: Permission denied' >&2\nexit 1\n");
      finds("problem", "action", "block: ", "/dev/pf: Permission denied");
      assertThat(daemon.stop(Installation.PATIENCE).exit()).isZero();
    }
  }

  @Test
  void aDatabaseThatIsAway() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    pipeline("store: { type: mysql, host: 127.0.0.1, port: " + port + " }\n", "state");
    table();
    finds("problem", "store", "MySQL database weir at 127.0.0.1:" + port + ": connecting failed");
  }

  @Test
  void aDatabaseFileThatAnotherProcessHas() throws Exception {
    pipeline(H2, "state");
    table();
    Path file = weir.work().resolve("data/weir");
    Files.createDirectories(file.getParent());
    Files.writeString(Path.of(file + ".mv.db"), "no database");
    finds("problem", "store", "H2 database ", "weir.mv.db");
  }

  @Test
  void aLogInAnotherZone() throws IOException {
    pipeline(H2, "state");
    table();
    weir.write("maillog", lines(ZoneOffset.UTC));
    finds("problem", "clock", "maillog: its lines bear a time ", "They would fit zone: \"UTC\"");
  }

  @Test
  void aLogThatNobodyUnderstands() throws IOException {
    pipeline(H2, "state");
    table();
    weir.write("maillog", "what is this\n".repeat(30));
    finds("problem", "source", "maillog: none of the newest 30 lines is understood");
    weir.write("maillog", "");
    finds("note", "source", "maillog: ");
  }

  @Test
  void aClockThatJumped() throws IOException {
    pipeline(H2, "state");
    table();
    try (Running daemon = weir.start("run", "--config", "weir.yaml")) {
      daemon.says("running: sources", Installation.PATIENCE);
      daemon.stop(Installation.PATIENCE);
    }
    FileTime later = FileTime.from(Instant.now().plus(Duration.ofDays(2)));
    Files.setLastModifiedTime(weir.work().resolve("state/state.mv"), later);
    Files.setLastModifiedTime(log, later);
    finds("problem", "clock", "state.mv was last written at ", "is in the future: the clock");
    finds("problem", "clock", "maillog: was last written at ", "is in the future: the clock");
  }

  @Test
  @Needs(Part.SMALL_DISK)
  void aFullDisk() throws Exception {
    pipeline(H2, "small/state");
    table();
    try (SmallDisk disk = SmallDisk.mount(weir.work().resolve("small"), 1)) {
      Path state = Files.createDirectories(weir.work().resolve("small/state"));
      Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
      Files.write(weir.work().resolve("small/filler"), new byte[1020 << 10]);
      finds("problem", "disk", "the disk of the state in ", "it is full");
      finds("problem", "disk", "nothing can be written in ", "No space left");
      try (Stream<Path> left = Files.list(state)) {
        assertThat(left).isEmpty();
      }
    }
  }

  @Test
  void aRestoreThatWasNotFinishedAndAStateThatWasDamaged() throws IOException {
    pipeline(H2, "state");
    table();
    Path state = Files.createDirectories(weir.work().resolve("state"));
    Files.writeString(state.resolve("restoring"), "");
    Files.writeString(state.resolve("state.mv.damaged-20261129-120000"), "");
    finds("problem", "state", "was not finished: run weir restore again");
    finds("note", "state", "state.mv.damaged-20261129-120000 was set aside");
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    List<String> lines = weir.weir("version").good().lines();
    assertThat(lines).hasSize(6);
    assertThat(lines.get(0)).startsWith("weir     ");
    assertThat(lines.get(1)).matches("commit   (not known: .*|[0-9a-f]{7,} of \\d{4}-\\S+Z)");
    assertThat(String.join("\n", lines)).doesNotContain(System.getProperty("user.dir"));
    assertThat(weir.weir("--version").good().lines()).hasSize(1);
  }
}
