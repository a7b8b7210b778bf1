package io.weir.api.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With real programs: sh and what POSIX has beside it. */
@Timeout(120)
final class ProgramTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final byte[] NOTHING = {};

  private @TempDir Path folder;

  private static Program.Result sh(String script, byte[] input, Duration timeout)
      throws ActionException, InterruptedException {
    return new Program(List.of("/bin/sh", "-c")).run(List.of(script), input, timeout);
  }

  private static ActionException failure(String script, Duration timeout) {
    return catchThrowableOfType(ActionException.class, () -> sh(script, NOTHING, timeout));
  }

  @Test
  void whatItSaysAndItsExitCodeComeBack() throws Exception {
    Program.Result good =
        sh("cat; echo mistake >&2", "a\0é\n".getBytes(StandardCharsets.UTF_8), LONG);
    assertThat(good).isEqualTo(new Program.Result(0, "a\0é\n", "mistake", ""));
    assertThat(good.orThrow()).isSameAs(good);

    Program.Result bad =
        sh("echo out; printf ' one\\n\\n two\\033[2J\\n' >&2; exit 7", NOTHING, LONG);
    assertThat(bad.exit()).isEqualTo(7);
    assertThat(bad.out()).isEqualTo("out\n");
    assertThat(bad.error()).isEqualTo("one\n\n two\u001b[2J");
    assertThat(bad.failure())
        .endsWith("exit 7: exit code 7: one; two\\x1b[2J")
        .doesNotContain("\n");
    assertThatThrownBy(bad::orThrow)
        .isInstanceOfSatisfying(ActionException.class, e -> assertThat(e.retry()).isTrue())
        .hasMessage(bad.failure());
    assertThat(sh("kill -9 $$", NOTHING, LONG).exit()).isEqualTo(137);
  }

  @Test
  void argumentsReachItAsTheyStand() throws Exception {
    List<String> odd = List.of("a b", "$(id)", "'\"`;|", "", "-n", "*", "é\n");
    assertThat(new Program(List.of("printf", "<%s>")).run(odd, NOTHING, LONG).out())
        .isEqualTo("<a b><$(id)><'\"`;|><><-n><*><é\n>");
  }

  @Test
  void oneThatIsStartedIsLeftToTheCaller() throws Exception {
    Program cat = new Program(List.of("/bin/sh", "-c")).withEnvironment(Map.of("ADDED", "7"));
    Process process = cat.start(List.of("echo $ADDED >&2; exec cat"));
    try (Writer in = process.outputWriter()) {
      assertThat(process.errorReader().readLine()).isEqualTo("7");
      in.write("there\n");
      in.flush();
      assertThat(process.inputReader().readLine()).isEqualTo("there");
    }
    assertThat(process.waitFor()).isZero();
    assertThat(
            catchThrowableOfType(
                ActionException.class, () -> new Program(List.of("/nothing")).start(List.of())))
        .hasMessage("/nothing: no such file; see `command`")
        .satisfies(e -> assertThat(e.retry()).isFalse());
  }

  @Test
  void oneThatSleepsIsKilledWithItsChildren() {
    long from = System.nanoTime();
    ActionException late = failure("echo why >&2; sleep 61 & sleep 62; :", SHORT);
    assertThat(late).hasMessageEndingWith(": no end after 400 ms, killed; see `timeout`: why");
    assertThat(late.retry()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(30));
    assertThat(running("sleep")).isEmpty();
  }

  @Test
  void oneThatFloodsEndsAtItsTimeAndFillsNoMemory() {
    long from = System.nanoTime();
    String flood = "while :; do echo floodfloodfloodfloodfloodflood; echo flood >&2; done";
    assertThat(failure(flood, SHORT))
        .hasMessageContaining("no end after 400 ms")
        .message()
        .hasSizeLessThan(6000);
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void bothStreamsAreReadWhileItRuns() throws Exception {
    String much =
        "i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo 0123456789012345678901234567890123456789;"
            + " echo 0123456789012345678901234567890123456789 >&2; done";
    Program.Result result = sh(much, NOTHING, LONG);
    assertThat(result.out()).hasSize(3000 * 41);
    assertThat(result.error()).hasSizeBetween(4000, 4096);
  }

  @Test
  void moreThanMayBeKeptIsAFailureAfterItsEnd() {
    Path done = folder.resolve("done");
    Program program = new Program(List.of("/bin/sh", "-c"));
    List<String> call = List.of("echo 0123456789; echo x >'" + done + "'");
    assertThatThrownBy(() -> program.run(call, NOTHING, LONG, 10))
        .isInstanceOf(ActionException.class)
        .hasMessageContaining("of output");
    assertThat(done).exists();
  }

  @Test
  void inputNeedNotBeReadAndMayBeLong() throws Exception {
    byte[] much = "0123456789abcde\n".repeat(200_000).getBytes(StandardCharsets.UTF_8);
    assertThat(sh("exit 3", much, LONG).exit()).isEqualTo(3);
    assertThat(sh("exec 0<&-; echo closed", much, LONG).out()).isEqualTo("closed\n");
    assertThat(sh("cat", much, LONG).out()).hasSize(much.length);
    assertThat(failure("sleep 63", SHORT)).isNotNull();
  }

  @Test
  void aGrandchildThatHoldsThePipesIsNotWaitedFor() throws Exception {
    long from = System.nanoTime();
    Program.Result result = sh("sleep 64 & echo $!; echo done >&2", NOTHING, LONG);
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(30));
    assertThat(result.exit()).isZero();
    assertThat(result.error()).isEqualTo("done");
    ProcessHandle left = ProcessHandle.of(Long.parseLong(result.out().strip())).orElseThrow();
    assertThat(left.isAlive()).as("it may be a service that was meant to stay").isTrue();
    left.destroyForcibly();
  }

  @Test
  void anInterruptKillsIt() throws Exception {
    AtomicReference<@Nullable Throwable> came = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                sh("sleep 65; :", NOTHING, LONG);
              } catch (ActionException | InterruptedException e) {
                came.set(e);
              }
            });
    caller.start();
    while (running("sleep 65").isEmpty()) {
      Thread.sleep(5);
    }
    caller.interrupt();
    caller.join();
    assertThat(came.get()).isInstanceOf(InterruptedException.class);
    assertThat(running("sleep 65")).isEmpty();
  }

  private static List<String> running(String command) {
    return ProcessHandle.current()
        .descendants()
        .filter(ProcessHandle::isAlive)
        .map(p -> p.info().commandLine().orElse(""))
        .filter(line -> line.contains(command))
        .toList();
  }

  @Test
  void oneThatIsNotThereOrMayNotBeRunIsNotTriedAgain() throws IOException {
    Path none = folder.resolve("none");
    Path notes = Files.writeString(folder.resolve("notes"), "x");
    assertThatThrownBy(() -> new Program(List.of(none.toString())).run(List.of(), NOTHING, LONG))
        .isInstanceOfSatisfying(ActionException.class, e -> assertThat(e.retry()).isFalse())
        .hasMessage(none + ": no such file; see `command`");
    assertThatThrownBy(() -> new Program(List.of(notes.toString())).run(List.of(), NOTHING, LONG))
        .isInstanceOfSatisfying(ActionException.class, e -> assertThat(e.retry()).isFalse())
        .hasMessage(notes + ": permission denied; may this user run it?");
    assertThatThrownBy(() -> new Program(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Program(List.of(" ")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatThereIsTooLittleOfForTheMomentIsTriedAgain() {
    String said = "Cannot run program \"/sbin/pfctl\": error=";
    assertThat(Program.lack(said + "24, Too many open files"))
        .contains("too many open files", "ulimit -n");
    assertThat(Program.lack(said + "11, Resource temporarily unavailable"))
        .contains("too many processes");
    assertThat(Program.lack(said + "12, Cannot allocate memory")).isEqualTo("not enough memory");
    assertThat(Program.lack(said + "2, No such file or directory")).isEmpty();
  }

  @Test
  void noVariableThatMayBeASecretIsPassedOn() throws Exception {
    Set<String> given =
        sh("env", NOTHING, LONG)
            .out()
            .lines()
            .map(line -> line.replaceAll("=.*", ""))
            .filter(name -> !name.startsWith("LC_"))
            .collect(Collectors.toSet());
    assertThat(given).contains("PATH", "HOME");
    assertThat(System.getenv()).as("has more to give").hasSizeGreaterThan(3);
    // The shell itself sets the last four.
    assertThat(given)
        .isSubsetOf(
            "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "TZ", "TMPDIR", "PWD", "OLDPWD",
            "SHLVL", "_");
  }

  @Test
  void variablesAreAddedToTheFewThatArePassedOn() throws Exception {
    String odd = "-F; $(id)\n=%s";
    Program.Result result =
        new Program(List.of("/bin/sh", "-c", "printf '%s|%s' \"$WEIR_X\" \"${PATH:+has}\""))
            .withEnvironment(Map.of("WEIR_X", odd))
            .run(List.of(), NOTHING, LONG);
    assertThat(result.out()).isEqualTo(odd + "|has");
    for (Map<String, String> wrong :
        List.of(Map.of("", "x"), Map.of("a=b", "x"), Map.of("a\0", "x"), Map.of("a", "\0"))) {
      assertThatThrownBy(() -> new Program(List.of("env")).withEnvironment(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aLoudOneMaySayMoreThanIsKept() throws Exception {
    Program.Result result =
        new Program(List.of("/bin/sh", "-c"))
            .runLoud(List.of("echo 0123456789; exit 4"), NOTHING, LONG, 5);
    assertThat(result.out()).isEqualTo("01234");
    assertThat(result.exit()).isEqualTo(4);
  }

  @Test
  void whatIsMissingIsSaidWithoutAStart() throws IOException {
    String none = folder.resolve("pfctl").toString();
    String notes = Files.writeString(folder.resolve("notes"), "x").toString();
    Path program = Files.writeString(folder.resolve("doas"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(missing(none, null)).containsExactly(none + " is not on this machine");
    assertThat(missing("pfctl", folder.toString())).containsExactly("pfctl is not on the PATH");
    assertThat(missing("doas", null)).hasSize(1);
    assertThat(missing("/a\0b", null)).containsExactly("/a\\x00b is not a path of a program");
    assertThat(missing(notes, null)).containsExactly("this user may not start " + notes);
    assertThat(missing(folder.toString(), null)).hasSize(1);
    assertThat(missing(program.toString(), null)).isEmpty();
    assertThat(missing("doas", "/nowhere:" + folder)).isEmpty();
  }

  private static List<String> missing(String program, @Nullable String path) {
    return new Program(List.of(program, "-q")).missing(path);
  }
}
