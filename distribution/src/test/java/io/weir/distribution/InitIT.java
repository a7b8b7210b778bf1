package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code weir init} writes is accepted by {@code weir check} and runs, on any machine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InitIT {
  private static final int NOBODY = 65534;
  private static final String COMMAND = "\"$WEIR\" init \"$FILE\"; echo exit $?";

  @TempDir private static Path folder;
  private Installation weir;

  @BeforeAll
  void unpack() throws IOException {
    weir = Installation.unpack(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path file(String name) {
    return weir.work().resolve(name);
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void withoutQuestionsItWritesAFileThatIsValidAndActsOnNothing() throws IOException {
    Path empty = Files.createDirectory(file("empty"));
    String name = "empty/weir.yaml";
    Installation.Finished init = weir.weir("init", "--yes", name).good();
    assertThat(init.err()).isEmpty();
    assertThat(init.out())
        .contains("Found on this machine:", "  log  ", "  mail server  ", "  database  ")
        .contains(name + " is written. ", "bin/weir check " + name, " run --dry-run " + name);
    try (Stream<Path> written = Files.list(empty)) {
      assertThat(written).containsExactly(empty.resolve("weir.yaml"));
    }
    assertThat(mode(empty.resolve("weir.yaml"))).isEqualTo("rw-------");
    assertThat(Files.readAllLines(empty.resolve("weir.yaml")))
        .hasSizeLessThan(80)
        .contains("dry_run: true");
    assertThat(weir.weir("check", name).good().out()).startsWith(name + " is valid: 1 source");
  }

  @Test
  void eachAnswerGivesAValidFile() {
    weir.write("mail: #1, ${env:HOME}.log", "");
    List<List<String>> all = new ArrayList<>();
    for (String firewall : List.of("nftables", "ipset", "pf", "none")) {
      for (String store : List.of("h2", "mysql")) {
        all.add(List.of("--journal", "--firewall", firewall, "--store", store, "--no-web"));
      }
    }
    all.add(List.of("--log", "mail: #1, ${env:HOME}.log", "--mail", "o'neil+weir@mx.example"));
    all.add(List.of("--web", "[::1]:8026", "--log=/var/log/jörg's \"mail\".log"));
    for (List<String> options : all) {
      List<String> words = new ArrayList<>(List.of("init", "--force", "answers.yaml"));
      words.addAll(options);
      weir.weir(words.toArray(new String[0])).good();
      Installation.Finished check = weir.weir("check", "answers.yaml");
      assertThat(check.exit()).as(options + check.err()).isZero();
      assertThat(check.out()).contains(options.contains("mysql") ? "store mysql" : "store h2");
    }
  }

  @Test
  void theDaemonRunsWithIt() {
    weir.write("run.log", "");
    weir.weir("init", "run.yaml", "--log", "run.log", "--no-web").good();
    try (Running daemon = weir.start("run", "run.yaml")) {
      daemon.says("running: ", Installation.PATIENCE);
      daemon.stop(Installation.PATIENCE).good();
      assertThat(daemon.err()).doesNotContain("ERROR", "Exception");
    }
  }

  @Test
  void nothingIsReplacedWithoutForce() throws IOException {
    weir.write("mine.yaml", "mine");
    Installation.Finished refused = weir.weir("init", "mine.yaml");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("mine.yaml exists and was not changed").hasLineCount(1);
    assertThat(file("mine.yaml")).hasContent("mine");
    Path link = Files.createSymbolicLink(file("link.yaml"), Path.of("mine.yaml"));
    weir.weir("init", "link.yaml", "--force").good();
    assertThat(link).isSymbolicLink();
    assertThat(Files.readString(file("mine.yaml"))).contains("dry_run: true");
    assertThat(mode(file("mine.yaml"))).isEqualTo("rw-------");
  }

  @Test
  void aClosedStandardInputAsksNothing() {
    String[] closing = {"sh", "-c", "exec \"$0\" \"$@\" <&-"};
    through(closing, Path.of("/dev/null"), "init", "closed.yaml", "--journal").good();
    assertThat(file("closed.yaml")).exists();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void onATerminalItAsks() throws IOException {
    String out = terminal("ask.yaml", "journal", "me", "me@mx.example", "none", "", "no");
    assertThat(out)
        .contains("The mail server's log: a path, or journal [")
        .contains("'me' is not a mail address", "Where pages are served, or no [127.0.0.1:8025]: ")
        .contains("ask.yaml is written. ");
    assertThat(Files.readString(file("ask.yaml")))
        .contains("type: journald", "to: [me@mx.example]", "\nstore: { type: h2, ")
        .doesNotContain("\nweb: ", "\n  - { id: block_address");
    weir.weir("check", "ask.yaml").good();
    // Ctrl-D after two answers.
    assertThat(terminal("left.yaml", "journal", "me@mx.example", "\u0004"))
        .contains(
            "the input ended before all questions were answered; nothing was written", "exit 2");
    assertThat(file("left.yaml")).doesNotExist();
  }

  /** Types the answers on a pseudo-terminal. */
  private String terminal(String name, String... answers) {
    String typed = String.join("\n", answers);
    Path input = weir.write("typed", typed.endsWith("\u0004") ? typed : typed + "\n");
    String[] script = {
      "sh", "-c", "export WEIR=\"$0\" FILE=\"$2\"; exec script -qec '" + COMMAND + "' /dev/null"
    };
    return through(script, input, "init", name).out();
  }

  private Installation.Finished through(String[] command, Path input, String... arguments) {
    try (Running running = weir.through(command).startWith(input, arguments)) {
      return running.end(Installation.PATIENCE);
    } finally {
      weir.through();
    }
  }

  @Test
  @Needs(Part.OTHER_USER)
  void whoMayNotWriteOrReadIsTold() throws IOException {
    Path closed = Files.createDirectory(file("closed"));
    String[] nobody = {"setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"};
    String file = closed.resolve("weir.yaml").toString();
    Installation.Finished init = through(nobody, Path.of("/dev/null"), "init", file);
    assertThat(init.exit()).isEqualTo(1);
    assertThat(init.err()).contains("may not write into " + closed).hasLineCount(1);
    assertThat(closed).isEmptyDirectory();
  }

  @Test
  @Needs(Part.OTHER_USER)
  void whatRootWritesIntoTheFolderOfAServiceIsReadByItsGroup() throws IOException {
    Path etc = Files.createDirectory(file("etc"));
    Files.setAttribute(etc, "unix:gid", NOBODY);
    Path file = etc.resolve("weir.yaml");
    assertThat(weir.weir("init", file.toString()).good().out()).contains("can read it");
    assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(NOBODY);
    assertThat(mode(file)).isEqualTo("rw-r-----");
    assertThat(Files.readString(file)).contains("include: " + weir.home() + "/conf/rules-mail");
    // An own copy of the rules outlives an upgrade in another folder.
    Files.copy(weir.home().resolve("conf/rules-mail.yaml"), etc.resolve("rules-mail.yaml"));
    weir.weir("init", "--force", file.toString()).good();
    assertThat(Files.readString(file)).contains("include: rules-mail.yaml\n");
    assertThat(mode(file)).isEqualTo("rw-r-----");
    weir.weir("check", file.toString()).good();
  }
}
