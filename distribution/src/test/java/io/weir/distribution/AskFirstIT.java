package io.weir.distribution;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A block that waits for a person, with a mail server that is down and a daemon that is killed at
 * each step: the question arrives, its link answers once, and the block begins once.
 */
@Needs(Part.BROWSER)
final class AskFirstIT {
  private static final String ATTACKER = "203.0.113.77";
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Pattern LINK = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+/ask/[^\\s>]+");

  @TempDir Path folder;
  private Installation weir;
  private PfTables pf;
  private Postbox post;

  @BeforeEach
  void unpack() throws IOException {
    weir = Installation.unpack(folder);
    pf = PfTables.in(folder);
    post = new Postbox(folder);
    int port;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    weir.write("maillog", "");
    weir.write(
        "weir.yaml",
        """
        sources: [{ type: file, path: maillog }]
        parsers: [{ type: postfix }]
        state: state
        store: { type: h2, path: data/weir }
        rules:
          - id: busy
            type: rate
            event: mail_accepted
            per: client_address
            window: 1h
            levels: [{ at: 3, actions: [block, tell_admin] }]
        actions:
          - id: block
            type: pf
            table: mailblock
            command: [%s]
            for: 1h
            confirm: { after: 2h, then: let_go }
        %sweb: { listen: "127.0.0.1:%d" }
        """
            .formatted(pf.command(), post.action("tell_admin"), port));
  }

  @AfterEach
  void close() {
    post.close();
  }

  private Running started() {
    return weir.start("run", "--config", "weir.yaml").says("running: ", SOON);
  }

  private void attack() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      String now =
          DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(ZonedDateTime.now(Installation.ZONE));
      lines.append(now + " mail postfix/smtpd[4711]: 3F2A91C0D" + i);
      lines.append(": client=unknown[" + ATTACKER + "]\n");
    }
    new Maillog(weir.work().resolve("maillog")).append(lines.toString());
  }

  private static void waitFor(String what, Callable<Boolean> is) {
    Awaitility.await(what).atMost(SOON).pollInterval(Duration.ofMillis(50)).until(is);
  }

  private Asked store() {
    return Asked.h2(weir.work().resolve("data/weir"));
  }

  @Test
  void theQuestionArrivesAndIsAnsweredOnce() throws Exception {
    post.away(true);
    try (Running daemon = started()) {
      attack();
      daemon.says("action tell_admin: ", SOON); // the mail server does not answer
      daemon.kill();
    }
    assertThat(post.mails()).isEmpty();

    post.away(false);
    String link;
    try (Running daemon = started()) {
      waitFor("the question", () -> !post.mails().isEmpty());
      Postbox.Mail question = post.mails().get(0);
      assertThat(question.subject()).contains("Block " + ATTACKER + "?");
      Matcher found = LINK.matcher(question.text());
      assertThat(found.find()).as(question.text()).isTrue();
      link = found.group();
      daemon.kill();
    }

    try (Running daemon = started();
        Browser browser = new Browser()) {
      Page page = browser.open(link);
      assertThat(page.locator("main")).containsText(ATTACKER);
      assertThat(page.locator("main")).containsText("began 3 messages");
      for (boolean phone : new boolean[] {false, true}) {
        page.setViewportSize(phone ? 390 : 1280, 900);
        page.screenshot(
            new Page.ScreenshotOptions()
                .setPath(
                    Path.of("target/pictures/ask-first-" + (phone ? "phone" : "desk") + ".png"))
                .setFullPage(true));
      }
      assertThat(pf.addresses("mailblock")).as("a link alone changes nothing").isEmpty();
      page.locator("button[value=approve]").click();
      assertThat(page.locator("main")).containsText("Approved: the block begins now.");
      daemon.kill();
    }

    try (Running daemon = started();
        Browser browser = new Browser()) {
      waitFor("the block", () -> pf.addresses("mailblock").contains(ATTACKER));
      Page page = browser.open(link);
      assertThat(page.locator("button[value=approve]")).hasCount(0);
      assertThat(daemon.stop(SOON).exit()).isZero();
    }
    assertThat(pf.addresses("mailblock")).containsExactly(ATTACKER);
    assertThat(post.mails()).extracting(Postbox.Mail::id).as("one question").containsOnly(id());
    assertThat(store().ask("select subject from block")).containsExactly(ATTACKER);
    assertThat(store().ask("select outcome from block_answer")).containsExactly("approved");
    assertThat(store().ask("select count(distinct block_id) from block_ask"))
        .isEqualTo(List.of("1"));
  }

  private String id() {
    return post.mails().get(0).id();
  }
}
