package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A state and an H2 store that an earlier version wrote, taken over by this one. They are in {@code
 * src/test/resources/older}, as they were when that version was killed: 39 messages read, two
 * blocks in force for a hundred years, four mails waiting for a mail server that was away, three
 * messages still in the queue. A form that this version can no longer read fails here.
 */
final class OlderVersionIT {
  private static final Path OLDER = Path.of("src/test/resources/older");

  @TempDir Path folder;
  private Installation weir;
  private PfTables pf;
  private Postbox post;

  @BeforeEach
  void unpack() {
    weir = Installation.unpack(folder);
    pf = PfTables.in(folder);
    post = new Postbox(folder);
  }

  @AfterEach
  void close() {
    post.close();
  }

  @Test
  void blocksCountsPlacesMailsAndOpenMessagesOf01() throws IOException {
    copy("0.1/maillog", "maillog");
    copy("0.1/state.mv", "state/state.mv");
    copy("0.1/weir.mv.db", "data/weir.mv.db");
    weir.write(
        "weir.yaml",
        """
        sources: [{ id: maillog, type: file, path: maillog }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        state: state
        zone: UTC
        stale_after: 3650d
        rules:
          - id: busy_address
            type: rate
            event: mail_accepted
            per: client_address
            window: 1d
            levels: [{ at: 5 }, { at: 10, actions: [tell_admin, block_address] }]
          - id: busy_account
            type: rate
            event: mail_accepted
            per: sasl_username
            window: calendar_day
            levels: [{ at: 10, actions: [tell_admin] }]
        actions:
          - { id: block_address, type: pf, table: mailblock, command: ["%s"], for: 36500d }
        %s"""
            .formatted(pf.command(), post.action("tell_admin")));
    // 4 of the 10 were counted by the old version.
    List<String> more = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      String line = "2026-11-28T15:05:0" + i + "+00:00 mx1 postfix/";
      more.add(
          line
              + ("submission/smtpd[700]: B000000%d: client=unknown[192.0.2.10], sasl_method=PLAIN,"
                      + " sasl_username=anna@example.org")
                  .formatted(i));
      more.add(
          line + "qmgr[702]: B000000%d: from=<anna@example.org>, size=1, nrcpt=1 (queue active)");
    }
    // Of one that was in the queue when the old version ended.
    more.add(
        "2026-11-28T15:05:07+00:00 mx1 postfix/smtp[703]: A00000027: to=<late@example.net>,"
            + " relay=none, delay=9, delays=9/0/0/0, dsn=4.4.1, status=deferred (refused)");
    for (int i = 0; i < more.size(); i++) {
      more.set(i, more.get(i).formatted(i / 2));
    }
    new Maillog(weir.work().resolve("maillog")).append(String.join("\n", more) + "\n");

    try (Running running = weir.start("run", "--config", "weir.yaml")) {
      running.says("running: ", Installation.PATIENCE);
      Awaitility.await("blocks of before, and the new one")
          .atMost(Installation.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(pf.addresses("mailblock"))
                      .containsExactly("192.0.2.10", "192.0.2.66", "2001:db8:1:2::/64"));
      Awaitility.await("mails that waited, and the new ones")
          .atMost(Installation.PATIENCE)
          .untilAsserted(() -> assertThat(post.mails()).hasSize(6));
      assertThat(running.stop(Installation.PATIENCE).exit()).isZero();
    }
    for (String subject :
        List.of("192.0.2.66", "2001:db8:1:2::/64", "bob@example.org", "dora@example.org")) {
      assertThat(post.mails()).anyMatch(mail -> (mail.subject() + mail.text()).contains(subject));
    }
    Asked store = Asked.h2(weir.work().resolve("data/weir"));
    assertThat(store.ask("select count(*), count(distinct queue_id) from mail_message"))
        .containsExactly("45\t45");
    assertThat(
            store.ask(
                "select client_address, sasl_username from mail_delivery"
                    + " where recipient = 'late@example.net'"))
        .containsExactly("203.0.113.9\topen@example.org");
    assertThat(store.ask("select rule, level, subject from alert order by rule, level, subject"))
        .containsExactly(
            "busy_account\t1\tanna@example.org",
            "busy_account\t1\tbob@example.org",
            "busy_account\t1\tdora@example.org",
            "busy_address\t1\t192.0.2.10",
            "busy_address\t1\t192.0.2.66",
            "busy_address\t1\t198.51.100.77",
            "busy_address\t1\t2001:db8:1:2::/64",
            "busy_address\t2\t192.0.2.10",
            "busy_address\t2\t192.0.2.66",
            "busy_address\t2\t2001:db8:1:2::/64");
  }

  private void copy(String from, String to) {
    try {
      Path file = weir.work().resolve(to);
      Files.createDirectories(file.getParent());
      Files.copy(OLDER.resolve(from), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
