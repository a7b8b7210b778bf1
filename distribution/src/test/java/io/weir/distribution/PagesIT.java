package io.weir.distribution;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An administrator before the pages of a daemon that has read two weeks of a log, in a real
 * browser. With {@code -Dpictures.update=true} the pictures in {@code docs/pictures} are made anew.
 */
@Needs(Part.BROWSER)
final class PagesIT {
  private static final Duration SOON = Installation.PATIENCE;
  private static final boolean UPDATE = Boolean.getBoolean("pictures.update");
  private static final Set<String> IN_DOCS =
      Set.of("now", "account", "alert", "trace", "statistics");
  private static final String STOLEN = "olga@alpha.example";

  @TempDir Path folder;
  private Installation weir;
  private Postbox post;
  private PfTables pf;
  private Running running;
  private CountedMail mail;
  private String base;

  @BeforeEach
  void start() throws IOException {
    weir = Installation.unpack(folder);
    post = new Postbox(folder);
    pf = PfTables.in(folder);
    Instant now = Instant.now();
    mail = new CountedMail(5, Installation.ZONE);
    LocalDate today = LocalDate.ofInstant(now, Installation.ZONE);
    for (LocalDate day = today.minusDays(14); !day.isAfter(today); day = day.plusDays(1)) {
      boolean quiet = day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0;
      mail.day(day, quiet ? 160 : 420);
    }
    mail.stolen(STOLEN, now, Duration.ofMinutes(20), 130);
    weir.write("maillog", mail.log(now));
    weir.write(
        "weir.yaml",
        """
        include: %s/conf/rules-mail.yaml
        sources: [{ id: maillog, type: file, path: maillog }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        state: state
        rules:
          - id: busy_account
            levels:
              - { at: 60, actions: [tell_admin] }
              - { at: 100, actions: [tell_admin, block_address] }
        actions:
          - { id: block_address, type: pf, table: mailblock, command: ["%s"], for: [1h, 6h], of: client_address }
        %sweb: { listen: "127.0.0.1:0" }
        """
            .formatted(weir.home(), pf.command(), post.action("tell_admin")));
    running = weir.start("run", "--config", "weir.yaml");
  }

  @AfterEach
  void end() {
    if (running != null) {
      running.close();
    }
    post.close();
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

  @Test
  void everyPageOnRealData() throws IOException {
    String link = link();
    base = link.replaceFirst("/enter/.*", "/");
    try (Browser browser = new Browser()) {
      Page page = browser.open(link);
      assertThat(page.locator("#alerts")).containsText(STOLEN);
      assertThat(page.locator("#blocks tbody tr")).not().hasCount(0);
      everyPageFits(page);
      eventsAreFoundAndDownloaded(page);
      aBlockIsAddedAndLifted(page);
      whatHappensNowIsShownAtOnce(page);
      pictures(page);
      aViewerSignsInAndMayOnlyLook(page);
      assertThat(browser.complaints())
          .allMatch(said -> said.contains("401")) // the sign-in page comes with this status
          .hasSizeLessThan(5);
    }
  }

  private void aViewerSignsInAndMayOnlyLook(Page page) {
    Path password = weir.write("password", "correct horse battery\n");
    String[] add = {
      "users", "add", "nina", "--role", "viewer", "--password-stdin", "--config", "weir.yaml"
    };
    try (Running adding = weir.startWith(password, add)) {
      adding.end(SOON).good();
    }
    page.navigate(base);
    page.getByText("Sign out", new Page.GetByTextOptions().setExact(true)).click();
    page.locator("#name").fill("nina");
    page.locator("#password").fill("wrong horse battery");
    page.locator("form button").click();
    assertThat(page.locator("[role='alert']")).isVisible();
    page.locator("#name").fill("nina");
    page.locator("#password").fill("correct horse battery");
    page.locator("form button").click();
    assertThat(page.locator("footer")).containsText("nina (viewer)");
    assertThat(page.locator("#blocks")).containsText("203.0.113.1");
    // one stream for all browsers: a style hides what would be refused
    assertThat(page.locator("#blocks a.lift:visible")).hasCount(0);
    page.navigate(base + "block?field=client_address&value=203.0.113.201");
    assertThat(page.locator("form.order-form")).hasCount(0);
  }

  private void everyPageFits(Page page) {
    for (int width : List.of(1280, 390)) {
      page.setViewportSize(width, 850);
      for (String path :
          List.of("", "alerts", "blocks", "events", "statistics", "trace", account())) {
        page.navigate(base + path);
        assertThat(page.locator("h1")).hasCount(1);
        Object wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth");
        assertThat(wide).as("wider than %d: %s", width, path).isEqualTo(false);
      }
    }
    page.setViewportSize(1280, 850);
  }

  private static String account() {
    return "subject?field=sasl_username&value=" + STOLEN;
  }

  private void eventsAreFoundAndDownloaded(Page page) throws IOException {
    page.navigate(base + "events?type=mail_message");
    page.locator("input[name='f.sasl_username']").fill(STOLEN);
    page.locator("select[name='last']").selectOption("1h");
    page.locator("form.search button").click();
    assertThat(page.locator("table.grid tbody tr")).hasCount(100);
    Download csv = page.waitForDownload(() -> page.getByText("CSV").first().click());
    assertThat(Files.readString(csv.path()).lines().count()).isGreaterThanOrEqualTo(101);
    page.navigate(base + "events?type=mail_message&last=30d");
    page.locator("input[name='f.sender']").fill("*script*");
    page.locator("form.search button").click();
    assertThat(page.locator("table.grid tbody")).containsText(CountedMail.HOSTILE);
  }

  private void aBlockIsAddedAndLifted(Page page) {
    page.navigate(base + "block?field=client_address&value=203.0.113.200");
    page.locator("input[name='reason']").fill("seen in another log");
    page.locator("form.order-form button").click();
    in("203.0.113.200", true);
    page.navigate(base);
    Locator row = page.locator("#blocks tr", has("203.0.113.200"));
    row.getByText("Unblock").click();
    page.locator("dialog input[name='reason']").fill("it was a mistake");
    page.locator("dialog button.strong").click();
    assertThat(page.locator("#said")).containsText("203.0.113.200");
    in("203.0.113.200", false);
  }

  private void in(String address, boolean blocked) {
    Awaitility.await(address + " in the table: " + blocked)
        .atMost(SOON)
        .until(() -> pf.addresses("mailblock").contains(address) == blocked);
  }

  /** Without a reload. */
  private void whatHappensNowIsShownAtOnce(Page page) throws IOException {
    page.navigate(base);
    assertThat(page.locator("#alerts")).containsText(STOLEN);
    CountedMail more = new CountedMail(6, Installation.ZONE);
    more.stolen("hugo@delta.example", Instant.now(), Duration.ofSeconds(5), 70);
    Files.writeString(weir.work().resolve("maillog"), more.log(), StandardOpenOption.APPEND);
    assertThat(page.locator("#alerts")).containsText("hugo@delta.example");
  }

  private static Page.LocatorOptions has(String text) {
    return new Page.LocatorOptions().setHasText(text);
  }

  private void pictures(Page page) throws IOException {
    page.navigate(base + "events?type=mail_delivery&last=24h");
    String trace = page.locator("table.grid a[href^='trace']").first().getAttribute("href");
    page.navigate(base + "alerts");
    String alert =
        page.locator(".alert, article, li, .card")
            .filter(new Locator.FilterOptions().setHasText("stolen_password"))
            .filter(new Locator.FilterOptions().setHasText(STOLEN))
            .last()
            .locator("a[href^='alert?']")
            .first()
            .getAttribute("href");
    page.navigate(base + alert);
    // an alert about other alerts names the events behind them
    assertThat(page.locator("main, body").first()).containsText("What was counted");
    assertThat(page.locator("table.grid tbody tr", has("203.0.113.3"))).not().hasCount(0);
    assertThat(page.getByText("not in the store")).hasCount(0);
    for (String look : List.of("light", "dark", "phone")) {
      page.setViewportSize(look.equals("phone") ? 390 : 1280, look.equals("phone") ? 844 : 850);
      page.emulateMedia(
          new Page.EmulateMediaOptions()
              .setColorScheme(look.equals("dark") ? ColorScheme.DARK : ColorScheme.NO_PREFERENCE));
      picture(page, "", "now", look);
      picture(page, account() + "&last=24h", "account", look);
      picture(page, trace, "trace", look);
      picture(page, "statistics?range=7+days", "statistics", look);
      picture(page, alert, "alert", look);
      picture(page, "alerts", "alerts", look);
      picture(page, "trusted", "trusted", look);
      picture(page, "subject?field=recipient/domain&value=beta.example", "domain", look);
      picture(page, "blocks", "blocks", look);
    }
  }

  private void picture(Page page, String path, String name, String look) throws IOException {
    page.navigate(base + path);
    page.waitForLoadState(LoadState.LOAD);
    boolean documented = UPDATE && IN_DOCS.contains(name);
    Path folder = Path.of(documented ? "../docs/pictures" : "target/pictures");
    Files.createDirectories(folder);
    page.screenshot(
        new Page.ScreenshotOptions().setPath(folder.resolve(name + "-" + look + ".png")));
  }
}
