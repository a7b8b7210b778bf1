package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.distribution.MailTraffic.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One H2 file, several askers: while {@code weir run} has it, {@code weir sql} and {@code weir
 * import} go through the daemon's socket.
 */
final class BesideADaemonIT {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int LINES = 800;

  @TempDir Path folder;
  private Installation weir;
  private LiveTraffic live;
  private Follower daemon;

  @BeforeEach
  void start() throws IOException {
    weir = Installation.unpack(folder);
    live = new LiveTraffic(31, Installation.ZONE, true);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      lines.add(live.next(Instant.now()));
    }
    Client last = Client.v4("100.64.0.1");
    lines.add(live.accepted(Instant.now(), last));
    weir.write("maillog", String.join("\n", lines) + "\n");
    daemon = Follower.withH2("daemon", weir);
    daemon.start();
    daemon.hasBlocked(last);
  }

  @AfterEach
  void end() {
    daemon.close();
  }

  private static long number(JsonNode json, String name) {
    return json.get(name).asLong();
  }

  private JsonNode json(String... command) throws IOException {
    return new ObjectMapper().readTree(weir.weir(command).good().out());
  }

  private long count(String from) throws IOException {
    return number(
        json("sql", "--config", "daemon.yaml", "--json", "-e", "select count(*) as n from " + from)
            .get(0),
        "n");
  }

  private static long rows(Truth truth) {
    return truth.rows().values().stream().mapToLong(n -> n).sum();
  }

  @Test
  void importAndSqlGoThroughTheDaemonThatHasTheFile() throws IOException {
    Path socket = weir.work().resolve("daemon/state/weir.sock");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
    long alive = count("mail_delivery");

    MailTraffic old = new MailTraffic(23, Installation.ZONE);
    Instant to = Instant.now().minus(Duration.ofDays(3));
    old.ordinary(to.minus(Duration.ofHours(2)), to, 1500);
    weir.write("old.log", old.take());
    String[] imports = {"import", "--config", "daemon.yaml", "--json", "old.log"};
    assertThat(number(json(imports), "new")).isEqualTo(rows(old.truth()));
    JsonNode again = json(imports);
    assertThat(number(again, "kept")).isEqualTo(rows(old.truth()));
    assertThat(number(again, "new")).isZero();
    assertThat(count("mail_message where time < dateadd('DAY', -1, current_timestamp)"))
        .isEqualTo(old.truth().rows().get("mail_message"));

    Installation.Finished deleted =
        weir.weir("sql", "--config", "daemon.yaml", "-e", "delete from mail_delivery");
    assertThat(deleted.exit()).as(deleted.err()).isEqualTo(1);
    assertThat(count("mail_delivery")).isGreaterThanOrEqualTo(alive);

    daemon.alive();
    daemon.stop();
    // The same commands without a daemon, on the file that it left.
    assertThat(number(json(imports), "new")).isZero();
    assertThat(count("mail_message")).isEqualTo(sum(old, "mail_message"));
    assertThat(count("mail_delivery")).isEqualTo(sum(old, "mail_delivery"));
  }

  private long sum(MailTraffic old, String type) {
    return old.truth().rows().get(type) + live.truth().rows().get(type);
  }

  @Test
  void aSecondDaemonOnTheSameStateFolderRefusesAndTheFirstGoesOn() throws IOException {
    try (Running second = weir.start("run", "--config", "daemon.yaml")) {
      Installation.Finished end = second.end(SOON);
      assertThat(end.exit()).as(end.err()).isEqualTo(1);
      assertThat(end.err().lines()).as(end.err()).hasSize(1);
      assertThat(end.err()).contains("another weir", "state");
    }
    Client next = Client.v4("100.64.0.2");
    new Maillog(weir.work().resolve("maillog")).append(live.accepted(Instant.now(), next) + "\n");
    daemon.hasBlocked(next);
    daemon.stop();
    StoreCheck.equalsTruth(daemon.store(), live.truth(), "after two daemons");
  }
}
