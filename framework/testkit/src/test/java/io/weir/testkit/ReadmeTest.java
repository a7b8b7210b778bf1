package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReadmeTest {
  private static final String[] HEADINGS = {"Example", "Options", "What it ", "Rights", "Limits"};

  private static Readme readme(String... lines) {
    return new Readme(Path.of("plugins/x/README.md"), List.of(lines));
  }

  @Test
  void headingsInOrderAreGoodWithOthersBetweenThemAndSeveralTablesOfOptions() {
    Readme good =
        readme(
            "# x",
            "## Example",
            "## Options of `a`",
            "## Options of `b`",
            "## Notes",
            "## What it emits",
            "### Detail",
            "## Rights",
            "## Limits");
    assertThatCode(() -> good.checkHeadings(HEADINGS)).doesNotThrowAnyException();
  }

  @Test
  void namesTheHeadingThatIsMissingAndTheFile() {
    Readme bad =
        readme("# x", "## Example", "```sh", "## Options", "```", "## What it emits", "## Limits");
    assertThatThrownBy(() -> bad.checkHeadings(HEADINGS))
        .hasMessage(
            "plugins/x/README.md: the heading '## Options' is missing; the order is Example,"
                + " Options, What it , Rights, Limits");
    assertThatThrownBy(() -> readme("# x", "## Use").checkHeadings("Use", "What it "))
        .hasMessageContaining("the heading '## What it …' is missing");
  }

  @Test
  void namesTheHeadingThatComesTooEarly() {
    Readme bad =
        readme("# x", "## Options", "## Example", "## What it emits", "## Rights", "## Limits");
    assertThatThrownBy(() -> bad.checkHeadings(HEADINGS))
        .hasMessageContaining("the heading '## Options' comes too early");
  }

  @Test
  void asksForATitle() {
    assertThatThrownBy(() -> readme("Reads.", "## Example").checkHeadings(HEADINGS))
        .hasMessageContaining("plugins/x/README.md has no title");
  }
}
