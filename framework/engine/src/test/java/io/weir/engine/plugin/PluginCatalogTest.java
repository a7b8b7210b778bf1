package io.weir.engine.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.engine.config.ComponentKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class PluginCatalogTest {
  private static final String FACT = "EventType.named(\"fact\", \"A fact.\").fields(%s).build()";
  private static final String A = "Field.text(\"a\", 10, \"A.\")";
  private static final String B = "Field.integer(\"b\", \"B.\")";

  @TempDir Path folder;

  @Test
  void listsWhatTheJarsBringAndWritesNothing() throws IOException {
    PluginJar.withSource("weir-tap", "Tap", "tap").write(folder, "tap-1.2.jar");
    PluginJar.withParser("weir-talk", "Talk", "talk", FACT.formatted(A)).write(folder, "talk.jar");
    Files.writeString(folder.resolve("README.txt"), "not a plugin");
    PluginCatalog catalog = PluginCatalog.fromDirectory(folder);
    assertThat(catalog.problems()).isEmpty();
    assertThat(catalog.entries())
        .extracting(
            e -> e.kind().word(), PluginEntry::type, PluginEntry::jar, PluginEntry::pluginId)
        .containsExactly(
            tuple("source", "tap", "tap-1.2.jar", "weir-tap"),
            tuple("parser", "talk", "talk.jar", "weir-talk"));
    assertThat(catalog.entries()).extracting(PluginEntry::version).containsOnly("1.2");
    assertThat(catalog.parser("talk")).isPresent();
    assertThat(catalog.source("talk")).isEmpty();
    assertThat(catalog.folder()).contains(folder.toAbsolutePath());
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("tap-1.2.jar", "talk.jar", "README.txt");
    }
  }

  @Test
  void jarsNamedForOtherKindsAreLeftAloneWhereOnlyParsersAreWanted() throws IOException {
    PluginJar.withSource("weir-source-tap", "Tap", "tap").write(folder, "weir-source-tap-1.jar");
    PluginJar.withSource("acme", "Pipe", "pipe").write(folder, "acme.jar");
    PluginJar.withParser("weir-parser-talk", "Talk", "talk", FACT.formatted(A))
        .write(folder, "talk.jar");
    PluginCatalog catalog = PluginCatalog.parsersFromDirectory(folder);
    assertThat(catalog.problems()).isEmpty();
    assertThat(catalog.entries()).extracting(PluginEntry::type).containsExactly("pipe", "talk");
  }

  @Test
  void jarsThatAreNotUsedAreNotKeptOpen() throws IOException {
    PluginJar.withSource("weir-tap", "Tap", "tap").write(folder, "tap.jar");
    PluginJar.withSource("weir-pipe", "Pipe", "pipe").write(folder, "pipe.jar");
    PluginCatalog catalog = PluginCatalog.fromDirectory(folder);
    catalog.closeUnused(entry -> entry.type().equals("tap"));
    assertThat(reads(catalog, "tap")).isTrue();
    assertThat(reads(catalog, "pipe")).isFalse();
  }

  private static boolean reads(PluginCatalog catalog, String type) {
    return catalog
            .loaderOf(catalog.source(type).orElseThrow())
            .getResource("META-INF/extensions.idx")
        != null;
  }

  @Test
  void aFolderThatIsNotThereIsTold() {
    Path missing = folder.resolve("missing");
    assertThat(PluginCatalog.fromDirectory(missing).problems())
        .singleElement()
        .asString()
        .contains(missing.toString(), "does not exist");
  }

  /** Who opened it would wait for somebody to write into it. */
  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPipeIsNoJar() throws Exception {
    PluginJar.withSource("good", "Good", "good").write(folder, "good.jar");
    Path pipe = folder.resolve("pipe.jar");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    PluginCatalog catalog = PluginCatalog.fromDirectory(folder);
    assertThat(catalog.problems()).singleElement().asString().contains("pipe.jar", "regular file");
    assertThat(catalog.entries()).extracting(PluginEntry::type).containsExactly("good");
  }

  @Test
  void everyBadJarIsToldInOneReadingAndTheGoodOneWorks() throws IOException {
    PluginJar.withSource("good", "Good", "good").write(folder, "good.jar");
    Files.writeString(folder.resolve("broken.jar"), "no zip at all");
    PluginJar.named("x").without("Plugin-Id").write(folder, "library.jar");
    source("unsaid").without("Weir-Api").write(folder, "unsaid.jar");
    source("odd").manifest("Weir-Api", "latest").write(folder, "odd.jar");
    source("newer").manifest("Weir-Api", newer()).write(folder, "newer.jar");
    source("other").manifest("Weir-Api", "7.0").write(folder, "other.jar");
    source("unindexed").withoutIndex().write(folder, "unindexed.jar");
    source("unmarked").emptyIndex().write(folder, "unmarked.jar");
    source("unversioned").without("Plugin-Version").write(folder, "unversioned.jar");
    source("classy").manifest("Plugin-Class", "acme.P").write(folder, "classy.jar");
    source("needy").manifest("Plugin-Dependencies", "good").write(folder, "needy.jar");
    PluginJar.withSource("loud", "Loud", "Loud-Type").write(folder, "loud.jar");
    PluginCatalog catalog = PluginCatalog.fromDirectory(folder);
    String ours = ApiVersion.ours().toString();
    Map<String, List<String>> expected =
        Map.ofEntries(
            Map.entry("broken.jar", List.of("not a readable jar")),
            Map.entry("library.jar", List.of("is not a plugin", "no Plugin-Id")),
            Map.entry("unsaid.jar", List.of("does not say which API", "'Weir-Api: " + ours + "'")),
            Map.entry("odd.jar", List.of("'latest'", "'Weir-Api: " + ours + "'")),
            Map.entry("newer.jar", List.of("API " + newer(), "this is " + ours, "update Weir")),
            Map.entry("other.jar", List.of("API 7.0", "this is " + ours)),
            Map.entry("unindexed.jar", List.of("has no extensions", "annotation processor")),
            Map.entry("unmarked.jar", List.of("has no extensions", "@Extension")),
            Map.entry("unversioned.jar", List.of("no Plugin-Version")),
            Map.entry("classy.jar", List.of("Plugin-Class")),
            Map.entry("needy.jar", List.of("Plugin-Dependencies")),
            Map.entry("loud.jar", List.of("'Loud-Type'", "[a-z][a-z0-9_]*")));
    expected.forEach(
        (jar, words) ->
            assertThat(catalog.problems())
                .filteredOn(p -> p.contains(jar))
                .singleElement()
                .asString()
                .contains(words));
    assertThat(catalog.problems()).hasSize(expected.size());
    assertThat(catalog.entries()).extracting(PluginEntry::type).containsExactly("good");
  }

  @Test
  void factoriesThatCannotBeMadeAreToldWithTheReason() {
    extension("hidden", "Hidden() {}").write(folder, "hidden.jar");
    extension("throwing", "public Throwing() { throw new IllegalStateException(\"no luck\"); }")
        .write(folder, "throwing.jar");
    extension("static_", "static final int N = Integer.parseInt(\"none\");")
        .write(folder, "static.jar");
    extension("leaning", "static final Object K = io.weir.engine.config.ComponentKind.RULE;")
        .write(folder, "leaning.jar");
    PluginJar.named("stranger")
        .extension("acme.Stranger", "package acme; public class Stranger {}")
        .write(folder, "stranger.jar");
    PluginJar.named("ghost")
        .extension("acme.Ghost", "package acme; class Other {}")
        .write(folder, "ghost.jar");
    PluginCatalog catalog = PluginCatalog.fromDirectory(folder);
    assertThat(catalog.entries()).isEmpty();
    told(catalog, "hidden.jar", "acme.Hidden", "public constructor without arguments");
    told(catalog, "throwing.jar", "acme.Throwing", "no luck");
    told(catalog, "static.jar", "acme.Static_", "NumberFormatException");
    told(catalog, "leaning.jar", "acme.Leaning", "io/weir/engine/config/", "is missing");
    told(catalog, "stranger.jar", "acme.Stranger", "not a factory");
    told(catalog, "ghost.jar", "acme.Ghost", "is missing");
    assertThat(catalog.problems()).hasSize(6);
  }

  @Test
  void aTypeOfferedTwiceNamesBothJarsAndTheFirstStays() {
    PluginJar.withSource("one", "One", "tap").write(folder, "one.jar");
    PluginJar.withSource("two", "Two", "tap").write(folder, "two.jar");
    PluginCatalog catalog = PluginCatalog.fromDirectory(folder);
    assertThat(catalog.problems())
        .singleElement()
        .asString()
        .contains("source type 'tap'", "one.jar (acme.One)", "two.jar (acme.Two)");
    assertThat(catalog.entries()).extracting(PluginEntry::jar).containsExactly("one.jar");
  }

  @Test
  void oneTypeMayBeASourceAndAParser() {
    PluginJar.withSource("one", "One", "syslog").write(folder, "one.jar");
    PluginJar.withParser("two", "Two", "syslog", FACT.formatted(A)).write(folder, "two.jar");
    PluginCatalog catalog = PluginCatalog.fromDirectory(folder);
    assertThat(catalog.problems()).isEmpty();
    assertThat(catalog.find(ComponentKind.SOURCE, "syslog")).isPresent();
    assertThat(catalog.find(ComponentKind.PARSER, "syslog")).isPresent();
  }

  @Test
  void twoJarsOfOnePluginAreToldAsThat() {
    PluginJar.withSource("tap", "One", "tap").write(folder, "tap-1.jar");
    PluginJar.withSource("tap", "One", "tap").write(folder, "tap-2.jar");
    assertThat(PluginCatalog.fromDirectory(folder).problems())
        .singleElement()
        .asString()
        .contains("tap-1.jar and tap-2.jar are both the plugin tap");
  }

  @Test
  void jarsShareAVocabularyAndTheNewerOneWins() {
    PluginJar.withParser("one", "One", "one", FACT.formatted(A)).write(folder, "one.jar");
    PluginJar.withParser("two", "Two", "two", FACT.formatted(A + "," + B)).write(folder, "two.jar");
    PluginJar.withParser("zzz", "Zzz", "zzz", FACT.formatted(A)).write(folder, "zzz.jar");
    PluginCatalog catalog = PluginCatalog.fromDirectory(folder);
    assertThat(catalog.problems()).isEmpty();
    EventType fact = catalog.eventTypes().get("fact");
    assertThat(fact.fields()).extracting(Field::name).containsExactly("a", "b");
    EventType older = catalog.parser("one").orElseThrow().vocabulary().types().get(0);
    assertThat(older).isNotEqualTo(fact);
    assertThat(catalog.canonical(older)).isSameAs(fact);
  }

  @Test
  void vocabulariesThatDifferNameBothJars() {
    PluginJar.withParser("one", "One", "one", FACT.formatted(A)).write(folder, "one.jar");
    PluginJar.withParser("two", "Two", "two", FACT.formatted(B)).write(folder, "two.jar");
    assertThat(PluginCatalog.fromDirectory(folder).problems())
        .singleElement()
        .asString()
        .contains("event type fact", "one.jar", "two.jar", "a text(10)", "b integer");
  }

  @Test
  void theEnginesOwnTypesAreThereAndNobodyElseMayDeclareThem() {
    EventType alert =
        EventType.named("alert", "An alert.").fields(Field.text("rule", 40, "R.")).build();
    PluginJar.withParser("one", "One", "one", FACT.formatted(A)).write(folder, "one.jar");
    PluginCatalog good = PluginCatalog.fromDirectory(folder).with(alert);
    assertThat(good.problems()).isEmpty();
    assertThat(good.eventTypes()).containsOnlyKeys("alert", "fact");
    assertThat(good.parser("one")).isPresent();
    PluginJar.withParser("bad", "Bad", "bad", FACT.formatted(A).replace("fact", "alert"))
        .write(folder, "bad.jar");
    PluginCatalog bad = PluginCatalog.fromDirectory(folder).with(alert);
    assertThat(bad.problems()).singleElement().asString().contains("Weir itself", "bad.jar");
    assertThat(bad.eventTypes().get("alert")).isSameAs(alert);
  }

  @Test
  void anUnknownTypeIsAnsweredWithTheKnownOnes() {
    PluginJar.withSource("one", "One", "file").write(folder, "one.jar");
    PluginJar.withSource("two", "Two", "journald").write(folder, "two.jar");
    PluginCatalog catalog = PluginCatalog.fromDirectory(folder);
    assertThat(catalog.unknown(ComponentKind.SOURCE, "fiel"))
        .contains(
            "no source of type 'fiel'",
            "did you mean 'file'?",
            "known: file, journald",
            "searched in " + folder);
    assertThat(catalog.unknown(ComponentKind.SOURCE, "kafka")).doesNotContain("did you mean");
    assertThat(catalog.unknown(ComponentKind.RULE, "file"))
        .contains("no rule of type 'file'", "it is a type of sources", "known: none");
  }

  private static String newer() {
    ApiVersion ours = ApiVersion.ours();
    return new ApiVersion(ours.major(), ours.minor() + 1).toString();
  }

  private static PluginJar source(String name) {
    return PluginJar.withSource(name, className(name), name);
  }

  private static PluginJar extension(String name, String member) {
    return PluginJar.named(name)
        .extension(
            "acme." + className(name),
            PluginJar.source(
                className(name), name, member + " Object answer(String q) { return q; }"));
  }

  private static String className(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private static void told(PluginCatalog catalog, String jar, String... words) {
    assertThat(catalog.problems())
        .filteredOn(p -> p.contains(jar))
        .singleElement()
        .asString()
        .contains(words);
  }
}
