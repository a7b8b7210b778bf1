package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.api.Event;
import io.weir.api.action.Notice;
import io.weir.engine.config.ConfigLoader;
import io.weir.engine.config.Loaded;
import io.weir.engine.coverage.Coverage;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.plugin.PluginCatalog;
import io.weir.engine.run.Engine;
import io.weir.engine.run.EngineException;
import io.weir.engine.view.Order;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine from lines to consequences, run with the testkit's fakes. */
final class EngineTest {
  private static final String YAML =
      """
      sources: [{ id: orders, type: memory }]
      parsers: [{ type: shop }]
      store: { type: memory }
      state: state
      trusted: { client_address: [192.0.2.99] }
      rules:
        - { id: busy, type: count, at: 3, actions: [tell, block] }
      actions:
        - { id: tell, type: recording }
        - { id: block, type: memory_block, for: 1h }
      """;

  private final MemorySource.Factory sources = new MemorySource.Factory();
  private final MemoryStore.Factory stores = new MemoryStore.Factory();
  private final RecordingNotifier.Factory notifiers = new RecordingNotifier.Factory();
  private final MemoryBlocker.Factory blockers = new MemoryBlocker.Factory();
  private final MemorySource source = sources.source("orders");
  private final MemoryStore store = stores.store();
  private final RecordingNotifier told = notifiers.notifier("tell");
  private final MemoryBlocker firewall = blockers.blocker("block");
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  @TempDir private Path folder;
  private final Order byAnna = new Order("anna", "a mistake");
  private Engine engine;
  private int order;

  private void start() throws IOException, EngineException {
    start(YAML);
  }

  private void start(String yaml) throws IOException, EngineException {
    Path file = Files.writeString(folder.resolve("weir.yaml"), yaml);
    PluginCatalog catalog =
        PluginCatalog.of(
            sources,
            stores,
            notifiers,
            blockers,
            new Shop.ShopParser.Factory(),
            new Shop.CountRule.Factory());
    Loaded loaded = ConfigLoader.load(file, List.of(), Map.of());
    Pipeline pipeline =
        Pipeline.prepare(loaded.config(), catalog, Clock.systemUTC(), loaded.problems());
    assertThat(loaded.problems().list()).isEmpty();
    engine = Engine.open(pipeline, Optional.of("http://127.0.0.1:8025"));
    engine.start();
  }

  private void stop() throws InterruptedException {
    engine.stop(Duration.ofSeconds(10));
    engine = null;
  }

  @AfterEach
  void stopEngine() throws InterruptedException {
    if (engine != null) {
      stop();
    }
  }

  private void orders(String address, int many, Instant at) {
    source.received(Instant.now());
    for (int i = 0; i < many; i++) {
      source.append(at + " order o" + order++ + " " + address);
    }
  }

  @Test
  void aFloodIsKeptToldAndBlocked() throws Exception {
    start();
    orders("192.0.2.7", 4, now);
    orders("192.0.2.8", 2, now);

    await().until(() -> firewall.real().contains("192.0.2.7"));
    await().until(() -> store.events("ordered").size() == 6 && store.events("alert").size() == 1);
    await().until(() -> told.notices().size() == 1);
    assertThat(firewall.real()).containsExactly("192.0.2.7");
    assertThat(firewall.calls()).containsExactly("add [192.0.2.7]");
    Notice notice = told.notices().get(0);
    assertThat(notice.kind()).isEqualTo(Notice.Kind.ALERT);
    assertThat(notice.alerts().get(0).sentence()).isEqualTo("192.0.2.7 ordered 3");
    assertThat(notice.link("page")).contains(URI.create("http://127.0.0.1:8025"));
    assertThat(store.events("block")).hasSize(1);
    assertThat(engine.operations().blocks().wanted()).singleElement().matches(b -> b.inForce());
    assertThat(engine.operations().alerts().open()).hasSize(1);
  }

  @Test
  void aPaymentLearnsItsAddressFromTheOrderAlsoAfterARestart() throws Exception {
    start();
    orders("192.0.2.7", 1, now);
    await().until(() -> store.events("ordered").size() == 1);
    stop();
    start();
    source.append(now + " paid o0");

    await().until(() -> store.events("paid").size() == 1);
    assertThat(store.events("paid").get(0).text("client_address")).isEqualTo("192.0.2.7");
  }

  @Test
  void aRestartReadsOnCountsOnAndTellsNothingTwice() throws Exception {
    start();
    orders("192.0.2.7", 2, now);
    await().until(() -> store.events("ordered").size() == 2);
    stop();
    start();
    orders("192.0.2.7", 1, now);
    await().until(() -> firewall.real().contains("192.0.2.7"));
    await().until(() -> told.notices().size() == 1);
    stop();
    start();
    orders("192.0.2.7", 1, now);
    await().until(() -> store.events("ordered").size() == 4);

    assertThat(told.notices()).hasSize(1);
    assertThat(store.events("alert")).hasSize(1);
    assertThat(firewall.real()).containsExactly("192.0.2.7");
  }

  @Test
  void theStatusTellsHowMuchIsUnderstood() throws Exception {
    start();
    orders("192.0.2.7", 2, now);
    source.append("odd");
    source.append("Nov 26 10:00:00 mx last message repeated 3 times");
    await().until(() -> engine.operations().health().status().lines() == 4);

    Coverage coverage = engine.operations().health().status().coverage();
    assertThat(coverage.programs().stream().mapToLong(Coverage.Program::events).sum()).isEqualTo(2);
    assertThat(coverage.unknown()).isEqualTo(1);
    assertThat(coverage.shapes()).containsExactly(new Coverage.Shape("*", 1));
    assertThat(coverage.folded()).isEqualTo(1);
  }

  @Test
  void aBlockStaysThroughARestartWithoutAGap() throws Exception {
    start();
    orders("192.0.2.7", 3, now);
    await().until(() -> firewall.real().contains("192.0.2.7"));
    stop();
    assertThat(firewall.real()).containsExactly("192.0.2.7");
    start();
    orders("192.0.2.8", 3, now);
    await().until(() -> firewall.real().contains("192.0.2.8"));

    assertThat(firewall.calls()).containsExactly("add [192.0.2.7]", "add [192.0.2.8]");
  }

  @Test
  void whatStoodThereBeforeStaysAndALiftedBlockGoes() throws Exception {
    firewall.foreign("203.0.113.5");
    start();
    orders("192.0.2.7", 3, now);
    await().until(() -> engine.operations().blocks().wanted().stream().anyMatch(b -> b.inForce()));
    String id = engine.operations().blocks().wanted().get(0).block().id();

    assertThat(engine.operations().blocks().lift(id, byAnna).get().isDone()).isTrue();
    assertThat(engine.operations().blocks().lift(id, byAnna).get().isDone()).isFalse();

    await().until(() -> firewall.real().size() == 1);
    assertThat(firewall.real()).containsExactly("203.0.113.5");
    await().until(() -> store.events("block_end").size() == 1);
    Event end = store.events("block_end").get(0);
    assertThat(end.text("author")).isEqualTo("anna");
    assertThat(end.text("author_kind")).isEqualTo("person");
    assertThat(end.text("reason")).isEqualTo("lifted: a mistake");
  }

  @Test
  void aForeignEntryIsNotTakenOverByABlockOfTheSameAddress() throws Exception {
    firewall.foreign("192.0.2.7");
    start();
    orders("192.0.2.7", 3, now);
    await().until(() -> engine.operations().blocks().wanted().size() == 1);
    engine
        .operations()
        .blocks()
        .lift(engine.operations().blocks().wanted().get(0).block().id(), byAnna)
        .get();
    orders("192.0.2.8", 3, now);
    await().until(() -> firewall.real().contains("192.0.2.8"));

    assertThat(firewall.real()).containsExactlyInAnyOrder("192.0.2.7", "192.0.2.8");
  }

  @Test
  void aFlushFromOutsideIsRepairedWithTheNextChange() throws Exception {
    start();
    orders("192.0.2.7", 3, now);
    await().until(() -> firewall.real().contains("192.0.2.7"));
    firewall.flush();
    orders("192.0.2.8", 3, now);

    await().until(() -> firewall.real().equals(Set.of("192.0.2.7", "192.0.2.8")));
  }

  @Test
  void aTrustedAddressIsKeptButNeitherToldNorBlocked() throws Exception {
    start();
    orders("192.0.2.99", 10, now);
    orders("127.0.0.1", 10, now);
    orders("192.0.2.7", 3, now);
    await().until(() -> firewall.real().contains("192.0.2.7"));

    assertThat(firewall.real()).containsExactly("192.0.2.7");
    await().until(() -> store.events("ordered").size() == 23);
    assertThat(store.events("alert")).hasSize(1);
  }

  @Test
  void detectionGoesOnWhileTheStoreIsAwayAndAllIsThereAfterwards() throws Exception {
    store.away(true);
    start();
    orders("192.0.2.7", 5, now);
    await().until(() -> firewall.real().contains("192.0.2.7"));
    assertThat(engine.operations().health().status().store().away()).isPresent();
    store.away(false);

    await().atMost(Duration.ofSeconds(60)).until(() -> store.events("ordered").size() == 5);
    await().until(() -> engine.operations().health().status().store().away().isEmpty());
  }

  @Test
  void aRefusedEventDoesNotHoldUpTheOthers() throws Exception {
    store.refuses(e -> "o3".equals(e.text("order_id")));
    start();
    orders("192.0.2.8", 2, now);
    orders("192.0.2.9", 2, now);
    orders("192.0.2.10", 2, now);

    await().until(() -> store.events("ordered").size() == 5 && store.refused().size() == 1);
    assertThat(engine.operations().health().status().store().refused()).isEqualTo(1);
  }

  @Test
  void oldAlertsComeInOneSummaryAndBlocksThatWouldBeOverAreNotMade() throws Exception {
    for (int i = 1; i <= 5; i++) {
      orders("198.51.100." + i, 3, now.minus(Duration.ofHours(5)));
    }
    orders("198.51.100.77", 3, now.minus(Duration.ofMinutes(30)));
    start();

    await().until(() -> told.notices().size() == 1);
    assertThat(told.notices().get(0).kind()).isEqualTo(Notice.Kind.SUMMARY);
    assertThat(told.notices().get(0).alerts()).hasSize(6);
    await().until(() -> firewall.real().equals(Set.of("198.51.100.77")));
  }

  @Test
  void anActionThatIsMissingOrDoesNotFitIsAProblemAtItsPlace() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("bad.yaml"),
            """
            sources: [{ id: orders, type: memory }]
            parsers: [{ type: shop }]
            store: { type: memory }
            rules:
              - { id: busy, type: count, at: 3, actions: [tel, block] }
            actions:
              - { id: tell, type: recording }
              - { id: block, type: memory_block, for: 1h, fields: [sasl_username] }
            """);
    PluginCatalog catalog =
        PluginCatalog.of(
            sources,
            stores,
            notifiers,
            blockers,
            new Shop.ShopParser.Factory(),
            new Shop.CountRule.Factory());
    Loaded loaded = ConfigLoader.load(file, List.of(), Map.of());

    assertThat(Pipeline.prepare(loaded.config(), catalog, Clock.systemUTC(), loaded.problems()))
        .isNull();
    assertThat(loaded.problems().toString())
        .contains("bad.yaml:5:")
        .contains("there is no action 'tel'; did you mean 'tell'?")
        .contains("this rule's subject is client_address");
  }
}
