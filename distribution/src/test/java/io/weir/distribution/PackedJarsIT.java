package io.weir.distribution;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.weir.engine.plugin.PluginCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The walls of the house, read off the jars that are shipped. */
final class PackedJarsIT {
  private static final Path HOME = Path.of(Installation.property("weir.dist"));
  private static final Pattern HOST_GIVES =
      Pattern.compile(
          "(META-INF/versions/\\d+/)?"
              + "(io/weir/(api|engine|web|cli|testkit)|org/pf4j|org/slf4j|org/jspecify)/.*");

  static List<Path> plugins() throws IOException {
    return jars("plugins", "weir-");
  }

  @Test
  void theFloorsOfTheHouseKnowOnlyThoseBelow() throws IOException {
    JavaClasses house = ours(libraries("weir-"));
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("api")
        .definedBy("io.weir.api..")
        .layer("syslog")
        .definedBy("io.weir.syslog..")
        .layer("engine")
        .definedBy("io.weir.engine..")
        .layer("web")
        .definedBy("io.weir.web..")
        .layer("cli")
        .definedBy("io.weir.cli..")
        .whereLayer("api")
        .mayNotAccessAnyLayer()
        .whereLayer("syslog")
        .mayOnlyAccessLayers("api")
        .whereLayer("engine")
        .mayOnlyAccessLayers("api", "syslog")
        .whereLayer("web")
        .mayOnlyAccessLayers("api", "syslog", "engine")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .check(house);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.weir.testkit..", "io.weir.plugins..", "org.junit..")
        .check(house);
    namesSayWhatThingsAre(house);
  }

  @ParameterizedTest
  @MethodSource("plugins")
  void aPluginLeansOnTheApiAndItselfAlone(Path jar) {
    JavaClasses classes = ours(List.of(jar));
    assertThat(classes)
        .allSatisfy(c -> assertThat(c.getName()).matches("io\\.weir\\.(plugins|syslog)\\..*"));
    for (JavaClass c : classes) {
      assertThat(c.getDirectDependenciesFromSelf())
          .extracting(Dependency::getTargetClass)
          .extracting(JavaClass::getBaseComponentType)
          .filteredOn(target -> target.getName().startsWith("io.weir."))
          .allMatch(
              target ->
                  target.getName().startsWith("io.weir.api.")
                          && !target.getName().startsWith("io.weir.api.internal.")
                      || classes.contain(target.getName()));
    }
    namesSayWhatThingsAre(classes);
  }

  @ParameterizedTest
  @MethodSource("plugins")
  void aPluginBundlesNothingThatTheHostGives(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      assertThat(file.stream().map(entry -> entry.getName()))
          .noneMatch(name -> HOST_GIVES.matcher(name).matches());
    }
  }

  @Test
  void theBundledPluginsAreAllThereAndFitTogether() {
    PluginCatalog catalog = PluginCatalog.fromDirectory(HOME.resolve("plugins"));
    assertThat(catalog.problems()).isEmpty();
    assertThat(catalog.entries())
        .extracting(entry -> entry.kind().word() + " " + entry.type())
        .contains(
            "source file",
            "parser postfix",
            "store h2",
            "store mysql",
            "rule rate",
            "action email",
            "action pf");
    assertThat(catalog.eventTypes()).containsKeys("mail_accepted", "mail_message", "mail_delivery");
  }

  @Test
  void theHostsLibrariesHoldNoPluginAndNothingForTests() throws IOException {
    assertThat(libraries(""))
        .extracting(jar -> jar.getFileName().toString())
        .noneMatch(
            name ->
                name.matches(
                    "(weir-(source|parser|store|rule|action|mail|testkit)|junit|assertj|awaitility)"
                        + "-?.*"));
  }

  private static void namesSayWhatThingsAre(JavaClasses classes) {
    noClasses()
        .should()
        .resideInAnyPackage("..common..", "..util..", "..utils..", "..core..", "..base..")
        .check(classes);
    noClasses()
        .should()
        .haveNameMatching(".*[.$]((Abstract|Base)[A-Z]\\w*|\\w*(Manager|Helper|Utils?|Impl))")
        .check(classes);
  }

  private static JavaClasses ours(List<Path> jars) {
    List<JarFile> files = jars.stream().map(PackedJarsIT::open).toList();
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(location -> location.contains("!/io/weir/"))
            .importJars(files);
    assertThat(classes).isNotEmpty();
    return classes;
  }

  private static JarFile open(Path jar) {
    try {
      return new JarFile(jar.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of the host, those of the page too. */
  private static List<Path> libraries(String prefix) throws IOException {
    return Stream.concat(jars("lib", prefix).stream(), jars("lib/web", prefix).stream()).toList();
  }

  private static List<Path> jars(String folder, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(HOME.resolve(folder))) {
      return files
          .filter(f -> f.getFileName().toString().startsWith(prefix))
          .filter(f -> f.getFileName().toString().endsWith(".jar"))
          .sorted()
          .toList();
    }
  }
}
