package io.weir.web;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The machine's own Chromium. There must be one: a page that nobody saw is not tested. */
final class Browser implements AutoCloseable {
  private static final List<String> PLACES =
      List.of(
          "/usr/bin/chromium",
          "/usr/bin/chromium-browser",
          "/usr/local/bin/chrome",
          "/usr/bin/google-chrome",
          "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

  /** For what takes a moment where nothing else runs; in milliseconds. */
  private static final double PATIENCE = 120_000;

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser browser;

  Browser() {
    Path chromium = chromium();
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setTimeout(PATIENCE)
                    .setExecutablePath(chromium)
                    .setArgs(
                        List.of(
                            "--no-sandbox", "--disable-gpu", "--disable-background-networking")));
  }

  com.microsoft.playwright.Browser get() {
    return browser;
  }

  private static Path chromium() {
    String told = System.getProperty("weir.browser");
    if (told != null) {
      return Path.of(told);
    }
    return PLACES.stream()
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "no browser to test the pages with: install chromium, or say"
                        + " -Dweir.browser=PATH (looked at "
                        + String.join(", ", PLACES)
                        + ")"));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
