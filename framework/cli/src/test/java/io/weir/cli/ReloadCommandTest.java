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

/** {@code weir reload} and SIGHUP. */
final class ReloadCommandTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String WALL =
      "actions: [{ id: %s, type: memory_block, for: %s, fields: [sender] }]\n";

  @TempDir private Path home;
  private CommandRig daemon;
  private CommandRig weir;
  private CompletableFuture<Integer> exit = CompletableFuture.completedFuture(0);

  @BeforeEach
  void start() throws Exception {
    daemon = new CommandRig(home).clock(Clock.systemUTC());
    daemon.pipeline(WALL.formatted("wall", "1h"));
    weir = daemon.beside().clock(Clock.systemUTC()).columns(80);
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

  private boolean blocks(String action, String who) {
    return daemon.blockers.blocker(action).real().contains(who);
  }

  @Test
  void whatIsAddedWorksAndWhatWasThereStays() throws Exception {
    daemon.sources.source("memory").append("1 sent one\n");
    await().atMost(LONG).until(() -> daemon.stores.store().events("word_delivery").size() == 1);
    assertThat(weir.run("blocks", "add", "anna", "--reason", "x")).as(weir.err()).isZero();
    await().atMost(LONG).until(() -> blocks("wall", "anna"));

    daemon.pipeline(
        WALL.formatted("wall", "1h").replace("]\n", "")
            + ", { id: other, type: memory_block, for: 1h, fields: [recipient] }]\n");
    assertThat(weir.run("reload")).as(weir.err()).isZero();
    assertThat(weir.out()).contains("has read its pipeline file");
    assertThat(weir.run("blocks", "list")).isZero();
    assertThat(weir.out()).contains("anna", "wall");
    assertThat(weir.run("blocks", "add", "ben", "--by", "other", "--reason", "x"))
        .as(weir.err())
        .isZero();
    await().atMost(LONG).until(() -> blocks("other", "ben"));
    daemon.sources.source("memory").append("2 sent two\n");
    await().atMost(LONG).until(() -> daemon.stores.store().events("word_delivery").size() == 2);
  }

  @Test
  void whatIsWrongChangesNothing() throws Exception {
    daemon.pipeline(WALL.formatted("wall", "1h") + "stale: 1\n");
    assertThat(weir.run("reload")).isEqualTo(2);
    assertThat(weir.err()).contains("weir.yaml:7:1: stale: unknown option");
    daemon.pipeline(WALL.formatted("wall", "soon"));
    assertThat(weir.run("reload")).isEqualTo(2);
    assertThat(weir.err()).contains("weir.yaml:6:", "for: ", "nothing has changed");
    assertThat(weir.run("blocks", "add", "anna", "--reason", "x")).as(weir.err()).isZero();
    await().atMost(LONG).until(() -> blocks("wall", "anna"));
    assertThat(weir.run("reload", "--json")).isEqualTo(2);
    assertThat(weir.out()).startsWith("{\"problems\":[\"").contains("weir.yaml:");
  }

  @Test
  void whatCannotChangeSaysSo() throws Exception {
    daemon.pipeline(WALL.formatted("wall", "1h") + "web: { listen: \"127.0.0.1:0\" }\n");
    assertThat(weir.run("reload")).as(weir.err()).isZero();
    assertThat(weir.err()).contains("web: a change is used at the next start only");
    Path file = home.resolve("conf/weir.yaml");
    String before = Files.readString(file);
    Files.writeString(file, before.replace("state: state", "state: elsewhere"));
    daemon.hangup.take().run();
    assertThat(Files.exists(home.resolve("conf/elsewhere"))).isFalse();
    Files.writeString(file, before);
    assertThat(weir.run("reload")).isZero();
  }

  @Test
  void aStoreThatCannotBeOpenedLeavesWhatWasThere() throws Exception {
    daemon.stores.store().away(true);
    assertThat(weir.run("reload")).as("a store may be away").isZero();
    daemon.stores.store().away(false);
    daemon.sources.source("memory").append("1 sent one\n");
    await().atMost(LONG).until(() -> daemon.stores.store().events("word_delivery").size() == 1);
  }

  @Test
  void manyAtOnceComeOneAfterTheOther() throws Exception {
    Runnable hangup = daemon.hangup.take();
    CompletableFuture<?>[] all = new CompletableFuture<?>[5];
    for (int i = 0; i < all.length; i++) {
      all[i] = CompletableFuture.runAsync(hangup);
    }
    CompletableFuture.allOf(all).get(60, TimeUnit.SECONDS);
    daemon.sources.source("memory").append("1 sent one\n");
    await().atMost(LONG).until(() -> daemon.stores.store().events("word_delivery").size() == 1);
  }
}
