package io.weir.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.weir.engine.config.Listen;
import io.weir.engine.config.WebConfig;
import io.weir.engine.view.AlertDesk;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. Pictures go to target/pictures. */
@Needs(Part.BROWSER)
final class NowBrowserTest {
  private static Browser browser;

  @TempDir Path folder;
  private final FakeOperations operations = new FakeOperations();
  private final List<String> complaints = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
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
  void start() throws IOException {
    server =
        new WebServer(
            new WebConfig(Listen.parse("127.0.0.1:0"), null, false),
            operations,
            folder,
            Clock.systemUTC());
    link = server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Page page(int width, boolean dark) {
    BrowserContext context =
        browser
            .get()
            .newContext(
                new com.microsoft.playwright.Browser.NewContextOptions()
                    .setViewportSize(width, 900)
                    // Playwright writes LIGHT in small Turkish letters, and then does not know it
                    .setColorScheme(dark ? ColorScheme.DARK : ColorScheme.NO_PREFERENCE));
    Page page = context.newPage();
    page.onConsoleMessage(m -> complaints.add(m.type() + ": " + m.text()));
    page.onPageError(complaints::add);
    page.onRequest(r -> asked.add(r.url()));
    page.onDialog(d -> complaints.add("dialog: " + d.message()));
    page.navigate(link);
    return page;
  }

  @Test
  void theLinkOpensThePageAndItStaysLiveWithoutALoad() {
    operations.busyDay();
    Page page = page(1280, false);
    assertThat(page.locator("h2"))
        .containsText(new String[] {"Blocks", "Current values and limits", "Open alerts"});
    assertThat(page.url()).doesNotContain("enter");
    assertThat(page.locator("#alerts li")).hasCount(3);
    page.evaluate("window.loadedOnce = true");

    operations.alerts.add(
        0, FakeOperations.alert("new", FakeOperations.address("203.0.113.250"), 150, 2, 150));
    operations.blocks.add(
        0, FakeOperations.block("new", FakeOperations.address("203.0.113.250"), true, false));
    operations.changed();

    assertThat(page.locator("#alerts li").first()).containsText("203.0.113.250");
    assertThat(page.locator("#blocks tbody tr").first()).containsText("in force");
    assertThat(page.locator(".figures dd").first()).hasText("4");
    assertThat(page.evaluate("window.loadedOnce")).isEqualTo(true);
    picture(page, "light");
    assertThat(complaints).as("what the console says").isEmpty();
    assertThat(asked).allMatch(url -> url.startsWith("http://127.0.0.1:" + server.port() + "/"));
  }

  @Test
  void liftAsksFirstAndThenLifts() {
    operations.busyDay();
    Page page = page(390, true);
    Locator row =
        page.locator("#blocks tr", new Page.LocatorOptions().setHasText("2001:db8:77:5::/64"));
    row.getByText("Unblock").click();
    assertThat(page.locator("dialog")).containsText("2001:db8:77:5::/64 will be unblocked");
    picture(page, "dialog");
    page.locator("#lift-no").click();
    assertThat(page.locator("dialog")).isHidden();
    assertThat(operations.lifted).isEmpty();

    row.getByText("Unblock").click();
    page.locator("dialog button.strong").click();

    assertThat(page.locator("#said"))
        .containsText("The block on address 2001:db8:77:5::/64 was removed.");
    assertThat(row).hasCount(0);
    assertThat(page.locator("#blocks tbody tr")).hasCount(2);
    assertThat(operations.lifted).containsExactly("b2 by web page");
    assertThat(complaints).as("what the console says").isEmpty();
  }

  @Test
  void foreignTextIsTextAlsoWhenItComesLive() {
    Page page = page(390, false);
    assertThat(page.locator("#blocks")).containsText("No blocks.");

    int i = 0;
    for (String text : FakeOperations.hostile()) {
      operations.problems.add(text);
      operations.alerts.add(FakeOperations.alert("h" + i++, FakeOperations.account(text), 9, 1, 5));
      operations.blocks.add(
          FakeOperations.block("h" + i + text, FakeOperations.account(text), true, false));
      operations.rules.add(
          new AlertDesk.RuleStatus(
              text,
              text,
              List.of(text),
              text,
              List.of(new AlertDesk.Limit(5, List.of(text))),
              List.of(FakeOperations.present(FakeOperations.account(text), 7))));
    }
    operations.changed();

    assertThat(page.locator("#blocks .who bdi").first()).hasText("<script>alert(1)</script>");
    assertThat(page.locator("#alerts .who bdi").nth(1)).hasText("\"><img src=x onerror=alert(1)>");
    page.locator("#blocks a.lift").first().click();
    assertThat(page.locator("#lift-who")).hasText("<script>alert(1)</script>");
    page.locator("dialog button.strong").click();
    assertThat(page.locator("#said")).containsText("<script>alert(1)</script> was removed");
    assertThat(page.locator("main img, main script, main h1:not(.unseen), #said script"))
        .hasCount(0);
    assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
        .as("nothing is wider than a phone")
        .isEqualTo(true);
    picture(page, "hostile");
    assertThat(complaints).as("what the console says").isEmpty();
  }

  @Test
  void thePageSaysWhenNoNewsCome() {
    operations.busyDay().trouble();
    Page page = page(1280, true);
    assertThat(page.locator(".state")).containsText("2 problems");
    assertThat(page.locator("#lost")).isHidden();
    picture(page, "dark");

    server.close();

    assertThat(page.locator("#lost")).isVisible();
    assertThat(page.locator("#lost")).containsText("No updates from Weir since 16:42:17");
  }

  @Test
  void aHundredAlertsPushNothingAway() throws IOException {
    operations.busyDay();
    for (int i = 0; i < 100; i++) {
      operations.alerts.add(
          FakeOperations.alert("m" + i, FakeOperations.address("203.0.113." + i), 118, 1, 100));
    }
    for (boolean dark : new boolean[] {false, true}) {
      for (int width : new int[] {1280, 390}) {
        Page page = page(width, dark);
        assertThat(page.locator("#alerts li")).hasCount(8);
        assertThat(page.locator("#alerts")).containsText("and 95 more");
        assertThat(page.locator(".state")).hasText("No problems, 103 open alerts");
        assertThat(page.locator("#blocks .lift").first()).isInViewport();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
            .isEqualTo(true);
        link = Files.readString(folder.resolve("web-link")).strip();
        picture(page, "many-" + width + (dark ? "-dark" : "-light"));
      }
    }
    assertThat(complaints).as("what the console says").isEmpty();
  }

  @Test
  void whoLeavesIsOut() {
    operations.busyDay();
    Page page = page(1280, false);
    page.locator(".leave").click();

    assertThat(page.locator("body.locked")).isVisible();
    page.goBack();
    page.reload();
    assertThat(page.locator("body.locked")).isVisible();
  }

  private static void picture(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(Path.of("target", "pictures", name + ".png"))
            .setFullPage(true));
  }
}
