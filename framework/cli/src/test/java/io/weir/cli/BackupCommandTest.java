package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir backup} and {@code weir restore} with a store that Weir does not copy. */
final class BackupCommandTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String WALL =
      "actions: [{ id: wall, type: memory_block, for: 1h, fields: [sender] }]\n";

  @TempDir private Path home;
  private CommandRig daemon;
  private CommandRig weir;
  private CompletableFuture<Integer> exit = CompletableFuture.completedFuture(0);

  @BeforeEach
  void start() throws Exception {
    daemon = new CommandRig(home).clock(Clock.systemUTC());
    daemon.pipeline(WALL);
    weir = daemon.beside().clock(Clock.systemUTC());
    run();
  }

  private void run() {
    exit = CompletableFuture.supplyAsync(() -> daemon.run("run"));
    await()
        .atMost(LONG)
        .until(() -> Files.exists(home.resolve("conf/state/weir.sock")) || exit.isDone());
    assertThat(exit.isDone()).as(daemon.err()).isFalse();
  }

  @AfterEach
  void stop() throws Exception {
    if (!exit.isDone()) {
      daemon.shutdown.take().run();
    }
    assertThat(exit.get(60, TimeUnit.SECONDS)).isZero();
  }

  private String copy() {
    return home.resolve("copy").toString();
  }

  @Test
  void whatWasOrderedBeforeItIsThereAndWhatCameAfterItIsNot() throws Exception {
    assertThat(weir.run("blocks", "add", "anna", "--reason", "x")).as(weir.err()).isZero();
    assertThat(weir.run("backup", copy())).as(weir.err()).isZero();
    assertThat(weir.out()).startsWith("backup in ").contains("state ", "1 other file");
    assertThat(weir.err())
        .contains("the store memory is not in the backup: copy it too, with the database's own");
    assertThat(home.resolve("copy/pipeline" + home.toRealPath() + "/conf/weir.yaml"))
        .hasSameTextualContentAs(home.resolve("conf/weir.yaml"));
    assertThat(weir.run("blocks", "add", "ben", "--reason", "x")).isZero();
    assertThat(weir.run("restore", "--force", copy())).isEqualTo(1);
    assertThat(weir.err()).contains("a weir runs on the state folder");
    stop();

    assertThat(weir.run("restore", "--force", copy())).as(weir.err()).isZero();
    assertThat(weir.out()).contains("what was there before: ");
    assertThat(weir.err()).contains("the store memory is not in the backup: restore it");
    run();
    assertThat(weir.run("blocks", "list")).isZero();
    assertThat(weir.out()).contains("anna").doesNotContain("ben");
  }

  @Test
  void aRestoreThatWasNotFinishedKeepsADaemonFromStarting() throws Exception {
    assertThat(weir.run("backup", copy())).as(weir.err()).isZero();
    stop();
    Path marker = Files.writeString(home.resolve("conf/state/restoring"), "x");
    assertThat(weir.run("run")).isEqualTo(1);
    assertThat(weir.err()).contains("was not finished: run weir restore again");
    assertThat(weir.run("restore", copy())).as(weir.err()).isZero();
    assertThat(marker).doesNotExist();
    run();
  }
}
