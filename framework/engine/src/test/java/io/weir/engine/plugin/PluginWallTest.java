package io.weir.engine.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import io.weir.api.ComponentFactory;
import io.weir.api.internal.EventAccess;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Collections;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** Calls into the code of real plugin jars, behind the wall. */
final class PluginWallTest {
  private static final String LOADS =
      "Object answer(String name) throws Exception { return Class.forName(name); }";

  @TempDir Path folder;

  @Test
  void anEngineClassAndJacksonAreNotThereForAPlugin() {
    ComponentFactory<?> plugin = plugin(PluginJar.source("Spy", "spy", LOADS));
    assertThat(ask(plugin, PluginCatalog.class.getName()))
        .isInstanceOf(ClassNotFoundException.class);
    assertThat(ask(plugin, JsonFactory.class.getName())).isInstanceOf(ClassNotFoundException.class);
    assertThat(ask(plugin, "org.h2.Driver")).isInstanceOf(ClassNotFoundException.class);
    assertThat(ask(plugin, EventAccess.class.getName()))
        .as("of the API, what only Weir's own modules may use")
        .isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void theJdkTheApiAndSlf4jAreThereAndTheHostsOwn() {
    ComponentFactory<?> plugin = plugin(PluginJar.source("Spy", "spy", LOADS));
    assertThat(ask(plugin, "java.sql.Driver")).isEqualTo(java.sql.Driver.class);
    assertThat(ask(plugin, "io.weir.api.EventType")).isEqualTo(io.weir.api.EventType.class);
    assertThat(ask(plugin, "org.slf4j.Logger")).isEqualTo(Logger.class);
    assertThat(ask(plugin, "org.pf4j.Extension")).isEqualTo(org.pf4j.Extension.class);
  }

  @Test
  void theHostsResourcesAreNotThereForAPlugin() throws IOException {
    ClassLoader loader = plugin(PluginJar.source("Spy", "spy", "")).getClass().getClassLoader();
    String services = "META-INF/services/" + JsonFactory.class.getName();
    assertThat(getClass().getClassLoader().getResource(services)).isNotNull();
    assertThat(loader.getResource(services)).isNull();
    assertThat(Collections.list(loader.getResources(services))).isEmpty();
    assertThat(loader.getResource("io/weir/engine/Version.class")).isNull();
    assertThat(loader.getResource("io/weir/api/EventType.class")).isNotNull();
  }

  @Test
  void aJarThatBundlesTheApiAndSlf4jWorks() {
    PluginJar.named("fat")
        .extension(
            "acme.Spy",
            PluginJar.source(
                "Spy",
                "spy",
                """
                private static final org.slf4j.Logger log =
                    org.slf4j.LoggerFactory.getLogger(Spy.class);
                Object answer(String q) { log.info("asked {}", q); return log; }
                """))
        .bundle(ComponentFactory.class)
        .bundle(Logger.class)
        .bundle(org.pf4j.Extension.class)
        .bundle(Nullable.class)
        .write(folder, "fat.jar");
    PluginCatalog catalog = PluginCatalog.fromDirectory(folder);
    assertThat(catalog.problems()).isEmpty();
    assertThat(ask(catalog.source("spy").orElseThrow(), "hello")).isInstanceOf(Logger.class);
  }

  @Test
  void aLibraryInASharedPackageThatTheHostLacksComesFromTheJar() {
    PluginJar.named("ext")
        .extension("acme.Spy", PluginJar.source("Spy", "spy", LOADS))
        .java("org.slf4j.ext.Own", "package org.slf4j.ext; public class Own {}")
        .write(folder, "ext.jar");
    ComponentFactory<?> plugin = PluginCatalog.fromDirectory(folder).source("spy").orElseThrow();
    assertThat(ask(plugin, "org.slf4j.ext.Own")).isInstanceOf(Class.class);
  }

  @Test
  void nullableOptionsAreSeenByTheHost() {
    RecordComponent[] options =
        plugin(PluginJar.source("Spy", "spy", "")).configType().getRecordComponents();
    assertThat(options[0].getAnnotatedType().isAnnotationPresent(Nullable.class)).isTrue();
    assertThat(options[1].getAnnotatedType().isAnnotationPresent(Nullable.class)).isFalse();
  }

  @Test
  void servicesInTheJarAreFoundInsideAndTheThreadIsLeftAsItWas() {
    PluginJar.named("services")
        .extension(
            "acme.Spy",
            PluginJar.source(
                "Spy",
                "spy",
                """
                Object answer(String q) {
                  return java.util.ServiceLoader.load(java.util.function.Supplier.class)
                      .stream().map(p -> p.get().get()).toList().toString();
                }
                """))
        .java(
            "acme.Service",
            """
            package acme;
            public class Service implements java.util.function.Supplier<String> {
              @Override public String get() { return "here"; }
            }
            """)
        .entry("META-INF/services/java.util.function.Supplier", "acme.Service\n")
        .write(folder, "services.jar");
    PluginCatalog catalog = PluginCatalog.fromDirectory(folder);
    ComponentFactory<?> plugin = catalog.source("spy").orElseThrow();
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    assertThat(ask(plugin, "")).isEqualTo("[]");
    try (ContextLoader in = catalog.enter(plugin)) {
      assertThat(ask(plugin, "")).isEqualTo("[here]");
    }
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    assertThat(catalog.loaderOf(plugin)).isNotSameAs(getClass().getClassLoader());
  }

  private ComponentFactory<?> plugin(String text) {
    PluginJar.named("spy").extension("acme.Spy", text).write(folder, "spy.jar");
    PluginCatalog catalog = PluginCatalog.fromDirectory(folder);
    assertThat(catalog.problems()).isEmpty();
    return catalog.source("spy").orElseThrow();
  }

  @SuppressWarnings("unchecked") // the factory implements it, see PluginJar
  private static Object ask(ComponentFactory<?> plugin, String question) {
    return ((Function<String, Object>) plugin).apply(question);
  }
}
