package io.weir.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** One package for each command, and a few that they share. */
@AnalyzeClasses(packages = "io.weir.cli", importOptions = ImportOption.DoNotIncludeTests.class)
final class PackagesTest {
  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.weir.cli.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NO_PACKAGE_DEPENDS_ON_THE_ROOT =
      noClasses()
          .that()
          .resideInAPackage("io.weir.cli.*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.weir.cli");

  @ArchTest
  static final ArchRule WHAT_COMMANDS_SHARE_KNOWS_NO_COMMAND =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.weir.cli.command..",
              "io.weir.cli.process..",
              "io.weir.cli.log..",
              "io.weir.cli.text..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.weir.cli.check..",
              "io.weir.cli.daemon..",
              "io.weir.cli.demo..",
              "io.weir.cli.load..",
              "io.weir.cli.parse..",
              "io.weir.cli.sql..");
}
