package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.api.Text;
import io.weir.api.action.ActionException;
import io.weir.api.action.Notice;
import io.weir.engine.config.ConfigLoader;
import io.weir.engine.config.Loaded;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.plugin.PluginCatalog;
import io.weir.engine.run.Engine;
import io.weir.engine.view.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reports that are sent without being asked for: each once, whatever happens. */
final class MailedReportTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String YAML =
      """
      sources: [{ id: orders, type: memory }]
      parsers: [{ type: shop }]
      store: { type: memory }
      state: state
      zone: Europe/Moscow
      rules:
        - { id: busy, type: count, at: 3, actions: [] }
      actions:
        - { id: tell, type: recording }
        - { id: other, type: recording }
      reports: { daily: { at: "07:00", actions: [tell] } }
      """;

  private final MemorySource.Factory sources = new MemorySource.Factory();
  private final MemoryStore.Factory stores = new MemoryStore.Factory();
  private final RecordingNotifier.Factory notifiers = new RecordingNotifier.Factory();
  private final MemorySource source = sources.source("orders");
  private final RecordingNotifier told = notifiers.notifier("tell");

  /** 15:00 in Moscow. */
  private final FixedClock clock = new FixedClock(Instant.parse("2026-03-05T12:00:00Z"));

  @TempDir private Path folder;
  private Engine engine;
  private int order;

  private void start(String yaml) throws Exception {
    Path file = Files.writeString(folder.resolve("weir.yaml"), yaml);
    PluginCatalog catalog =
        PluginCatalog.of(
            sources,
            stores,
            notifiers,
            new Shop.ShopParser.Factory(),
            new Shop.CountRule.Factory());
    Loaded loaded = ConfigLoader.load(file, List.of(), Map.of());
    Pipeline pipeline = Pipeline.prepare(loaded.config(), catalog, clock, loaded.problems());
    assertThat(loaded.problems().list()).isEmpty();
    engine = Engine.open(pipeline, Optional.of("http://127.0.0.1:8025"));
    engine.start();
  }

  private void stop() throws InterruptedException {
    if (engine != null) {
      engine.stop(Duration.ofSeconds(10));
      engine = null;
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    stop();
  }

  private void orders(String at, int many, String address) {
    source.received(clock.instant());
    for (int i = 0; i < many; i++) {
      source.append(at + " order o" + order++ + " " + address);
    }
  }

  /** Time passes meanwhile. */
  private void reports(int n) {
    until(() -> told.notices().size() >= n);
  }

  private void until(BooleanSupplier condition) {
    await()
        .atMost(LONG)
        .until(
            () -> {
              clock.advance(Duration.ofSeconds(2));
              return condition.getAsBoolean();
            });
  }

  /** Long enough for several looks at the clock. */
  private void nothingComes(int sent) {
    await().during(Duration.ofSeconds(3)).atMost(LONG).until(() -> told.notices().size() == sent);
  }

  @Test
  void theFirstStartOnlyNotesTheTimeAndEachDayHasOne() throws Exception {
    start(YAML);
    orders("2026-03-05T11:59:00Z", 5, "192.0.2.7");
    nothingComes(0);
    clock.set(Instant.parse("2026-03-06T03:59:59Z"));
    nothingComes(0);
    clock.set(Instant.parse("2026-03-06T04:00:00Z"));
    reports(1);
    Notice notice = told.notices().get(0);
    assertThat(notice.kind()).isEqualTo(Notice.Kind.REPORT);
    assertThat(notice.title()).isEqualTo("daily report, Thu 5 Mar 2026");
    assertThat(notice.at()).isEqualTo(Instant.parse("2026-03-05T21:00:00Z"));
    assertThat(notice.text().orElseThrow())
        .startsWith("Thu 5 Mar 2026 on ")
        .contains("  Alerts:\n    Thu 14:59  busy: 192.0.2.7 ordered 3\n")
        .contains("5  ordered", "statistics?from=2026-03-05&to=2026-03-05")
        .satisfies(MailedReportTest::fits);
    assertThat(notice.html().orElseThrow())
        .contains("<h1", "192.0.2.7 ordered 3", "Thu 5 Mar 2026");
    nothingComes(1);
    clock.set(Instant.parse("2026-03-07T04:00:00Z"));
    reports(2);
    assertThat(told.notices().get(1).text().orElseThrow())
        .contains("No alert, block, new account or problem.", "beside Thu 5 Mar 2026");
    assertThat(notifiers.notifier("other").notices()).isEmpty();
  }

  private static void fits(String text) {
    assertThat(text.lines()).allSatisfy(l -> assertThat(l.length()).isLessThanOrEqualTo(80));
    assertThat(text.codePoints().filter(c -> c != '\n')).noneMatch(Text::steers);
  }

  @Test
  void whoWasDownForDaysGetsTheNewestOnce() throws Exception {
    start(YAML);
    orders("2026-03-05T11:59:00Z", 1, "192.0.2.7");
    nothingComes(0);
    stop();
    clock.set(Instant.parse("2026-03-09T09:30:00Z"));
    start(YAML);
    reports(1);
    assertThat(told.notices().get(0).title()).isEqualTo("daily report, Sun 8 Mar 2026");
    nothingComes(1);
    stop();
    start(YAML);
    nothingComes(1);
  }

  @Test
  void whatCouldNotBeSentIsSentAfterARestartAsItWas() throws Exception {
    start(YAML);
    orders("2026-03-05T11:59:00Z", 5, "192.0.2.7");
    nothingComes(0);
    told.fail(new ActionException(true, "the server is away", null));
    clock.set(Instant.parse("2026-03-06T04:00:00Z"));
    until(() -> told.calls() > 0);
    stop();
    int calls = told.calls();
    clock.set(Instant.parse("2026-03-06T05:00:00Z"));
    start(YAML);
    until(() -> told.calls() > calls);
    assertThat(told.notices()).isEmpty();
    told.fail(null);
    reports(1);
    assertThat(told.notices().get(0).text().orElseThrow()).contains("busy: 192.0.2.7 ordered 3");
    nothingComes(1);
  }

  /** A state as it was at any moment brings about one more copy with the same id, or none. */
  @Test
  void aKillLosesNoReportAndNoneHasTwoIds() throws Exception {
    start(YAML);
    orders("2026-03-05T11:59:00Z", 5, "192.0.2.7");
    nothingComes(0);
    Path state = folder.resolve("state/state.mv");
    Path copy = folder.resolve("copy.mv");
    told.fail(new ActionException(true, "the server is away", null));
    clock.set(Instant.parse("2026-03-06T04:00:00Z"));
    until(() -> told.calls() > 0);
    Files.copy(state, copy);
    told.fail(null);
    reports(1);
    stop();
    Files.copy(copy, state, StandardCopyOption.REPLACE_EXISTING);
    start(YAML);
    reports(2);
    assertThat(told.notices().get(1).id()).isEqualTo(told.notices().get(0).id());
    nothingComes(2);
  }

  @Test
  void aStoreThatIsAwayIsWaitedForAndTheLoopGoesOn() throws Exception {
    start(YAML);
    orders("2026-03-05T11:59:00Z", 1, "192.0.2.7");
    nothingComes(0);
    stores.store().away(true);
    clock.set(Instant.parse("2026-03-06T04:00:00Z"));
    orders("2026-03-06T03:59:00Z", 1, "192.0.2.8");
    nothingComes(0);
    until(() -> engine.operations().health().status().events().getOrDefault("ordered", 0L) == 2);
    stores.store().away(false);
    clock.set(Instant.parse("2026-03-06T04:02:00Z"));
    reports(1);
    assertThat(told.notices().get(0).title()).isEqualTo("daily report, Thu 5 Mar 2026");
  }

  @Test
  void weeksAndMonthsComeOnTheirDays() throws Exception {
    String yaml =
        YAML.replace(
            "daily: { at: \"07:00\", actions: [tell] }",
            "weekly: { on: tuesday, actions: [tell] }, monthly: { at: \"08:30\", actions: [tell, other] }");
    start(yaml);
    nothingComes(0);
    clock.set(Instant.parse("2026-03-10T04:00:00Z"));
    reports(1);
    assertThat(told.notices().get(0).title())
        .isEqualTo("weekly report, Mon 2 Mar 2026 to Sun 8 Mar 2026");
    clock.set(Instant.parse("2026-04-01T05:30:00Z"));
    reports(3);
    assertThat(told.notices().stream().skip(1).map(Notice::title))
        .containsExactlyInAnyOrder(
            "weekly report, Mon 23 Mar 2026 to Sun 29 Mar 2026",
            "monthly report, Sun 1 Mar 2026 to Tue 31 Mar 2026");
    assertThat(notifiers.notifier("other").notices()).hasSize(1);
  }

  @Test
  void oneIsSentOnDemandBesidesThoseThatAreDue() throws Exception {
    start(YAML);
    orders("2026-03-05T11:59:00Z", 1, "192.0.2.7");
    nothingComes(0);
    clock.set(Instant.parse("2026-03-06T03:00:00Z"));
    Outcome outcome = engine.operations().reports().send("daily").get(60, TimeUnit.SECONDS);
    assertThat(outcome.sentence()).isEqualTo("daily report, Thu 5 Mar 2026 is sent by tell");
    reports(1);
    assertThat(engine.operations().reports().send("weekly").get(60, TimeUnit.SECONDS).sentence())
        .isEqualTo("the pipeline file has no weekly report that somebody gets; there are: daily");
    clock.set(Instant.parse("2026-03-06T04:00:00Z"));
    reports(2);
    assertThat(told.notices().get(1).title()).isEqualTo(told.notices().get(0).title());
    assertThat(told.notices().get(1).id()).isNotEqualTo(told.notices().get(0).id());
  }

  @Test
  void unknownLinesAreNewOnce() throws Exception {
    start(YAML);
    orders("2026-03-05T11:59:00Z", 1, "192.0.2.7");
    source.append("something nobody knows");
    nothingComes(0);
    clock.set(Instant.parse("2026-03-06T04:00:00Z"));
    reports(1);
    assertThat(told.notices().get(0).text().orElseThrow())
        .contains("Log lines that no parser knows and that were not there before:\n    1 × ");
    clock.set(Instant.parse("2026-03-07T04:00:00Z"));
    reports(2);
    assertThat(told.notices().get(1).text().orElseThrow()).doesNotContain("no parser knows");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "daily: { at: '7:00', actions: [tell] } | reports.daily.at: '7:00' is not a time of day: write \"07:00\"",
        "daily: { at: '25:00', actions: [tell] } | reports.daily.at: '25:00' is not a time of day",
        "daily: { actions: [tel] } | reports.daily.actions[0]: there is no action 'tel'; did you mean 'tell'?",
        "daily: { actions: [] } | reports.daily.actions: ",
        "daily: { at: '07:00' } | reports.daily.actions: is missing",
        "dayly: { actions: [tell] } | reports.dayly: unknown option; did you mean 'daily'?",
        "weekly: { on: moonday, actions: [tell] } | reports.weekly.on: 'moonday'",
        "weekly: { on: friday, actions: [block] } | reports.weekly.actions[0]: the action 'block' blocks",
      })
  void whatIsWrongIsSaidWithItsPlace(String reports, String problem) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("weir.yaml"),
            YAML.replace("daily: { at: \"07:00\", actions: [tell] }", reports.replace('\'', '"'))
                .replace(
                    "{ id: other, type: recording }",
                    "{ id: block, type: memory_block, for: 1h }"));
    Loaded loaded = ConfigLoader.load(file, List.of(), Map.of());
    PluginCatalog catalog =
        PluginCatalog.of(
            sources,
            stores,
            notifiers,
            new MemoryBlocker.Factory(),
            new Shop.ShopParser.Factory(),
            new Shop.CountRule.Factory());
    assertThat(Pipeline.prepare(loaded.config(), catalog, clock, loaded.problems())).isNull();
    assertThat(loaded.problems().list())
        .singleElement()
        .asString()
        .contains("weir.yaml:11:", problem);
  }

  @Test
  void withoutAStoreThereIsNothingToReport() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("weir.yaml"), YAML.replace("store: { type: memory }\n", ""));
    Loaded loaded = ConfigLoader.load(file, List.of(), Map.of());
    assertThat(loaded.problems().toString())
        .contains("reports: needs a store: what would it count?");
  }
}
