package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.rule.Alerts;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Key;
import io.weir.api.rule.Rule;
import io.weir.api.rule.RuleContext;
import io.weir.api.rule.Subject;
import io.weir.engine.config.ConfigLoader;
import io.weir.engine.config.Loaded;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.plugin.PluginCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that ask for countries and operators, from the pipeline file to the alert. */
final class GeoRuleTest {
  private static final String YAML =
      """
      sources: [{ id: orders, type: memory }]
      parsers: [{ type: shop }]
      store: { type: memory }
      state: state
      geo: { country: c.mmdb, asn: a.mmdb }
      rules:
        - id: each
          type: seen
          event: ordered
          per: client_address/asn or client_address/country
          where: { client_address/country: { not_in: [ch] } }
          levels: [{ at: 1, actions: [tell] }]
      actions:
        - { id: tell, type: recording }
        - { id: block, type: memory_block, for: 1h }
      """;

  @TempDir private Path folder;

  /** Raises an alert for each event. */
  private static final class Seen implements Rule {
    record Step(long at, List<String> actions) {}

    record Options(EventType event, Key per, Condition where, List<Step> levels) {}

    private final Options options;

    Seen(Options options) {
      this.options = options;
    }

    @Override
    public List<EventType> watches() {
      return List.of(options.event());
    }

    @Override
    public Set<String> subjectFields() {
      return options.per().subjectFields();
    }

    @Override
    public List<Level> levels() {
      return options.levels().stream().map(s -> new Level(s.at(), s.actions())).toList();
    }

    @Override
    public Subject subject(Event event) {
      return options.where().holds(event) ? options.per().subject(event) : null;
    }

    @Override
    public void judge(Event event, Subject subject, Alerts alerts) {
      alerts.raise(
          Finding.at(1, subject)
              .measured(1, 1)
              .since(event.time())
              .says(options.per().shown(subject.value()) + " was seen"));
    }

    @Override
    public List<Measure> top(int most) {
      return List.of();
    }

    static final class Factory implements Rule.Factory<Options> {
      @Override
      public String type() {
        return "seen";
      }

      @Override
      public Class<Options> configType() {
        return Options.class;
      }

      @Override
      public Rule create(Options options, RuleContext context) {
        return new Seen(options);
      }
    }
  }

  private void files() throws Exception {
    new MmdbFile()
        .put("192.0.2.0/24", Map.of("country_code", "CH"))
        .put("198.51.100.0/24", Map.of("country_code", "NO"))
        .writeTo(folder.resolve("c.mmdb"));
    new MmdbFile()
        .put("203.0.113.0/24", Map.of("asn", 64500, "as_name", "Example Net"))
        .writeTo(folder.resolve("a.mmdb"));
  }

  @Test
  void anAlertIsAboutAnOperatorOrACountry() throws Exception {
    files();
    Rig rig = new Rig(folder);
    rig.more.add(new Seen.Factory());
    rig.start(YAML);
    try {
      rig.orders("192.0.2.1", 1);
      rig.orders("198.51.100.1", 1);
      rig.orders("203.0.113.1", 1);
      rig.orders("10.0.0.1", 1);
      await().until(() -> rig.store.events("alert").size() == 2);
      await().until(() -> rig.store.events("ordered").size() == 4);
    } finally {
      rig.stop();
    }
    assertThat(rig.store.events("alert"))
        .extracting(e -> e.text("subject_field") + " " + e.text("subject"))
        .containsExactlyInAnyOrder("client_address/country NO", "client_address/asn AS64500");
    assertThat(rig.store.events("alert"))
        .extracting(e -> e.text("sentence"))
        .contains("AS64500 Example Net was seen");
  }

  private String problems(String yaml) throws Exception {
    Path file = Files.writeString(folder.resolve("weir.yaml"), yaml);
    PluginCatalog catalog =
        PluginCatalog.of(
            new MemorySource.Factory(),
            new MemoryStore.Factory(),
            new RecordingNotifier.Factory(),
            new MemoryBlocker.Factory(),
            new Shop.ShopParser.Factory(),
            new Seen.Factory());
    Loaded loaded = ConfigLoader.load(file, List.of(), Map.of());
    assertThat(Pipeline.prepare(loaded.config(), catalog, Clock.systemUTC(), loaded.problems()))
        .isNull();
    return loaded.problems().toString();
  }

  @Test
  void missingFilesAreToldBesideAllElse() throws Exception {
    files();
    Files.delete(folder.resolve("c.mmdb"));
    assertThat(problems(YAML.replace("ordered", "orderd")).lines().toList())
        .hasSize(2)
        .anyMatch(m -> m.contains("weir.yaml:5:") && m.contains("c.mmdb does not exist"))
        .anyMatch(m -> m.contains("weir.yaml:9:") && m.contains("did you mean 'ordered'?"));
    assertThat(problems(YAML.replaceAll("geo: .*", "").replace("tell]", "tel]")).lines().toList())
        .hasSize(4)
        .anyMatch(m -> m.contains("weir.yaml:10:") && m.contains("geo: { asn: FILE.mmdb }"))
        .anyMatch(m -> m.contains("weir.yaml:10:") && m.contains("geo: { country: FILE.mmdb }"))
        .anyMatch(m -> m.contains("weir.yaml:11:") && m.contains("geo: { country: FILE.mmdb }"))
        .anyMatch(m -> m.contains("weir.yaml:12:") && m.contains("'tel'"));
  }

  @Test
  void noBlockerTakesACountryForAnAddress() throws Exception {
    files();
    assertThat(problems(YAML.replace("actions: [tell]", "actions: [block]")))
        .contains("weir.yaml:12:")
        .contains("this rule's subject is client_address/asn, client_address/country");
  }
}
