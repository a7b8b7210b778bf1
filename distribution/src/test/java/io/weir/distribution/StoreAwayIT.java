package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.distribution.MailTraffic.Client;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real server that hangs, is slow, dies inside a transaction, refuses: who is to be blocked is
 * blocked meanwhile, it is told once, and afterwards all is there once. On the installed MariaDB
 * where there is one; KillIT has the other.
 */
@Needs(Part.CENTRAL_MARIADB)
final class StoreAwayIT {
  private static final Duration SOON = Duration.ofMinutes(3);
  private static final String TOLD = "detection and blocking go on";

  @TempDir Path folder;
  private MariaDb server;
  private Follower daemon;
  private Maillog log;
  private LiveTraffic traffic;
  private int markers;

  @BeforeEach
  void start() throws IOException {
    Installation weir = Installation.unpack(folder);
    server = Part.INSTALLED_MARIADB.isThere() ? MariaDb.installed(folder) : new MariaDb(folder);
    traffic = new LiveTraffic(17, Installation.ZONE, true);
    log = new Maillog(weir.work().resolve("maillog"));
    daemon = Follower.withMariaDb("daemon", weir, server);
    write(300);
    daemon.start();
    allIsThere();
  }

  @AfterEach
  void end() {
    daemon.close();
    server.close();
  }

  /** In one piece, a refused client first: it begins the database's next transaction. */
  private void write(int lines) {
    List<String> text = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      text.add(traffic.next(Instant.now()));
    }
    for (int i = 0; i < lines; i++) {
      if (text.get(i).contains("NOQUEUE: reject")) {
        text.add(0, text.remove(i));
        break;
      }
    }
    assertThat(text.get(0)).contains("NOQUEUE: reject");
    log.append(String.join("\n", text) + "\n");
  }

  /** One more client is blocked. */
  private void blocks() {
    Client client = Client.v4("100.64.0." + ++markers);
    log.append(traffic.accepted(Instant.now(), client) + "\n");
    daemon.hasBlocked(client);
  }

  private void allIsThere() {
    Awaitility.await()
        .atMost(SOON)
        .failFast(daemon::alive)
        .ignoreException(IllegalStateException.class)
        .untilAsserted(
            () -> StoreCheck.equalsTruth(server::admin, traffic.truth(), "said: " + daemon.said()));
  }

  private int told() {
    return daemon.said().split(TOLD, -1).length - 1;
  }

  @Test
  void oneThatHangsHoldsNothingUp() throws IOException {
    server.freeze();
    try {
      write(600);
      blocks();
      blocks();
    } finally {
      server.thaw();
    }
    allIsThere();
    assertThat(told()).as(daemon.said()).isLessThanOrEqualTo(1);
  }

  @Test
  void oneThatIsSlowHoldsNothingUp() throws Exception {
    server.admin(
        "create trigger weir.slow before insert on weir.mail_delivery for each row"
            + " do sleep(0.005)");
    try (AutoCloseable lock = server.lock("mail_delivery", "mail_message")) {
      write(1_500);
      blocks();
    }
    blocks();
    allIsThere();
    assertThat(told()).as(daemon.said()).isLessThanOrEqualTo(1);
  }

  @Test
  void oneThatIsKilledInsideATransactionGetsAllOfItAgain() throws Exception {
    long before = rejects("read committed");
    AutoCloseable lock = server.lock("mail_delivery", "mail_message", "alert", "block");
    write(600);
    Awaitility.await("rows of a transaction that cannot end")
        .atMost(SOON)
        .until(() -> rejects("read uncommitted") > before);
    assertThat(rejects("read committed")).isEqualTo(before);
    server.kill();
    lock.close();
    blocks();
    server.restart();
    allIsThere();
    assertThat(told()).as(daemon.said()).isEqualTo(1);
  }

  private long rejects(String isolation) throws IOException {
    return Long.parseLong(
        server
            .admin(
                "set session transaction isolation level "
                    + isolation
                    + "; select count(*) from mail_reject")
            .get(0));
  }

  @Test
  void oneThatRefusesTheLoginForAWhileIsWaitedFor() throws IOException {
    for (String host : List.of("%", "localhost")) {
      server.admin("alter user weir@'" + host + "' account lock");
    }
    server.admin("kill user 'weir'");
    write(600);
    blocks();
    Awaitility.await("a sentence").atMost(SOON).until(() -> told() == 1);
    blocks();
    for (String host : List.of("%", "localhost")) {
      server.admin("alter user weir@'" + host + "' account unlock");
    }
    allIsThere();
    assertThat(told()).as(daemon.said()).isEqualTo(1);
    // The rows are there a moment before it says so.
    Awaitility.await("a sentence")
        .atMost(SOON)
        .until(() -> daemon.said().contains("store: works again"));
  }
}
