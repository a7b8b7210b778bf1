package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.api.action.ActionException;
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

/** {@code weir blocks} and {@code weir alerts} beside a daemon. */
final class BlocksCommandTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String ACTIONS =
      """
      trusted: { client_address: [192.0.2.99] }
      actions:
        - { id: wall, type: memory_block, for: 1h }
        - { id: accounts, type: memory_block, for: 1h, fields: [sender] }
      """;

  @TempDir private Path home;
  private CommandRig daemon;
  private CommandRig weir;
  private CompletableFuture<Integer> exit = CompletableFuture.completedFuture(0);

  @BeforeEach
  void start() throws Exception {
    daemon = new CommandRig(home).clock(Clock.systemUTC());
    daemon.pipeline(ACTIONS).parser(new MessageParser.Factory());
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
    exit.get(60, TimeUnit.SECONDS);
  }

  private void add(String subject) {
    assertThat(weir.run("blocks", "add", subject, "--reason", "scans")).as(weir.err()).isZero();
  }

  @Test
  void anAddressIsBlockedShownProlongedAndUnblocked() throws Exception {
    assertThat(weir.run("blocks", "list")).isZero();
    assertThat(weir.err()).contains("there are no such blocks");
    add("192.0.2.7");
    assertThat(weir.out()).startsWith("192.0.2.7 blocked by wall  ");
    String id = weir.out().strip().replaceAll(".* ", "");
    await().atMost(LONG).until(() -> daemon.blockers.blocker("wall").real().contains("192.0.2.7"));
    await()
        .atMost(LONG)
        .until(() -> weir.run("blocks", "list") == 0 && weir.out().contains("in_force"));
    assertThat(weir.lines().get(0))
        .isEqualTo("SUBJECT    ID        STATE     BY    LEFT         AUTHOR");
    assertThat(weir.lines().get(2)).contains("192.0.2.7  " + id.substring(0, 8));
    assertThat(weir.lines().get(2)).contains("23 h 59 min");
    assertThat(weir.lines()).allMatch(line -> line.length() <= 80);

    assertThat(weir.run("blocks", "list", "--json")).isZero();
    assertThat(weir.out())
        .contains("\"block_id\":\"" + id + "\"", "\"state\":\"in_force\"", "\"problem\":null");
    assertThat(weir.run("blocks", "prolong", id.substring(0, 6), "--for", "2d")).isZero();
    assertThat(weir.run("blocks", "show", "192.0.2.7")).isZero();
    assertThat(weir.out()).contains("state       in_force", "reason      scans", "(person)");

    assertThat(weir.run("blocks", "note", "192.0.2.7", " ")).isEqualTo(2);
    assertThat(weir.err()).contains("must not be empty");
    assertThat(weir.run("blocks", "note", "192.0.2.7", "called them: \u001b[2J")).isEqualTo(2);
    assertThat(weir.run("blocks", "note", "192.0.2.7", "called them")).as(weir.err()).isZero();
    assertThat(weir.out()).startsWith("192.0.2.7 has a note, block by wall  ");
    await()
        .atMost(LONG)
        .until(() -> weir.run("blocks", "show", id) == 0 && weir.out().contains("called them"));

    assertThat(weir.run("blocks", "lift", "192.0.2.7", "--reason", "it was ours")).isZero();
    await().atMost(LONG).until(() -> daemon.blockers.blocker("wall").real().isEmpty());
    await().atMost(LONG).until(() -> daemon.stores.store().events("block_end").size() == 1);
    assertThat(daemon.stores.store().events("block_end").get(0).text("reason"))
        .isEqualTo("lifted: it was ours");
    assertThat(daemon.stores.store().events("block_end").get(0).text("author"))
        .isEqualTo(System.getProperty("user.name"));
  }

  @Test
  void whoIsTrustedIsUnblockedAndNotBlockedByHand() throws Exception {
    assertThat(weir.run("trusted", "list")).as(weir.err()).isZero();
    add("192.0.2.7");
    assertThat(weir.run("trusted", "add", "192.0.2.0/24", "--for", "30d", "--reason", "monitoring"))
        .as(weir.err())
        .isZero();
    assertThat(weir.out()).startsWith("192.0.2.0/24 is trusted  ");
    String id = weir.out().strip().replaceAll(".* ", "");
    await().atMost(LONG).until(() -> daemon.blockers.blocker("wall").real().isEmpty());
    assertThat(weir.run("blocks", "add", "192.0.2.7", "--reason", "scans")).isEqualTo(1);
    assertThat(weir.err()).contains("192.0.2.7 is not blocked: ", "monitoring");
    assertThat(weir.run("trusted", "list")).isZero();
    assertThat(weir.out()).contains("192.0.2.0/24", id.substring(0, 8), "order", "monitoring");
    assertThat(weir.lines()).allMatch(line -> line.length() <= 80);
    assertThat(weir.run("trusted", "list", "--json")).isZero();
    assertThat(weir.out()).contains("\"trust_id\":\"" + id + "\"");

    assertThat(weir.run("trusted", "end", "192.0.3.0/24")).isEqualTo(1);
    assertThat(weir.err()).contains("did you mean 192.0.2.0/24?");
    assertThat(weir.run("trusted", "end", id.substring(0, 6), "--reason", "over")).isZero();
    assertThat(weir.out()).startsWith("192.0.2.0/24 is trusted no longer  ");
    add("192.0.2.7");

    assertThat(weir.run("trusted", "add", "x", "--field", "size", "--for", "1d", "--reason", "y"))
        .isEqualTo(2);
    assertThat(weir.err()).contains("--field: ");
    assertThat(weir.run("trusted", "add", "0.0.0.0/0", "--for", "1d", "--reason", "y"))
        .isEqualTo(1);
    assertThat(weir.err()).contains("too wide a network");
    assertThat(weir.run("trusted", "add", "192.0.2.9", "--for", "1d", "--reason", " "))
        .isEqualTo(2);
    assertThat(weir.err()).contains("--reason: must not be empty");
  }

  @Test
  void whatIsMeantIsFoundOrAskedBack() {
    add("anna@example.org");
    assertThat(weir.out()).contains("blocked by accounts");
    add("2001:db8:0:0::/64");
    assertThat(weir.run("blocks", "show", "2001:DB8::/64")).as(weir.err()).isZero();

    assertThat(weir.run("blocks", "lift", "ana@example.org")).isEqualTo(1);
    assertThat(weir.err()).contains("did you mean anna@example.org?");
    assertThat(weir.run("blocks", "show", "deadbeef")).isEqualTo(1);
    assertThat(weir.err()).contains("there is no block of deadbeef").contains("weir blocks list");
    assertThat(weir.run("blocks", "lift", "x\u001b[2Jy\nz")).isEqualTo(1);
    assertThat(weir.err()).doesNotContain("\u001b").hasLineCount(1);
    assertThat(weir.run("alerts", "show", "deadbeef")).isEqualTo(1);
    assertThat(weir.err()).contains("there is no alert with the id deadbeef");
    assertThat(weir.run("alerts", "list")).isZero();
    assertThat(weir.err()).contains("no alert is active");
  }

  @Test
  void whatThePagesRefuseIsRefusedHereToo() {
    assertThat(weir.run("blocks", "add", "192.0.2.99", "--reason", "x")).isEqualTo(1);
    assertThat(weir.err()).contains("192.0.2.99 (wall): 192.0.2.99 is not blocked: trusted");
    assertThat(weir.run("blocks", "add", "127.0.0.1", "--reason", "x")).isEqualTo(1);
    assertThat(weir.run("blocks", "add", "192.0.2.7", "--reason", " ")).isEqualTo(2);
    assertThat(weir.err()).contains("--reason: must not be empty");
    assertThat(weir.run("blocks", "add", "192.0.2.7")).isEqualTo(2);
    assertThat(weir.run("blocks", "add", "192.0.2.7", "--reason", "x", "--for", "0s")).isEqualTo(2);
    assertThat(weir.err()).contains("--for: has passed already");
    assertThat(weir.run("blocks", "add", "192.0.2.7", "--reason", "x", "--by", "wal")).isEqualTo(2);
    assertThat(weir.run("blocks", "list", "--state", "gone")).isEqualTo(2);
    add("192.0.2.7");
    assertThat(weir.run("blocks", "add", "192.0.2.7", "--reason", "x")).isEqualTo(1);
    assertThat(weir.err()).contains("is blocked already");
    assertThat(weir.run("blocks", "list", "--json")).isZero();
    assertThat(weir.out().split("block_id", -1)).hasSize(2);
  }

  @Test
  void aLiftMayTrust() {
    add("192.0.2.7");
    assertThat(weir.run("blocks", "lift", "192.0.2.7", "--trust", "30d")).isEqualTo(2);
    assertThat(weir.err()).contains("--reason");
    assertThat(weir.run("blocks", "lift", "192.0.2.7", "--trust", "30d", "--reason", "ours"))
        .as(weir.err())
        .isZero();
    await().atMost(LONG).until(() -> daemon.blockers.blocker("wall").real().isEmpty());
    assertThat(weir.run("blocks", "add", "192.0.2.7", "--reason", "x")).isEqualTo(1);
    assertThat(weir.err()).contains("trusted: ours");
  }

  @Test
  void whyABlockFailedIsSaid() {
    daemon.blockers.blocker("wall").fail(new ActionException(true, "no room\u001b[31m", null));
    add("192.0.2.7");
    await()
        .atMost(LONG)
        .until(
            () ->
                weir.run("blocks", "list", "--state", "failed") == 0
                    && weir.out().contains("192.0.2.7"));
    assertThat(weir.run("blocks", "show", "192.0.2.7")).isZero();
    assertThat(weir.out()).contains("problem     no room").doesNotContain("\u001b");
    daemon.blockers.blocker("wall").fail(null);
    await()
        .atMost(LONG)
        .until(
            () ->
                weir.run("blocks", "list", "--state", "in_force") == 0
                    && weir.out().contains("192.0.2.7"));
  }

  @Test
  void withoutADaemonItIsSaidWhatToDo() throws Exception {
    daemon.shutdown.take().run();
    exit.get(60, TimeUnit.SECONDS);
    assertThat(weir.run("blocks", "list")).isEqualTo(1);
    assertThat(weir.err()).contains("no daemon runs").contains("weir run");
    assertThat(weir.run("blocks", "lift", "192.0.2.7")).isEqualTo(1);
    assertThat(weir.run("alerts", "list", "--json")).isEqualTo(1);
  }
}
