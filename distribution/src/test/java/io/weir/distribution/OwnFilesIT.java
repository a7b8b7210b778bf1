package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose the files are that Weir makes or finds: real processes, other users. */
final class OwnFilesIT {
  private static final String STARTED = "running: ";
  private static final int NOBODY = 65_534;

  @TempDir Path folder;
  private Installation weir;

  @BeforeEach
  void unpack() {
    weir = Installation.unpack(folder);
    weir.write("maillog", "");
    weir.write(
        "weir.yaml",
        """
        sources: [{ type: file, path: maillog }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        state: state
        web: { listen: "127.0.0.1:0" }
        """);
  }

  /** Mode and name of all that the test did not make itself. */
  private List<String> made(Path below) throws IOException {
    try (Stream<Path> all = Files.walk(below)) {
      return all.filter(p -> !p.equals(below))
          .filter(p -> !p.getFileName().toString().matches("std(out|err)\\..*|maillog|weir.yaml"))
          .map(p -> mode(p) + " " + below.relativize(p))
          .sorted()
          .toList();
    }
  }

  private static String mode(Path path) {
    try {
      return PosixFilePermissions.toString(
          Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void mode(String path, String mode) throws IOException {
    Files.setPosixFilePermissions(weir.work().resolve(path), PosixFilePermissions.fromString(mode));
  }

  /** Another user may come as far as the installation and the work folder. */
  private void letOthersIn() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    weir.through("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
  }

  private void toNobody(String path) throws IOException {
    Files.setAttribute(weir.work().resolve(path), "unix:uid", NOBODY);
  }

  private void startsAndEnds() {
    try (Running daemon = weir.start("run", "--config", "weir.yaml")) {
      daemon.says(STARTED, Installation.PATIENCE);
      assertThat(daemon.stop(Installation.PATIENCE).exit()).isZero();
    }
  }

  private String refused(String... words) {
    Installation.Finished end = weir.weir("run", "--config", "weir.yaml");
    assertThat(end.exit()).as(end.err()).isEqualTo(1);
    assertThat(end.err().lines().toList()).as(end.err()).hasSize(1);
    assertThat(end.err()).contains(words).doesNotContain("Exception", "room", "bug in Weir");
    return end.err();
  }

  @Test
  void allOfItIsTheUsersAloneWhateverTheUmask() throws IOException {
    for (String umask : List.of("000", "022")) {
      weir.through("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh");
      try (Running daemon = weir.start("run", "--config", "weir.yaml")) {
        daemon.says(STARTED, Installation.PATIENCE);
        weir.weir("sql", "--config", "weir.yaml", "-e", "select nothing from nowhere");
        assertThat(made(weir.work()))
            .containsExactly(
                "rw------- data/weir.mv.db",
                "rw------- state/state.mv",
                "rw------- state/web-link",
                "rw------- state/weir.sock",
                "rwx------ data",
                "rwx------ state");
        assertThat(daemon.stop(Installation.PATIENCE).exit()).isZero();
      }
      mode("data", "rwxr-xr-x");
      mode("data/weir.mv.db", "rw-rw-rw-");
      mode("state", "rwxrwxrwx");
      mode("state/state.mv", "rw-r--r--");
    }
    startsAndEnds();
    assertThat(made(weir.work()))
        .containsExactly(
            "rw------- data/weir.mv.db",
            "rw------- state/state.mv",
            "rwx------ data",
            "rwx------ state");
  }

  @Test
  @Needs(Part.OTHER_USER)
  void aStateThatMayBeReadAndNotWrittenIsNotStartedWith() throws IOException {
    startsAndEnds();
    letOthersIn();
    mode("state", "rwxr-xr-x");
    mode("state/state.mv", "rw-r--r--");
    refused("state folder ", "state belongs to root (rwxr-xr-x)", "may not be read and written by");
    toNobody("state");
    assertThat(refused("state file ", "belongs to root (rw-r--r--)", "may not be read and written"))
        .contains("chown ", "or run Weir as root");
  }

  @Test
  @Needs(Part.OTHER_USER)
  void aStateFolderThatMayNotBeEnteredIsAMatterOfRights() throws IOException {
    letOthersIn();
    Files.createDirectory(weir.work().resolve("state"));
    mode("state", "rwx------");
    refused("state folder ", "belongs to root (rwx------)");
    Files.createDirectory(weir.work().resolve("shut"));
    mode("shut", "rwx------");
    weir.write(
        "weir.yaml",
        """
        sources: [{ type: file, path: maillog }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        state: shut/state
        """);
    refused("state folder ", "no permission", "the user Weir runs as");
  }

  @Test
  @Needs(Part.OTHER_USER)
  void foldersOfSomebodyElseAreNotTaken() throws IOException {
    Files.createDirectories(weir.work().resolve("state"));
    mode("state", "rwxrwxrwx");
    toNobody("state");
    refused("state folder ", "(rwxrwxrwx), not to root, the user Weir runs as");
    Files.setAttribute(weir.work().resolve("state"), "unix:uid", 0);
    Files.createDirectories(weir.work().resolve("data"));
    toNobody("data");
    refused("H2 database ", "data belongs to ", ", not to root");
  }

  @Test
  void aPlantedStoreRunsNothing() throws Exception {
    Path ran = weir.work().resolve("ran");
    Files.createDirectories(weir.work().resolve("data"));
    String body =
        "{ try { new java.io.File(\"" + ran + "\").createNewFile(); } catch (Exception e) {} ";
    try (Connection c =
            DriverManager.getConnection(
                "jdbc:h2:file:" + weir.work().resolve("data/weir") + ";DATABASE_TO_LOWER=TRUE",
                "weir",
                "");
        Statement s = c.createStatement()) {
      s.execute("create table t (a int)");
      s.execute(
          "create alias weir_in_network as 'boolean f(String a, String n) "
              + body
              + "return true; }'");
    }
    refused("H2 database ", "contains a function (CREATE FORCE ALIAS", "choose another path");
    Installation.Finished asked =
        weir.weir("sql", "--config", "weir.yaml", "-e", "select weir_in_network('a', 'b')");
    assertThat(asked.exit()).isEqualTo(1);
    assertThat(asked.err()).contains("contains a function (CREATE FORCE ALIAS");
    assertThat(ran).doesNotExist();
  }

  @Test
  void askingMakesNoStore() throws IOException {
    Installation.Finished asked =
        weir.weir("sql", "--config", "weir.yaml", "-e", "select 1 as one");
    assertThat(asked.exit()).isEqualTo(1);
    assertThat(asked.err())
        .contains("there is no store at " + weir.work().resolve("data/weir.mv.db") + ";");
    assertThat(made(weir.work())).isEmpty();
  }
}
