package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What is in the Debian package, without installing it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Needs(Part.DEBIAN_TOOLS)
final class PackageContentIT {
  @TempDir private static Path folder;

  @BeforeAll
  void unpack() {
    Programs.run("dpkg-deb", "-R", Packages.debian().toString(), folder.toString()).good();
  }

  @Test
  void lintianHasNothingToSay() {
    Installation.Finished said =
        Programs.run(
            "lintian",
            "--allow-root",
            "--tag-display-limit",
            "0",
            "--fail-on",
            "error,warning",
            Packages.debian().toString());
    assertThat(said.out()).doesNotContain("E: ", "W: ");
    said.good();
  }

  @Test
  void itsFilesAreWhereDebianLooksForThem() {
    assertThat(
            List.of(
                "etc/weir/rules-mail.yaml",
                "etc/weir/weir.d",
                "usr/lib/systemd/system/weir.service",
                "usr/share/bash-completion/completions/weir",
                "usr/share/doc/weir/copyright",
                "usr/share/man/man1/weir-run.1.gz",
                "usr/share/zsh/vendor-completions/_weir",
                "usr/share/doc/weir/install.md",
                "usr/share/doc/weir/examples/sudo.conf",
                "var/cache/weir"))
        .allSatisfy(name -> assertThat(folder.resolve(name)).exists());
    assertThat(folder.resolve("usr/bin/weir")).exists().isExecutable();
    assertThat(folder.resolve("usr/share/weir/lib")).isDirectoryNotContaining("glob:**.jsa");
    // Links into other folders of the installed system.
    assertThat(link("usr/share/weir/conf")).isEqualTo("/etc/weir");
    assertThat(link("usr/share/weir/cache")).isEqualTo("/var/cache/weir");
  }

  private static String link(String name) {
    return Programs.run("readlink", folder.resolve(name).toString()).good().out().strip();
  }

  @Test
  void everyFileInEtcIsAConffile() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("etc"))) {
      assertThat(Files.readAllLines(folder.resolve("DEBIAN/conffiles")))
          .containsExactlyInAnyOrderElementsOf(
              files
                  .filter(Files::isRegularFile)
                  .map(file -> "/" + folder.relativize(file))
                  .toList());
    }
  }

  @Test
  void asInstalledItTellsAndBlocksNothing() throws IOException {
    String pipeline = Files.readString(folder.resolve("etc/weir/weir.yaml"));
    List<String> lines = pipeline.lines().filter(line -> !line.strip().startsWith("#")).toList();
    assertThat(lines)
        .contains(
            "store: { type: h2, path: /var/lib/weir/weir }",
            "state: /var/lib/weir/state",
            "  - { id: maillog, type: journald, units: [postfix@-.service, postfix.service] }")
        .noneMatch(line -> line.contains("../"));
    assertThat(lines.stream().filter(line -> line.strip().startsWith("type:")).map(String::strip))
        .containsExactly("type: email");
  }

  @Test
  void whatTheInstallationPageNamesIsThere() {
    String page = Installation.text(Path.of("../docs/install.md"));
    assertThat(named(page, "/usr/share/doc/weir/"))
        .contains("examples/sudo.conf", "examples/sudoers")
        .allSatisfy(name -> assertThat(folder.resolve("usr/share/doc/weir/" + name)).exists());
    Path unpacked = Path.of(Installation.property("weir.dist"));
    assertThat(named(page, "/opt/weir/"))
        .contains("bin/weir", "service/weir.service")
        .allSatisfy(name -> assertThat(unpacked.resolve(name)).exists());
  }

  private static List<String> named(String page, String prefix) {
    return Pattern.compile(Pattern.quote(prefix) + "([\\w./-]+)")
        .matcher(page)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void shellcheckHasNothingToSayAboutScripts() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("../packaging"));
        Stream<Path> tests = Files.list(Path.of("src/test/sh"))) {
      String[] scripts =
          Stream.concat(files, tests)
              .filter(Files::isRegularFile)
              .filter(PackageContentIT::isScript)
              .map(Path::toString)
              .sorted()
              .toArray(String[]::new);
      assertThat(scripts).anyMatch(name -> name.endsWith("/postinst"));
      assertThat(
              Programs.sh("shellcheck \"$@\"; for f; do sh -n \"$f\"; done", scripts).good().out())
          .isEmpty();
    }
  }

  private static boolean isScript(Path file) {
    return Installation.text(file).startsWith("#!/bin/sh\n");
  }
}
