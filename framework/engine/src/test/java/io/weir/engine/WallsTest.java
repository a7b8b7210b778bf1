package io.weir.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The walls of api and engine. Those of the rest stand in the distribution's test, which has all
 * jars before it.
 */
@AnalyzeClasses(packages = "io.weir", importOptions = ImportOption.DoNotIncludeTests.class)
final class WallsTest {
  @ArchTest
  static final ArchRule THE_API_LEANS_ON_NOTHING_BUT_THE_JDK_PF4J_SLF4J_AND_JSPECIFY =
      classes()
          .that()
          .resideInAPackage("io.weir.api..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.weir.api..", "java..", "org.pf4j..", "org.slf4j..", "org.jspecify..");

  @ArchTest
  static final ArchRule THE_READER_OF_HEADS_LEANS_ON_NOTHING_BUT_THE_API =
      classes()
          .that()
          .resideInAPackage("io.weir.syslog..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.weir.syslog..", "io.weir.api..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule WHAT_IS_INTERNAL_TO_THE_API_IS_NO_BUSINESS_OF_THE_READER_OF_HEADS =
      noClasses()
          .that()
          .resideInAPackage("io.weir.syslog..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.weir.api.internal..");

  @ArchTest
  static final ArchRule THE_ENGINE_KNOWS_NOBODY_ABOVE_IT =
      noClasses()
          .that()
          .resideInAPackage("io.weir.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.weir.web..", "io.weir.cli..", "io.weir.testkit..", "io.weir.plugins..");

  @ArchTest
  static final ArchRule PACKAGES_OF_THE_ENGINE_LEAN_IN_ONE_DIRECTION =
      slices().matching("io.weir.engine.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule PF4J_IS_SEEN_IN_ONE_ROOM_OF_THE_ENGINE_ONLY =
      noClasses()
          .that()
          .resideInAPackage("io.weir.engine..")
          .and()
          .resideOutsideOfPackage("io.weir.engine.plugin")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.pf4j..");

  @ArchTest
  static final ArchRule ROOMS_HAVE_NAMES_THAT_SAY_WHAT_THEY_ARE_FOR =
      noClasses()
          .should()
          .resideInAnyPackage("..common..", "..util..", "..utils..", "..core..", "..base..");

  @ArchTest
  static final ArchRule CLASSES_HAVE_NAMES_THAT_SAY_WHAT_THEY_DO =
      noClasses()
          .should()
          .haveNameMatching(".*[.$]((Abstract|Base)[A-Z]\\w*|\\w*(Manager|Helper|Utils?|Impl))");
}
