package io.weir.distribution;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.weir.testkit.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The machine's own Chromium; who opens it needs {@link Part#BROWSER}. */
final class Browser implements AutoCloseable {
  /** For what takes a moment where nothing else runs; in milliseconds. */
  private static final double PATIENCE = 120_000;

  private final Playwright playwright =
      Playwright.create(
          new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  private final List<String> complaints = new ArrayList<>();

  Browser() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
  }

  /** Opens a page. */
  Page open(String address) {
    Page page =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setTimeout(PATIENCE)
                    .setExecutablePath(Part.browser().orElseThrow())
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
