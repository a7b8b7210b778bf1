package io.weir.distribution;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The machine's own Chromium. There must be one: a page that nobody saw is not tested. */
final class Browser implements AutoCloseable {
  private static final List<String> PLACES =
      List.of(
          "/usr/bin/chromium",
          "/usr/bin/chromium-browser",
          "/usr/local/bin/chrome",
          "/usr/bin/google-chrome");

  /** For what takes a moment where nothing else runs; in milliseconds. */
  private static final double PATIENCE = 120_000;

  private final Playwright playwright =
      Playwright.create(
          new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  private final List<String> complaints = new ArrayList<>();

  Browser() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
  }

  private static Path chromium() {
    String told = System.getProperty("weir.browser");
    return told != null
        ? Path.of(told)
        : PLACES.stream()
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(
                () ->
                    new AssertionError(
                        "no browser to test the page with: install chromium, or say"
                            + " -Dweir.browser=PATH (looked at "
                            + String.join(", ", PLACES)
                            + ")"));
  }

  /** Opens a page. */
  Page open(String address) {
    Page page =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setTimeout(PATIENCE)
                    .setExecutablePath(chromium())
                    .setArgs(
                        List.of(
                            "--no-sandbox", "--disable-gpu", "--disable-background-networking")))
            .newPage();
    page.onConsoleMessage(m -> complaints.add(m.type() + ": " + m.text()));
    page.onPageError(complaints::add);
    page.setDefaultTimeout(PATIENCE);
    page.navigate(address);
    return page;
  }

  /** What pages said on the browser's console. */
  List<String> complaints() {
    return complaints;
  }

  @Override
  public void close() {
    playwright.close();
  }
}
