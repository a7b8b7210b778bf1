package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.io.TempDir;

final class NeedsTest {
  private static final String TEST = "io.weir.web.PageTest.opens";

  @TempDir Path root;

  /** On a machine with all parts but these, in a module two folders down. */
  private NeedsCondition without(Part... missing) {
    return new NeedsCondition(
        part -> !List.of(missing).contains(part), false, NotRun.notes(root.resolve("plugins/a")));
  }

  @Test
  void whatIsMissingIsSkippedAndNamedUntilItIsThere() throws IOException {
    ConditionEvaluationResult skipped =
        without(Part.BROWSER).judge(List.of(Part.BROWSER, Part.POSTFIX), TEST);

    assertThat(skipped.isDisabled()).isTrue();
    assertThat(skipped.getReason())
        .contains("not run: pages in a browser: apt-get install chromium");
    assertThat(NotRun.below(root)).containsExactly(Part.BROWSER);

    ConditionEvaluationResult run = without().judge(List.of(Part.BROWSER, Part.POSTFIX), TEST);

    assertThat(run.isDisabled()).isFalse();
    assertThat(NotRun.below(root)).isEmpty();
  }

  @Test
  void inCiItFails() throws IOException {
    NeedsCondition ci =
        new NeedsCondition(part -> false, true, NotRun.notes(root.resolve("framework")));

    assertThatThrownBy(() -> ci.judge(List.of(Part.INSTALLED_MARIADB), TEST))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the installed MariaDB: apt-get install mariadb-server")
        .hasMessageContaining("CI=true");
    assertThat(ci.judge(List.of(Part.PERMISSIONS), TEST).isDisabled())
        .as("CI may well be root")
        .isTrue();
    assertThat(NotRun.below(root)).isEqualTo(EnumSet.of(Part.INSTALLED_MARIADB, Part.PERMISSIONS));
  }

  @Test
  void theClosingLineNamesAllOnce() throws Exception {
    without(Part.BROWSER).judge(List.of(Part.BROWSER), TEST);
    without(Part.BROWSER, Part.SMALL_DISK).judge(List.of(Part.BROWSER, Part.SMALL_DISK), "other");

    assertThat(closing(root))
        .isEqualTo(
            "not run: pages in a browser: apt-get install chromium;"
                + " a full disk: as root, where a tmpfs may be mounted\n");
    assertThat(closing(root.resolve("plugins/a/target"))).isEmpty();
  }

  /** As Maven's exec plugin calls it: in a group of threads that it destroys afterwards. */
  static final class InAGroup {
    private InAGroup() {}

    @SuppressWarnings("removal")
    public static void main(String[] arguments) throws InterruptedException {
      ThreadGroup group = new ThreadGroup("of a plugin");
      Thread caller =
          new Thread(
              group,
              () -> {
                try {
                  NotRun.main(arguments);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              },
              "caller");
      caller.start();
      caller.join();
      group.destroy();
    }
  }

  private static String closing(Path folder) throws Exception {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                InAGroup.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(java.waitFor()).as(said).isZero();
    return said;
  }
}
