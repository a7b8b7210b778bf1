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
import io.weir.engine.config.Listen;
import io.weir.engine.config.WebConfig;
import io.weir.engine.judge.AlertCodec;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From page to page in a real browser. Pictures go to target/pictures. */
@Needs(Part.BROWSER)
final class PagesBrowserTest {
  private static final Field ADDRESS = Field.address("client_address", "Who connected.");
  private static final Field LOGIN = Field.text("sasl_username", 100, "The account.");
  private static final Field SENDER = Field.text("sender", 300, "The envelope sender.");
  private static final Field SIZE = Field.integer("size", "Bytes.");
  private static final Field RECIPIENTS = Field.integer("recipient_count", "How many.");
  private static final EventType MESSAGE =
      EventType.named("mail_message", "A message that the mail server took over.")
          .fields(ADDRESS, LOGIN, SENDER, SIZE, RECIPIENTS)
          .kept()
          .build();
  private static final String EVIL = "<script>document.title='x'</script>@x.org";

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
  void start() throws Exception {
    Event alert =
        AlertCodec.event(
            FakeOperations.alert("aa".repeat(20), FakeOperations.account("anna"), 61, 1, 60));
    operations.kept.addAll(List.of(MESSAGE, alert.type()));
    operations.memory.open(operations.kept);
    operations.memory.write(List.of(alert));
    for (int i = 0; i < 240; i++) {
      EventBuilder event =
          new EventBuilder()
              .start(
                  MESSAGE,
                  Event.micros(FakeOperations.AT.minusSeconds(60 + i * (200L + i % 7 * 90L))))
              .id(new EventId(1, i, 0))
              .put(ADDRESS, Address.parse("192.0.2." + (1 + i % 9)))
              .put(LOGIN, i % 3 == 0 ? "anna" : "office" + i % 4)
              .put(SENDER, i == 5 ? EVIL : "s" + i % 11 + "@shop.example")
              .put(RECIPIENTS, 1L)
              .put(SIZE, 1_000L + i * 37L);
      operations.memory.write(List.of(event.build()));
    }
    operations.busyDay();
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
                    .setColorScheme(dark ? ColorScheme.DARK : ColorScheme.NO_PREFERENCE));
    Page page = context.newPage();
    page.onConsoleMessage(m -> complaints.add(m.type() + ": " + m.text()));
    page.onPageError(complaints::add);
    page.onRequest(r -> asked.add(r.url()));
    page.navigate(link);
    return page;
  }

  private static void picture(Page page, String name) throws Exception {
    Path pictures = Files.createDirectories(Path.of("target/pictures"));
    page.screenshot(
        new Page.ScreenshotOptions().setPath(pictures.resolve(name + ".png")).setFullPage(true));
  }

  @Test
  void aSearchLeadsToAnAccountAndBack() throws Exception {
    Page page = page(1280, false);
    page.locator("nav").getByText("Events").click();
    assertThat(page.locator("h1")).hasText("Events");
    assertThat(page.locator("nav a[aria-current]")).hasText("Events");
    assertThat(page.locator("table.grid tbody tr")).hasCount(100);
    page.locator("input[name='f.sender']").fill("*script*");
    page.locator("form.search button").click();
    assertThat(page.locator("table.grid tbody tr")).hasCount(1);
    assertThat(page.locator("table.grid tbody")).containsText(EVIL);
    assertThat(page.locator("input[name='f.sender']")).hasValue("*script*");
    page.locator("input[name='f.sender']").fill("");
    page.locator("form.search button").click();
    picture(page, "events");
    page.locator("table.grid tbody a", new Page.LocatorOptions().setHasText("anna"))
        .first()
        .click();
    assertThat(page.locator("h1")).containsText("anna");
    assertThat(page.locator("figure.chart canvas")).hasCount(2);
    assertThat(page.locator("figure.chart canvas").first()).isVisible();
    assertThat(page.locator("h2").first()).hasText("Events");
    picture(page, "account");
    page.locator("form.spans").getByText("7d").click();
    assertThat(page.locator("form.spans button[aria-pressed='true']")).hasText("7d");
    page.locator(".tops table.grid").first().getByText("mail_message").click();
    assertThat(page.locator("input[name='f.sasl_username']")).hasValue("anna");
    assertThat(page.locator("table.grid tbody tr")).hasCount(80);
    assertThat(complaints).as("what the console says").isEmpty();
    assertThat(asked).allMatch(url -> url.startsWith("http://127.0.0.1:" + server.port() + "/"));
    assertThat(page.title()).doesNotStartWith("x");
  }

  @Test
  void aPhoneInTheDarkShowsThemToo() throws Exception {
    Page page = page(390, true);
    for (String path :
        List.of("", "statistics", "alerts", "events", "subject?field=sasl_username&value=anna")) {
      page.navigate("http://127.0.0.1:" + server.port() + "/" + path);
      Object wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth");
      assertThat(wide).as("wider than the screen: " + path).isEqualTo(false);
    }
    picture(page, "account-phone");
    assertThat(complaints).isEmpty();
  }

  @Test
  void nobodyIsLeftOut() throws Exception {
    String axe = axe();
    List<String> faults = new ArrayList<>();
    for (boolean dark : List.of(false, true)) {
      BrowserContext context =
          browser
              .get()
              .newContext(
                  new com.microsoft.playwright.Browser.NewContextOptions()
                      // axe is put into the page, which the page itself forbids
                      .setBypassCSP(true)
                      .setViewportSize(1280, 900)
                      .setColorScheme(dark ? ColorScheme.DARK : ColorScheme.NO_PREFERENCE));
      Page page = context.newPage();
      page.navigate(link(dark));
      for (String path :
          List.of(
              "",
              "events",
              "events?last=nothing",
              "alerts",
              "statistics",
              "statistics?from=2026-13-01",
              "trace",
              "trace?id=nobody",
              "subject?field=sasl_username&value=anna")) {
        page.navigate("http://127.0.0.1:" + server.port() + "/" + path);
        page.evaluate(axe);
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

  /** Each link opens the page for one browser: the next one is in the file. */
  private String link(boolean next) throws IOException {
    return next ? Files.readString(folder.resolve("web-link")).strip() : link;
  }

  static String axe() throws IOException {
    Properties about = new Properties();
    String base = "/META-INF/maven/org.webjars.npm/axe-core/pom.properties";
    try (InputStream in = PagesBrowserTest.class.getResourceAsStream(base)) {
      about.load(in);
    }
    String script =
        "/META-INF/resources/webjars/axe-core/" + about.getProperty("version") + "/axe.min.js";
    try (InputStream in = PagesBrowserTest.class.getResourceAsStream(script)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
