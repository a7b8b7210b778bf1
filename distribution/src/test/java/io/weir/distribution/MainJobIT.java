package io.weir.distribution;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.weir.distribution.MailTraffic.Client;
import io.weir.testkit.Part;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The main job from end to end, as one long day: the steps build on each other. */
final class MainJobIT {
  private static final Duration SOON = Installation.PATIENCE;
  private static final String TABLE = "mailblock";
  private static final String IN_TABLE = "198.51.100.250";
  private static final String IN_FILE = "198.51.100.251";
  private static final String BY_HAND = IN_FILE + " # by hand, stays\n";

  private static final Client OLD = Client.v4("203.0.113.1");
  private static final Client EXACT = Client.v4("203.0.113.150");
  private static final Client MUCH = new Client("dsl.example", "203.0.113.77", "203.0.113.77");
  private static final Client V6 = Client.v6("2001:db8:bad:1", "5");
  private static final Client V6_NEIGHBOUR = Client.v6("2001:db8:bad:1", "6");
  private static final Client ALMOST = Client.v4("203.0.113.149");
  private static final Client WARNED = Client.v4("203.0.113.100");
  private static final Client QUIET = Client.v4("203.0.113.99");
  private static final Client TRUSTED = Client.v4("192.0.2.7");
  private static final Client OWN = new Client("localhost", "127.0.0.1", "127.0.0.1");
  private static final Client LATER = Client.v4("203.0.113.11");
  private static final Client AFTER_RESTART = Client.v4("203.0.113.12");

  @TempDir Path folder;
  private final MailTraffic traffic = new MailTraffic(17, Installation.ZONE);
  private final Set<String> spared = Set.of(TRUSTED.subject(), OWN.subject());
  private Installation weir;
  private Maillog log;
  private PfTables pf;
  private Postbox post;
  private Path file;
  private String page;
  private Running running;

  @BeforeEach
  void prepare() throws IOException {
    weir = Installation.unpack(folder);
    log = new Maillog(weir.work().resolve("maillog"));
    pf = PfTables.in(folder);
    post = new Postbox(folder);
    file = weir.write("mailblock", BY_HAND);
    pf.outside(TABLE, "add", IN_FILE, IN_TABLE);
    page = "127.0.0.1:" + freePort();
    weir.write(
        "weir.yaml",
        """
        sources:
          - { id: maillog, type: file, path: maillog }
        parsers:
          - { type: postfix }
        store: { type: h2, path: data/weir }
        state: data/state
        trusted: { client_address: [192.0.2.0/24] }
        rules:
          - id: busy_address
            type: rate
            event: mail_accepted
            per: client_address
            window: calendar_hour
            levels:
              - { at: 100, actions: [tell_admin] }
              - { at: 150, actions: [tell_admin, block_address] }
        actions:
          - { id: block_address, type: pf, table: mailblock, file: mailblock, command: ["%s"], for: [1h, 6h] }
        %sweb: { listen: "%s" }
        """
            .formatted(pf.command(), post.action("tell_admin"), page));
  }

  @AfterEach
  void end() {
    if (running != null) {
      running.close();
    }
    post.close();
  }

  /** With each Java that is there; newer ones must not complain of what older ones allowed. */
  @ParameterizedTest
  @MethodSource("io.weir.distribution.Jdks#installed")
  void anHourOfFloodsFromTheFirstLineToTheRestart(Path java) throws IOException {
    weir.environment("JAVA_HOME", java.toString());
    assertThat(weir.weir("make-archive").good().err()).isEmpty();
    anOldLogIsReadAndToldInOneSummary();
    if (Part.BROWSER.isThere()) {
      try (Browser browser = new Browser()) {
        Page now = browser.open(link());
        floodsAreToldAndBlockedAndNobodyElseIs();
        thePageShowsThemAndLiftsOne(now);
        assertThat(browser.complaints()).as("what the browser's console says").isEmpty();
      }
    } else {
      // The page's own test says that it was not run; the rest of the day needs no browser.
      floodsAreToldAndBlockedAndNobodyElseIs();
    }
    whatOthersDoToTheTableIsRepaired();
    stopped();
    rowsAreWhatTheLogSaid();
    aRestartTellsNothingTwice();
    otherCommandsWorkToo();
  }

  private void anOldLogIsReadAndToldInOneSummary() {
    Instant now = Instant.now();
    Instant old = now.minus(Duration.ofHours(3));
    traffic.ordinary(old, now.minus(Duration.ofMinutes(20)), 800);
    traffic.flood(old, Duration.ofMinutes(2), OLD, 320);
    log.append(traffic.take());
    running = weir.start("run", "--config", "weir.yaml");
    await("one mail about what is over", () -> post.mails().size(), 1);
    assertThat(post.mails().get(0).names(OLD.subject())).isTrue();
    assertThat(pf.addresses(TABLE))
        .as("its hour is over")
        .containsExactlyInAnyOrder(IN_FILE, IN_TABLE);
  }

  private void floodsAreToldAndBlockedAndNobodyElseIs() throws IOException {
    Instant now = Instant.now();
    Duration second = Duration.ofSeconds(1);
    traffic.flood(now, second, EXACT, 75);
    traffic.flood(now, second, MUCH, 60);
    traffic.flood(now, second, V6, 90);
    traffic.flood(now, second, ALMOST, 80);
    String half = traffic.take();
    // The rest of a line comes behind a pause, the rest of the flood in another file.
    log.append(half.substring(0, half.length() - 40));
    log.append(half.substring(half.length() - 40));
    log.rotate();
    traffic.flood(now, second, EXACT, 75);
    traffic.flood(now, second, MUCH, 240);
    traffic.flood(now, second, V6_NEIGHBOUR, 60);
    traffic.flood(now, second, ALMOST, 69);
    traffic.flood(now, second, WARNED, 100);
    traffic.flood(now, second, QUIET, 99);
    traffic.flood(now, second, TRUSTED, 400);
    traffic.flood(now, second, OWN, 400);
    log.append(traffic.take());

    Set<String> blocked = toBeBlocked();
    assertThat(blocked).containsExactlyInAnyOrder(EXACT.subject(), MUCH.subject(), V6.subject());
    await("table", () -> pf.addresses(TABLE), with(blocked, IN_FILE, IN_TABLE));
    await("file", this::marked, blocked);
    assertThat(Files.readString(file)).startsWith(BY_HAND);
    int told = toBeTold().size() + blocked.size();
    await("mails", () -> post.mails().size(), 1 + told);
    List<Postbox.Mail> mails = post.mails();
    assertThat(mails).extracting(Postbox.Mail::id).doesNotHaveDuplicates().doesNotContainNull();
    assertThat(mails).allSatisfy(m -> assertThat(m.text()).contains("http://" + page));
    for (String who : toBeTold()) {
      assertThat(mails.stream().filter(m -> m.names(who)).count())
          .as("mails about %s", who)
          .isEqualTo(blocked.contains(who) ? 2 : 1);
    }
    assertThat(post.door().encrypted()).isPositive();
    assertThat(running.err()).as("the mail library is content").doesNotContain("MailerImpl");
  }

  private void thePageShowsThemAndLiftsOne(Page now) {
    assertThat(now.locator("#alerts")).containsText(WARNED.subject());
    assertThat(now.locator("#blocks tbody tr")).hasCount(3);
    Locator row = now.locator("#blocks tr", new Page.LocatorOptions().setHasText(MUCH.subject()));
    assertThat(row).containsText("in force");
    now.screenshot(
        new Page.ScreenshotOptions()
            .setPath(Path.of("target", "pictures", "now.png"))
            .setFullPage(true));
    row.getByText("Unblock").click();
    now.locator("dialog button.strong").click();
    assertThat(now.locator("#said")).containsText(MUCH.subject());
    assertThat(now.locator("#blocks tbody tr")).hasCount(2);
    lifted = MUCH.subject();
    await("table", () -> pf.addresses(TABLE), with(toBeBlocked(), IN_FILE, IN_TABLE));
    await("file", this::marked, toBeBlocked());
  }

  private void whatOthersDoToTheTableIsRepaired() throws IOException {
    pf.flush(TABLE);
    traffic.flood(Instant.now(), Duration.ofSeconds(1), LATER, 150);
    log.append(traffic.take());
    await("repaired with the next block", () -> pf.addresses(TABLE), with(toBeBlocked()));

    pf.reload(TABLE, file);
    assertThat(pf.addresses(TABLE))
        .containsExactlyInAnyOrderElementsOf(with(toBeBlocked(), IN_FILE));

    // Somebody brings back an old file, with an entry of his own, and loads it.
    Files.writeString(file, BY_HAND);
    pf.reload(TABLE, file);
    pf.outside(TABLE, "add", IN_TABLE);
    Awaitility.await("repaired by the look that Weir takes each minute")
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(new TreeSet<>(pf.addresses(TABLE)))
                  .isEqualTo(with(toBeBlocked(), IN_FILE, IN_TABLE));
              assertThat(marked()).isEqualTo(toBeBlocked());
            });
  }

  private void stopped() throws IOException {
    assertThat(running.stop(SOON).exit()).as(running.err()).isZero();
    assertThat(running.err()).doesNotContain("WARNING");
    assertThat(pf.addresses(TABLE))
        .as("blocks stay in force")
        .containsExactlyInAnyOrderElementsOf(with(toBeBlocked(), IN_FILE, IN_TABLE));
    assertThat(marked()).isEqualTo(toBeBlocked());
  }

  private void otherCommandsWorkToo() {
    running.stop(SOON);
    for (String command :
        List.of(
            "version",
            "check -c weir.yaml",
            "parse --count maillog",
            "parse maillog",
            "import -c weir.yaml maillog",
            "report -c weir.yaml",
            "replay -c weir.yaml maillog")) {
      Installation.Finished finished = weir.weir(command.split(" ", -1)).good();
      assertThat(finished.out()).as(command).isNotBlank();
      assertThat(finished.err()).as(command).doesNotContain("WARNING");
    }
  }

  private void rowsAreWhatTheLogSaid() {
    traffic
        .truth()
        .rows()
        .forEach(
            (type, rows) ->
                assertThat(sql("select count(*) as n from " + type))
                    .as(type)
                    .isEqualTo("[{\"n\":" + rows + "}]"));
    traffic
        .truth()
        .deliveries()
        .forEach(
            (status, rows) ->
                assertThat(
                        sql(
                            "select count(*) as n from mail_delivery where status='"
                                + status
                                + "'"))
                    .as(status)
                    .isEqualTo("[{\"n\":" + rows + "}]"));
    assertThat(sql("select count(*) as n from alert where level = 2"))
        .isEqualTo(
            "[{\"n\":"
                + traffic.truth().reached(150).stream().filter(this::isJudged).count()
                + "}]");
  }

  private void aRestartTellsNothingTwice() throws IOException {
    int before = post.mails().size();
    running = weir.start("run", "--config", "weir.yaml");
    link();
    traffic.flood(Instant.now(), Duration.ofSeconds(1), EXACT, 30);
    traffic.flood(Instant.now(), Duration.ofSeconds(1), AFTER_RESTART, 150);
    log.append(traffic.take());
    await("table", () -> pf.addresses(TABLE), with(toBeBlocked(), IN_FILE, IN_TABLE));
    await("mails", () -> post.mails().size(), before + 2);
    assertThat(running.stop(SOON).exit()).as(running.err()).isZero();
    assertThat(post.mails().subList(before, before + 2))
        .allMatch(m -> m.names(AFTER_RESTART.subject()));
    assertThat(post.mails()).hasSize(before + 2);
    assertThat(pf.addresses(TABLE))
        .containsExactlyInAnyOrderElementsOf(with(toBeBlocked(), IN_FILE, IN_TABLE));
    assertThat(marked()).isEqualTo(toBeBlocked());
    rowsAreWhatTheLogSaid();
  }

  // ---- what is to be

  private String lifted = "";

  private boolean isJudged(String subject) {
    return !spared.contains(subject);
  }

  /** By the truth, without those of the hour that is over, and who was unblocked. */
  private Set<String> toBeBlocked() {
    Set<String> who = new TreeSet<>(traffic.truth().reached(150));
    who.removeAll(spared);
    who.removeAll(List.of(OLD.subject(), lifted));
    return who;
  }

  private Set<String> toBeTold() {
    Set<String> who = new TreeSet<>(traffic.truth().reached(100));
    who.removeAll(spared);
    who.remove(OLD.subject());
    return who;
  }

  private static Set<String> with(Set<String> ours, String... others) {
    Set<String> all = new TreeSet<>(ours);
    all.addAll(List.of(others));
    return all;
  }

  // ---- what is

  /** The lines in the file that bear Weir's mark. */
  private Set<String> marked() {
    Set<String> ours = new TreeSet<>();
    for (String line : Installation.text(file).lines().toList()) {
      if (line.contains("# weir:")) {
        ours.add(line.split(" ", 2)[0]);
      }
    }
    return ours;
  }

  private String sql(String statement) {
    return weir.weir("sql", "--config", "weir.yaml", "--json", "-e", statement)
        .good()
        .out()
        .strip();
  }

  private String link() {
    running.says("weir: link to the page, works once: ", SOON);
    return running
        .err()
        .lines()
        .filter(line -> line.startsWith("weir: link to the page"))
        .map(line -> line.substring(line.indexOf("http://")))
        .findFirst()
        .orElseThrow();
  }

  private void await(String what, Supplier<?> is, Object wanted) {
    Awaitility.await(what)
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () ->
                assertThat(is.get() instanceof List<?> l ? new TreeSet<>(l) : is.get())
                    .as(() -> what + "; weir says: " + running.err())
                    .isEqualTo(wanted));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
