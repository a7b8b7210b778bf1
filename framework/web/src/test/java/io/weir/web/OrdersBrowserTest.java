package io.weir.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Finding;
import io.weir.engine.config.Listen;
import io.weir.engine.config.WebConfig;
import io.weir.engine.judge.AlertCodec;
import io.weir.engine.judge.EngineTypes;
import io.weir.engine.view.BlockDesk.BlockerStatus;
import io.weir.engine.view.Outcome;
import io.weir.engine.view.TrustDesk.Origin;
import io.weir.engine.view.TrustDesk.TrustStatus;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import io.weir.web.access.Caller;
import io.weir.web.access.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders in a real browser. Pictures go to target/pictures. */
@Needs(Part.BROWSER)
final class OrdersBrowserTest {
  private static final String EVIL = "<script>document.title='x'</script>";
  private static final Field ADDRESS = Field.address("client_address", "Who connected.");
  private static final Field LOGIN = Field.text("sasl_username", 100, "The account.");
  private static final Field SENDER = Field.text("sender", 300, "The envelope sender.");
  private static final Field QUEUE = Field.text("queue_id", 60, "The message.");
  private static final Field HELO = Field.text("helo_name", 300, "What it said.");
  private static final Field REASON = Field.text("reason", 300, "Why it was refused.");
  private static final Field RECIPIENTS = Field.integer("recipient_count", "How many recipients.");
  private static final EventType MESSAGE =
      EventType.named("mail_message", "A message that the mail server took over.")
          .fields(ADDRESS, LOGIN, SENDER, QUEUE, RECIPIENTS)
          .kept()
          .build();
  private static final EventType REJECT =
      EventType.named("mail_reject", "A message or client that was refused.")
          .fields(ADDRESS, LOGIN, SENDER, HELO, REASON)
          .kept()
          .build();
  private static final String ID = "ab".repeat(16);

  private static Browser browser;

  @TempDir Path folder;
  private final FakeOperations operations = new FakeOperations();
  private final List<String> complaints = new ArrayList<>();
  private WebServer server;
  private String link;

  @BeforeAll
  static void open() {
    browser = new Browser();
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start() throws Exception {
    operations.kept.addAll(List.of(MESSAGE, REJECT));
    operations.kept.addAll(EngineTypes.ALL);
    operations.memory.open(operations.kept);
    operations.watched.addAll(List.of("mail_message", "mail_reject"));
    operations.busyDay();
    operations.blockers.add(
        new BlockerStatus(
            "block_address", List.of("client_address"), false, List.of(Duration.ofHours(1))));
    operations.trusts.add(
        new TrustStatus(
            "",
            "client_address",
            "192.0.2.0/24",
            EVIL,
            Optional.empty(),
            Origin.PIPELINE,
            "",
            Optional.empty()));
    operations.asked.put("AAAA-good", AskPageTest.asked("192.0.2.7"));
    events();
    server =
        new WebServer(
            new WebConfig(Listen.parse("127.0.0.1:0"), null, false),
            operations,
            folder,
            Clock.systemUTC());
    link = server.start();
  }

  /** An alert that counted messages and a refusal, all of them with names of attackers. */
  private void events() throws Exception {
    Instant raised = FakeOperations.AT.minusSeconds(200);
    List<EventId> ids = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      EventId id = new EventId(9, i, 0);
      ids.add(id);
      boolean refused = i % 8 == 7;
      EventBuilder event =
          new EventBuilder()
              .start(refused ? REJECT : MESSAGE, Event.micros(raised.minusSeconds(40 - i)))
              .id(id)
              .put(ADDRESS, Address.parse("198.51.100.7"))
              .put(LOGIN, i % 5 == 0 ? EVIL : "anna")
              .put(SENDER, "u" + i % 3 + EVIL + "@shop.example");
      if (refused) {
        event.put(HELO, EVIL).put(REASON, "5.7.1 " + EVIL);
      } else {
        event.put(QUEUE, "4XyZ" + i).put(RECIPIENTS, 1L + i % 4);
      }
      operations.memory.write(List.of(event.build()));
    }
    Alert alert =
        new Alert(
            ID,
            "busy_address",
            "messages",
            raised,
            Finding.at(2, FakeOperations.address("198.51.100.7"))
                .measured(152, 150)
                .since(raised.minusSeconds(40))
                .events(ids)
                .says("198.51.100.7 " + EVIL + " sent 152 messages (limit 150)"));
    operations.alerts.set(0, alert);
    operations.memory.write(
        List.of(
            AlertCodec.event(alert),
            AlertCodec.notice(alert, "tell_admin", raised.plusSeconds(2), "sent", ""),
            new EventBuilder()
                .start(EngineTypes.BLOCK_END, Event.micros(raised.plusSeconds(60)))
                .id(new EventId(4, 4, 4))
                .put("block_id", "old")
                .put("action", "block_address")
                .put("subject_field", "client_address")
                .put("subject", "198.51.100.7")
                .put("reason", "lifted: " + EVIL)
                .put("author", EVIL)
                .build()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Page page(int width, boolean dark, boolean scripts) {
    BrowserContext context =
        browser
            .get()
            .newContext(
                new com.microsoft.playwright.Browser.NewContextOptions()
                    .setViewportSize(width, 900)
                    .setJavaScriptEnabled(scripts)
                    .setColorScheme(dark ? ColorScheme.DARK : ColorScheme.NO_PREFERENCE));
    Page page = context.newPage();
    page.onConsoleMessage(m -> complaints.add(m.type() + ": " + m.text()));
    page.onPageError(complaints::add);
    page.onDialog(d -> complaints.add("dialog: " + d.message()));
    page.navigate(link);
    return page;
  }

  private void go(Page page, String path) {
    page.navigate("http://127.0.0.1:" + server.port() + "/" + path);
  }

  private static void picture(Page page, String name) throws Exception {
    Path pictures = Files.createDirectories(Path.of("target/pictures"));
    page.screenshot(
        new Page.ScreenshotOptions().setPath(pictures.resolve(name + ".png")).setFullPage(true));
  }

  @Test
  void aBlockIsAddedProlongedAndLiftedWithoutScripts() throws Exception {
    Page page = page(1280, false, false);
    page.locator("nav").getByText("Blocks").click();
    page.getByText("Block by hand").click();
    page.locator("[name=value]").fill("203.0.113.77");
    page.locator("[name=for]").selectOption("7d");
    page.locator("[name=reason]").fill("asked for " + EVIL);
    picture(page, "block-by-hand");
    page.locator("button.strong").click();
    assertThat(page.locator(".state.well")).hasText("The block was added.");
    assertThat(page.locator("table.blocks tr").nth(1)).containsText("203.0.113.77");
    assertThat(page.locator("table.blocks tr").nth(1)).containsText("asked for " + EVIL);
    assertThat(page.locator("table.blocks tr").nth(1)).containsText("by web page");

    page.locator("table.blocks tr").nth(1).getByText("Prolong").click();
    page.locator("[name=until]").fill("2026-03-30T10:00");
    page.locator("button.strong").click();
    assertThat(page.locator(".state.well")).hasText("The block was prolonged.");
    assertThat(page.locator("table.blocks tr").nth(1)).containsText("2026-03-30 10:00:00");

    page.locator("table.blocks tr").nth(1).getByText("Unblock").click();
    page.locator("[name=reason]").fill("a mistake");
    page.locator("button.strong").click();
    assertThat(page.locator(".state.well")).hasText("The block was removed.");
    assertThat(page.locator("table.blocks tbody")).not().containsText("203.0.113.77");
    assertThat(operations.orders).last().asString().endsWith("by web page: a mistake");
    assertThat(complaints).isEmpty();
  }

  @Test
  void whatIsRefusedStandsBesideTheFieldAndWhatWasTypedIsThere() throws Exception {
    operations.refusal = Outcome.refused("value", "192.0.2.10 is not blocked: trusted: " + EVIL);
    Page page = page(390, true, true);
    go(page, "block?field=client_address&value=192.0.2.10");
    page.locator("[name=reason]").fill("I am sure");
    page.locator("[name=for]").selectOption("30d");
    page.locator("button.strong").click();
    assertThat(page.locator("#error-value")).containsText("is not blocked: trusted: " + EVIL);
    assertThat(page.locator("[name=value]")).hasValue("192.0.2.10");
    assertThat(page.locator("[name=reason]")).hasValue("I am sure");
    assertThat(page.locator("[name=for]")).hasValue("30d");
    picture(page, "refused-phone");
    assertThat(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))
        .isEqualTo(false);
    // The answer to a refused form has the status 422, which Chromium notes in its console.
    assertThat(complaints).allMatch(c -> c.contains("422"));
  }

  @Test
  void nowShowsAnOrderOfAnotherBrowserByItself() {
    Page watching = page(1280, false, true);
    watching.evaluate("window.loadedOnce = true");
    Page other = browser.get().newContext().newPage();
    String cookie = server.sessions().begin(new Caller("anna", Role.OPERATOR));
    other
        .context()
        .addCookies(
            List.of(
                new com.microsoft.playwright.options.Cookie("weir_" + server.port(), cookie)
                    .setUrl("http://127.0.0.1:" + server.port())));
    go(other, "block?field=client_address&value=203.0.113.88");
    other.locator("[name=reason]").fill("watch me");
    other.locator("button.strong").click();
    assertThat(watching.locator("#blocks tbody tr").first()).containsText("203.0.113.88");
    assertThat(watching.locator("#blocks tbody tr").first()).containsText("by anna");
    assertThat(watching.evaluate("window.loadedOnce")).isEqualTo(true);

    watching.locator("#blocks .lift").first().click();
    watching.locator("#lift-reason").fill("seen");
    watching.locator("dialog button.strong").click();
    assertThat(watching.locator("#said")).containsText("203.0.113.88 was removed");
    assertThat(operations.orders).last().isEqualTo("lift new 203.0.113.88 by web page: seen");
    assertThat(complaints).isEmpty();
  }

  @Test
  void aSubjectIsTrustedFromItsPageAndTakenBack() throws Exception {
    Page page = page(1280, false, true);
    go(page, "subject?field=sender/domain&value=shop.example");
    assertThat(page.locator("h1")).containsText("sender domain");
    assertThat(page.locator(".charts .chart")).hasCount(3);
    assertThat(page.locator(".tops")).containsText("mail message by network");
    picture(page, "domain");
    page.getByText("Trust", new Page.GetByTextOptions().setExact(true)).click();
    page.locator("[name=reason]").fill("our shop " + EVIL);
    page.locator("button.strong").click();
    assertThat(page.locator(".state.well")).hasText("The subject is trusted from now on.");
    assertThat(page.locator("table.blocks")).containsText("our shop " + EVIL);
    picture(page, "trusted");
    page.getByText("shop.example").first().click();
    assertThat(page.locator(".said").first()).containsText("is trusted: our shop " + EVIL);
    go(page, "trusted");
    page.getByText("Take back").click();
    page.locator("button.strong").click();
    assertThat(page.locator(".state.well")).hasText("The trust was taken back.");
    assertThat(operations.trusts).hasSize(1);
    assertThat(complaints).isEmpty();
  }

  @Test
  void anAlertSaysWhyAndTextOfAttackersStaysText() throws Exception {
    Page page = page(1280, false, true);
    page.locator("#alerts").getByText("Why").first().click();
    assertThat(page.locator(".said")).containsText(EVIL);
    assertThat(page.locator("section[aria-labelledby=h-counted] tbody tr")).hasCount(40);
    assertThat(page.locator("section[aria-labelledby=h-counted]")).containsText("5.7.1 " + EVIL);
    assertThat(page.locator("section[aria-labelledby=h-followed]")).containsText("tell_admin");
    picture(page, "alert");
    page.getByText("4XyZ38").click();
    assertThat(page.locator("h1")).hasText("Trace a message");
    for (String path :
        List.of(
            "alert?id=" + ID,
            "blocks",
            "trusted",
            "subject?field=client_address&value=198.51.100.7",
            "subject?field=sasl_username&value=%3Cscript%3Edocument.title%3D'x'%3C/script%3E")) {
      go(page, path);
      assertThat(page.locator("main")).containsText(EVIL);
      assertThat(page.locator("main script")).hasCount(0);
      assertThat(page.title()).doesNotStartWith("x");
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  void listsAreFilteredAndSorted() {
    Page page = page(1280, false, true);
    go(page, "blocks");
    assertThat(page.locator("table.blocks tbody tr")).hasCount(3);
    page.locator("[name=sort]").selectOption("subject");
    page.locator("form.search button").click();
    assertThat(page.locator("table.blocks tbody tr").first()).containsText("198.51.100.7");
    assertThat(page.locator("[name=sort]")).hasValue("subject");
    page.locator("[name=state]").selectOption("dry_run");
    page.locator("form.search button").click();
    assertThat(page.locator("table.blocks tbody tr")).hasCount(1);
    page.locator("[name=state]").selectOption("block_end");
    page.locator("form.search button").click();
    assertThat(page.locator("table.grid tbody tr")).hasCount(1);
    assertThat(page.locator("table.grid")).containsText("unblocked");
  }

  @Test
  void aPhoneShowsThemInTheDarkToo() throws Exception {
    Page page = page(390, true, true);
    for (String path :
        List.of(
            "alert?id=" + ID,
            "blocks",
            "block?field=client_address",
            "prolong?block=" + Visitor.key("b1"),
            "lift?block=" + Visitor.key("b1"),
            "note?block=" + Visitor.key("b1"),
            "ask/AAAA-good",
            "trusted",
            "trust",
            "subject?field=client_address&value=198.51.100.7",
            "subject?field=sender/domain&value=shop.example")) {
      go(page, path);
      picture(page, "phone-" + path.replaceAll("[^a-z].*", "") + path.length());
      assertThat(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))
          .as("wider than the screen: " + path)
          .isEqualTo(false);
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  void nobodyIsLeftOut() throws Exception {
    List<String> faults = new ArrayList<>();
    operations.refusal = Outcome.refused("value", "is trusted");
    for (boolean dark : List.of(false, true)) {
      BrowserContext context =
          browser
              .get()
              .newContext(
                  new com.microsoft.playwright.Browser.NewContextOptions()
                      .setBypassCSP(true)
                      .setViewportSize(1280, 900)
                      .setColorScheme(dark ? ColorScheme.DARK : ColorScheme.NO_PREFERENCE));
      Page page = context.newPage();
      page.navigate(dark ? Files.readString(folder.resolve("web-link")).strip() : link);
      for (String path :
          List.of(
              "alert?id=" + ID,
              "alert?id=none",
              "blocks?done=added",
              "block",
              "prolong?block=" + Visitor.key("b1"),
              "lift?block=none",
              "note?block=" + Visitor.key("b1"),
              "ask/AAAA-good",
              "ask/none",
              "trusted",
              "trust",
              "subject?field=sender/domain&value=shop.example")) {
        go(page, path);
        if (path.equals("block")) {
          page.locator("button.strong").click();
        }
        page.evaluate(PagesBrowserTest.axe());
        Object found =
            page.evaluate(
                "axe.run().then(r => r.passes.length < 10 ? ['few checks'] : r.violations"
                    + ".filter(v => v.impact === 'serious' || v.impact === 'critical')"
                    + ".map(v => v.id + ': ' + v.nodes.map(n => n.html).slice(0, 3).join(' ')))");
        ((List<?>) found).forEach(f -> faults.add((dark ? "dark " : "light ") + path + ' ' + f));
      }
      context.close();
    }
    assertThat(faults).isEmpty();
  }
}
