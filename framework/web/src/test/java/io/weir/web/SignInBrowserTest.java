package io.weir.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.weir.engine.config.Listen;
import io.weir.engine.config.WebConfig;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import io.weir.web.access.Role;
import io.weir.web.access.UserFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in with a password, in a real browser. Pictures go to target/pictures. */
@Needs(Part.BROWSER)
final class SignInBrowserTest {
  private static final String PASSWORD = "correct horse";
  private static Browser browser;

  @TempDir Path folder;
  private final FakeOperations operations = new FakeOperations().busyDay();
  private final List<String> complaints = new ArrayList<>();
  private WebServer server;

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
    UserFile users = new UserFile(folder);
    users.add("anna", Role.OPERATOR, PASSWORD, Instant.now());
    users.add("otto", Role.VIEWER, PASSWORD, Instant.now());
    server =
        new WebServer(
            new WebConfig(Listen.parse("127.0.0.1:0"), null, false),
            operations,
            folder,
            Clock.systemUTC());
    server.start();
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
                    .setViewportSize(width, 800)
                    .setJavaScriptEnabled(scripts)
                    // axe is put into the page, which the page itself forbids
                    .setBypassCSP(scripts)
                    .setColorScheme(dark ? ColorScheme.DARK : ColorScheme.NO_PREFERENCE));
    Page page = context.newPage();
    page.onPageError(complaints::add);
    page.navigate("http://127.0.0.1:" + server.port() + "/");
    return page;
  }

  private static void signIn(Page page, String name, String password) {
    page.getByLabel("Name").fill(name);
    page.getByLabel("Password").fill(password);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in")).click();
  }

  private static void button(Page page, String name) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
        .click();
  }

  @Test
  void anOperatorSignsInOrdersAndSignsOutWithoutScriptsToo() {
    for (boolean scripts : List.of(true, false)) {
      Page page = page(1280, false, scripts);
      signIn(page, "anna", "wrong password");
      assertThat(page.getByRole(AriaRole.ALERT)).hasText("Wrong name or password.");
      assertThat(page.getByLabel("Name")).hasValue("anna");
      assertThat(page.getByLabel("Password")).hasValue("");
      signIn(page, "anna", PASSWORD);
      assertThat(page.locator("footer")).containsText("Signed in as anna (operator)");
      assertThat(page.locator("#blocks .lift").first()).isVisible();
      button(page, "Sign out");
      assertThat(page.getByLabel("Password")).isVisible();
      page.goBack();
      page.reload();
      assertThat(page.locator("body.locked")).isVisible();
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  void aViewerSeesNoOrdersOnAnyPageAlsoAfterAChange() {
    Page page = page(1280, false, true);
    signIn(page, "otto", PASSWORD);
    assertThat(page.locator("footer")).containsText("Signed in as otto (viewer)");
    assertThat(page.locator("#blocks tbody tr")).hasCount(3);
    operations.blocks.add(
        0, FakeOperations.block("new", FakeOperations.address("203.0.113.250"), true, false));
    operations.changed();
    assertThat(page.locator("#blocks tbody tr")).hasCount(4);
    assertThat(page.locator("#blocks tbody tr").first()).containsText("203.0.113.250");
    for (String path : List.of("", "alerts", "events", "statistics", "blocks")) {
      page.navigate("http://127.0.0.1:" + server.port() + "/" + path);
      // What is left are searches and signing out.
      assertThat(page.locator("form[method=post]:visible")).hasCount(2);
      assertThat(page.locator(".order:visible")).hasCount(0);
    }
    button(page, "Sign out everywhere");
    assertThat(page.getByLabel("Password")).isVisible();
    assertThat(complaints).isEmpty();
  }

  @Test
  void nobodyIsLeftOutOfTheSignInPage() throws Exception {
    String axe = PagesBrowserTest.axe();
    Files.createDirectories(Path.of("target/pictures"));
    List<String> faults = new ArrayList<>();
    for (boolean dark : List.of(false, true)) {
      for (int width : List.of(1280, 360)) {
        Page page = page(width, dark, true);
        for (boolean wrong : List.of(false, true)) {
          if (wrong) {
            signIn(page, "nobody", "wrong password");
            assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
          }
          page.evaluate(axe);
          Object found =
              page.evaluate(
                  "axe.run().then(r => r.passes.length < 10 ? ['few checks'] : r.violations"
                      + ".map(v => v.id + ': ' + v.nodes.map(n => n.html).slice(0, 3).join(' ')))");
          ((List<?>) found).forEach(f -> faults.add(width + (dark ? " dark " : " light ") + f));
          Object wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth");
          assertThat(wide).isEqualTo(false);
          page.screenshot(
              new Page.ScreenshotOptions()
                  .setPath(
                      Path.of(
                          "target/pictures",
                          "sign-in-" + width + (dark ? "-dark" : "-light") + wrong + ".png")));
        }
      }
    }
    assertThat(faults).isEmpty();
    assertThat(complaints).isEmpty();
  }
}
