package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.api.store.Table;
import io.weir.testkit.FixedClock;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands while a daemon has the store, which only one process may have open. */
final class BesideADaemonTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path home;
  private CommandRig daemon;
  private CommandRig weir;
  private CompletableFuture<Integer> exit;

  @BeforeEach
  void rig() throws Exception {
    daemon = new CommandRig(home).clock(Clock.systemUTC());
    daemon.pipeline("");
    weir = daemon.beside().clock(new FixedClock(CommandRig.NOW));
    exit = CompletableFuture.completedFuture(0);
  }

  private Path socket() {
    return home.resolve("conf/state/weir.sock");
  }

  private void start() {
    exit = CompletableFuture.supplyAsync(() -> daemon.run("run"));
    await().atMost(LONG).until(() -> Files.exists(socket()) || exit.isDone());
    assertThat(exit).isNotDone();
  }

  @AfterEach
  void stop() throws Exception {
    if (!exit.isDone()) {
      daemon.shutdown.take().run();
    }
    exit.get(60, TimeUnit.SECONDS);
  }

  private Path log(String name, String... lines) throws Exception {
    return Files.write(home.resolve(name), Arrays.asList(lines));
  }

  @Test
  void importGoesThroughTheDaemonAndAddsNothingTwice() throws Exception {
    start();
    Path log = log("old.log", "1 sent one", "2 sent two", "gibberish");
    assertThat(weir.run("import", "--json", log.toString())).as(weir.err()).isZero();
    assertThat(weir.out()).contains("\"kept\":2,\"new\":2,\"unknown\":1");
    assertThat(daemon.stores.store().events("word_delivery")).hasSize(2);
    assertThat(daemon.stores.store().rolledUp()).hasSize(1);
    assertThat(daemon.stores.store().isOpen()).isTrue();

    assertThat(weir.run("import", "--json", log.toString())).isZero();
    assertThat(weir.out()).contains("\"kept\":2,\"new\":0");
    assertThat(daemon.stores.store().events("word_delivery")).hasSize(2);
    // The same lines live.
    daemon.sources.source("memory").append("1 sent one", "2 sent two", "3 sent three");
    await().atMost(LONG).until(() -> daemon.stores.store().events("word_delivery").size() == 3);
  }

  @Test
  void aLogOfManyBatchesGoesThrough() throws Exception {
    start();
    String[] lines = new String[45_000];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = i + " sent line" + i;
    }
    assertThat(weir.run("import", "--json", log("big.log", lines).toString())).isZero();
    assertThat(weir.out()).contains("\"new\":45000");
    assertThat(daemon.stores.store().events("word_delivery")).hasSize(45_000);
  }

  @Test
  void whatTheStoreRefusesIsFoundThroughTheDaemonToo() throws Exception {
    daemon.stores.store().refuses(e -> e.micros() == 2_000_000);
    start();
    assertThat(weir.run("import", "--json", log("a.log", "1 sent a", "2 sent b").toString()))
        .isZero();
    assertThat(weir.out()).contains("\"new\":1").contains("\"refused\":1");
    assertThat(daemon.stores.store().refused()).hasSize(1);
  }

  @Test
  void sqlAsksTheDaemon() throws Exception {
    start();
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < 9_000; i++) {
      rows.add(Arrays.asList("värde " + i, (long) i, i / 2.0, i % 2 == 0, null));
    }
    daemon.stores.store().answers(new Table(List.of("a", "b", "c", "d", "e"), rows, false));
    assertThat(weir.run("sql", "--json", "-e", "select 1; select 2")).as(weir.err()).isZero();
    assertThat(weir.lines()).hasSize(18_000);
    assertThat(weir.lines().get(1))
        .isEqualTo("{\"a\":\"värde 1\",\"b\":1,\"c\":0.5,\"d\":false,\"e\":null},");
    assertThat(weir.run("sql", "--most", "3", "-e", "select 1")).isZero();
    assertThat(weir.err()).contains("there are more than 3 rows");
  }

  @Test
  void theStoresOwnWordsComeBack() throws Exception {
    start();
    assertThat(weir.run("sql", "-e", "select 1")).isEqualTo(1);
    assertThat(weir.err()).isEqualTo("weir: the database in memory speaks no SQL\n");
    daemon.stores.store().away(true);
    assertThat(weir.run("import", log("a.log", "1 sent a").toString())).isEqualTo(1);
    assertThat(weir.err()).contains("the database in memory is away");
  }

  @Test
  void onlyItsOwnerMayUseTheSocketAndItGoesWithTheDaemon() throws Exception {
    start();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
        .isEqualTo("rw-------");
    try (var files = Files.list(socket().getParent())) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("state.mv", "weir.sock");
    }
    Runnable end = daemon.shutdown.take();
    end.run();
    assertThat(exit.get(60, TimeUnit.SECONDS)).isZero();
    assertThat(socket()).doesNotExist();
  }

  @Test
  void whatAKilledDaemonLeftIsReplaced() throws Exception {
    Files.createDirectories(socket().getParent());
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket()));
    }
    assertThat(socket()).exists();
    // Nobody listens: the command takes the store itself.
    assertThat(weir.run("import", log("a.log", "1 sent a").toString())).as(weir.err()).isZero();
    assertThat(daemon.stores.store().isOpen()).isFalse();
    exit = CompletableFuture.supplyAsync(() -> daemon.run("run"));
    await().atMost(LONG).until(() -> daemon.stores.store().isOpen());
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(
            () -> {
              SocketChannel.open(UnixDomainSocketAddress.of(socket())).close();
              return true;
            });
    assertThat(weir.run("import", log("b.log", "5 sent b").toString())).as(weir.err()).isZero();
    assertThat(daemon.stores.store().isOpen()).isTrue();
    assertThat(daemon.stores.store().events("word_delivery")).hasSize(2);
  }

  @Test
  void aMuddledAskerDoesNoHarm() throws Exception {
    start();
    for (byte[] junk :
        List.of(
            "GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
            new byte[] {0x7f, -1, -1, -1, 1},
            new byte[] {0, 0, 0, 5, 2, 0, 0, 0, 0})) {
      try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
        channel.write(ByteBuffer.wrap(junk));
        channel.shutdownOutput();
        ByteBuffer answer = ByteBuffer.allocate(1000);
        while (channel.read(answer) >= 0) {
          assertThat(answer.position()).isLessThan(1000);
        }
      }
    }
    assertThat(weir.run("import", log("a.log", "1 sent a").toString())).as(weir.err()).isZero();
  }

  @Test
  void aPathTooLongForASocketIsSaidAndTheDaemonRuns() throws Exception {
    daemon.pipeline("").replace("state: state", "state: " + "long/".repeat(40) + "state");
    daemon.sources.source("memory").append("1 sent one");
    exit = CompletableFuture.supplyAsync(() -> daemon.run("run"));
    await().atMost(LONG).until(() -> daemon.stores.store().events("word_delivery").size() == 1);
  }
}
