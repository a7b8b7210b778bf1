package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.api.ComponentFactory;
import io.weir.api.EventType;
import io.weir.api.action.Blocker;
import io.weir.api.action.Notifier;
import io.weir.api.config.Doc;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The contract of every plugin, and the parent of the contracts of each kind. A plugin's test
 * implements one of those and returns its factory.
 */
public interface FactoryContract {
  /** The factory under test, a new one with each call. */
  ComponentFactory<?> factory();

  /** Event types that the options in the README and in cases may name. */
  default Collection<EventType> types() {
    return List.of();
  }

  /** The folder of the module, with pom.xml and README.md. */
  default Path module() {
    return Module.of(getClass());
  }

  /** Without the entry PF4J finds no plugin, and says nothing. */
  @Test
  default void isListedAmongTheExtensions() throws IOException {
    Set<String> listed = new HashSet<>();
    for (URL index :
        Collections.list(
            factory().getClass().getClassLoader().getResources("META-INF/extensions.idx"))) {
      try (BufferedReader in =
          new BufferedReader(new InputStreamReader(index.openStream(), StandardCharsets.UTF_8))) {
        in.lines().map(l -> l.replaceFirst("#.*", "").strip()).forEach(listed::add);
      }
    }
    assertThat(listed)
        .as("META-INF/extensions.idx: is the factory annotated @Extension?")
        .contains(factory().getClass().getName());
  }

  /** The value of {@code type:} is in snake case. */
  @Test
  default void typeIsASnakeCaseWord() {
    assertThat(factory().type()).matches("[a-z][a-z0-9_]*");
  }

  /** Help, tables and the schema come from the annotations. */
  @Test
  default void everyOptionSaysWhatItDoes() {
    assertThat(factory().configType()).isRecord();
    assertThat(factory().configType().getRecordComponents())
        .allSatisfy(
            c -> assertThat(c.getAnnotation(Doc.class)).as("@Doc of %s", c.getName()).isNotNull());
  }

  /** The engine reads these itself. */
  @Test
  default void noOptionTakesAReservedName() {
    List<String> names =
        Arrays.stream(factory().configType().getRecordComponents())
            .map(RecordComponent::getName)
            .toList();
    assertThat(names).doesNotContain("type", "id", "enabled");
    if (factory() instanceof Blocker.Factory<?>) {
      assertThat(names).doesNotContain("for", "dryRun", "dry_run", "of", "most");
    }
    if (factory() instanceof Notifier.Factory<?>) {
      assertThat(names).doesNotContain("digest", "atOnce", "at_once");
    }
  }

  /** README.md has a title and the same headings in the same order as that of any other plugin. */
  @Test
  default void readmeHasItsHeadingsInOrder() {
    Readme.of(module()).checkHeadings("Example", "Options", "What it ", "Rights", "Limits");
  }

  /** Whoever copies the example gets something that works. */
  @Test
  default void exampleOfTheReadmeBinds() {
    for (JsonNode example : Readme.of(module()).examples(factory())) {
      OptionsBinder.bind(example, factory(), types(), true);
    }
  }

  /** The table is made from the record. */
  @Test
  default void optionTableOfTheReadmeIsCurrent() {
    Readme.of(module()).checkTable(factory());
  }

  /** {@code weir check} calls {@code create} too: no thread, no file, no socket, no folder. */
  @Test
  default void createOpensNothing() throws Exception {
    for (JsonNode example : Readme.of(module()).examples(factory())) {
      // The first one loads classes and reads jars.
      make(example);
      Set<Thread> threads = Thread.getAllStackTraces().keySet();
      Set<String> files = OpenFiles.now();
      Object first = make(example);
      Object second = make(example);
      Set<String> more = new TreeSet<>(OpenFiles.now());
      more.removeAll(files);
      assertThat(more).as("open after create()").isEmpty();
      assertThat(Thread.getAllStackTraces().keySet().stream().filter(t -> !threads.contains(t)))
          .as("threads after create()")
          .isEmpty();
      for (Object made : List.of(first, second)) {
        if (made instanceof AutoCloseable c) {
          c.close();
        }
      }
    }
  }

  private Object make(JsonNode example) {
    TestContext context = new TestContext(factory().type()).types(types());
    Object made =
        Components.create(
            factory(), OptionsBinder.bind(example, factory(), types(), true), context);
    assertThat(context.rejected()).isEmpty();
    return made;
  }
}
