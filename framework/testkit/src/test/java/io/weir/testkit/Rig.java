package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.ComponentFactory;
import io.weir.api.action.Notice;
import io.weir.engine.config.ConfigLoader;
import io.weir.engine.config.Loaded;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.plugin.PluginCatalog;
import io.weir.engine.run.Engine;
import io.weir.engine.run.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A shop's pipeline over the fakes, which outlive the engine: it is started, stopped and broken.
 */
final class Rig {
  static final String YAML =
      """
      sources: [{ id: orders, type: memory }]
      parsers: [{ type: shop }]
      store: { type: memory }
      state: state
      rules:
        - { id: busy, type: count, at: 3, actions: [tell, block] }
      actions:
        - { id: tell, type: recording }
        - { id: block, type: memory_block, for: 1h }
      """;

  final MemorySource.Factory sources = new MemorySource.Factory();
  final MemoryStore.Factory stores = new MemoryStore.Factory();
  final RecordingNotifier.Factory notifiers = new RecordingNotifier.Factory();
  final MemoryBlocker.Factory blockers = new MemoryBlocker.Factory();
  final MemorySource source = sources.source("orders");
  final MemoryStore store = stores.store();
  final RecordingNotifier told = notifiers.notifier("tell");
  final MemoryBlocker firewall = blockers.blocker("block");
  final Breaks breaks = new Breaks();

  /** Further plugins of a test. */
  final List<ComponentFactory<?>> more = new ArrayList<>();

  final Instant now;
  final Path folder;

  /** The pipeline file of {@link #start()}. */
  String yaml = YAML;

  /** What links in notices begin with. */
  Optional<String> page = Optional.empty();

  private @Nullable Engine engine;
  private int order;

  Rig(Path folder) {
    this(folder, Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  Rig(Path folder, Instant now) {
    this.folder = folder;
    this.now = now;
  }

  Path state() {
    return folder.resolve("state/state.mv");
  }

  Engine start() throws IOException, EngineException {
    return start(yaml);
  }

  Engine start(String yaml) throws IOException, EngineException {
    Engine made = Engine.open(pipeline(yaml), page);
    engine = made;
    made.start();
    return made;
  }

  Pipeline pipeline(String yaml) throws IOException {
    Files.createDirectories(folder);
    Path file = Files.writeString(folder.resolve("weir.yaml"), yaml);
    List<ComponentFactory<?>> all = new ArrayList<>(more);
    all.add(breaks.around(sources));
    all.add(breaks.around(stores));
    all.add(breaks.around(notifiers));
    all.add(breaks.around(blockers));
    all.add(breaks.around(new Shop.ShopParser.Factory(breaks)));
    all.add(new Shop.CountRule.Factory(breaks));
    PluginCatalog catalog = PluginCatalog.of(all.toArray(new ComponentFactory<?>[0]));
    Loaded loaded = ConfigLoader.load(file, List.of(), Map.of());
    Pipeline pipeline =
        Pipeline.prepare(loaded.config(), catalog, Clock.systemUTC(), loaded.problems());
    assertThat(loaded.problems().list()).isEmpty();
    assertThat(pipeline).isNotNull();
    return pipeline;
  }

  Engine engine() {
    assertThat(engine).isNotNull();
    return engine;
  }

  void stop() throws InterruptedException {
    Engine there = engine;
    if (there != null) {
      engine = null;
      there.stop(Duration.ofSeconds(20));
    }
  }

  void orders(String address, int many) {
    orders(address, many, now);
  }

  void orders(String address, int many, Instant at) {
    source.received(Instant.now());
    for (int i = 0; i < many; i++) {
      source.append(at + " order o" + order++ + " " + address);
    }
  }

  /** All that an undisturbed run would have brought about, as text. */
  String outcome() {
    return String.join(
        "\n",
        "ordered "
            + store.events("ordered").stream()
                .map(e -> e.text("order_id"))
                .sorted()
                .collect(Collectors.joining(" ")),
        "paid "
            + store.events("paid").stream()
                .map(e -> e.text("order_id") + "=" + e.text("client_address"))
                .sorted()
                .collect(Collectors.joining(" ")),
        "alerts "
            + store.events("alert").stream()
                .map(e -> e.text("alert_id"))
                .sorted()
                .collect(Collectors.joining(" ")),
        "blocks "
            + store.events("block").stream()
                .map(e -> e.text("block_id"))
                .sorted()
                .collect(Collectors.joining(" ")),
        "in force " + firewall.real().stream().sorted().collect(Collectors.joining(" ")),
        "mails " + ids().stream().sorted().collect(Collectors.joining(" ")));
  }

  Set<String> ids() {
    return told.notices().stream().map(Notice::id).collect(Collectors.toSet());
  }
}
