package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the RPM package, without installing it. */
@Needs(Part.RPM_TOOLS)
final class RpmContentIT {
  private static final Path PACKAGING = Path.of("../packaging");

  /** A line for each value of an array, in the form of {@code rpm --queryformat}. */
  private static List<String> query(String form) {
    return Programs.run("rpm", "-qp", "--qf", form, Packages.rpm().toString()).good().lines();
  }

  @Test
  void itsFilesAreWhatWasLaidOutEachOnce() throws Exception {
    List<String> laidOut = new ArrayList<>();
    for (String tree : List.of("linux", "rpm")) {
      Path folder = Path.of(Installation.property("weir.built"), "packages", tree);
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          laidOut.add(digest(file) + " /" + folder.relativize(file));
        }
      }
    }
    assertThat(query("[%{FILEMODES:perms} %{FILEDIGESTS} %{FILENAMES}\n]"))
        .filteredOn(line -> line.startsWith("-"))
        .extracting(line -> line.substring(line.indexOf(' ') + 1))
        .contains(digest(Path.of("../LICENSE")) + " /usr/share/licenses/weir/LICENSE")
        .containsExactlyInAnyOrderElementsOf(laidOut);
    assertThat(query("[%{FILENAMES}\n]")).doesNotHaveDuplicates();
  }

  private static String digest(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  @Test
  void onlyRootMayWriteButTheState() {
    assertThat(query("[%{FILEMODES:perms} %{FILEUSERNAME}:%{FILEGROUPNAME} %{FILENAMES}\n]"))
        .filteredOn(line -> !line.startsWith("-rw-r--r-- root:root "))
        .containsExactlyInAnyOrder(
            "drwxr-x--- root:weir /etc/weir",
            "drwxr-xr-x root:root /etc/weir/weir.d",
            "lrwxrwxrwx root:root /usr/bin/weir",
            "drwxr-xr-x root:root /usr/share/bash-completion",
            "drwxr-xr-x root:root /usr/share/bash-completion/completions",
            "drwxr-xr-x root:root /usr/share/doc/weir",
            "drwxr-xr-x root:root /usr/share/doc/weir/examples",
            "drwxr-xr-x root:root /usr/share/licenses/weir",
            "drwxr-xr-x root:root /usr/share/weir",
            "drwxr-xr-x root:root /usr/share/weir/bin",
            "-rwxr-xr-x root:root /usr/share/weir/bin/weir",
            "lrwxrwxrwx root:root /usr/share/weir/cache",
            "lrwxrwxrwx root:root /usr/share/weir/conf",
            "drwxr-xr-x root:root /usr/share/weir/lib",
            "drwxr-xr-x root:root /usr/share/weir/lib/web",
            "drwxr-xr-x root:root /usr/share/weir/plugins",
            "drwxr-xr-x root:root /usr/share/zsh",
            "drwxr-xr-x root:root /usr/share/zsh/site-functions",
            "drwxr-xr-x root:root /var/cache/weir",
            "drwx------ weir:weir /var/lib/weir");
    assertThat(query("[%{FILELINKTOS} %{FILENAMES}\n]"))
        .contains(
            "../share/weir/bin/weir /usr/bin/weir",
            "/etc/weir /usr/share/weir/conf",
            "/var/cache/weir /usr/share/weir/cache");
  }

  @Test
  void changedConfigurationIsKeptAndTheLicenceAndDocumentationAreMarked() {
    List<String> marked = query("[%{FILEFLAGS:fflags} %{FILENAMES}\n]");
    assertThat(marked)
        .contains(
            "cn /etc/weir/rules-mail.yaml",
            "cn /etc/weir/weir.yaml",
            "l /usr/share/licenses/weir/LICENSE",
            "d /usr/share/doc/weir/install.md",
            "d /usr/share/man/man1/weir-run.1.gz");
    assertThat(marked).filteredOn(line -> line.startsWith("c")).hasSize(2);
  }

  @Test
  void itsScriptsAreThoseThatShellcheckReads() throws IOException {
    for (String[] script :
        new String[][] {
          {"PREIN", "pre"},
          {"POSTIN", "post"},
          {"PREUN", "preun"},
          {"POSTUN", "postun"},
          {"POSTTRANS", "posttrans"}
        }) {
      assertThat(query("%{" + script[0] + "PROG} %{" + script[0] + "}"))
          .as(script[1])
          .startsWith("/bin/sh #!/bin/sh")
          .containsAll(
              Files.readAllLines(PACKAGING.resolve("rpm").resolve(script[1])).stream()
                  .skip(1)
                  .toList());
    }
    assertThat(query("%{PRETRANS}%{TRIGGERSCRIPTS}%{VERIFYSCRIPT}").toString())
        .isEqualTo("[(none)(none)(none)]");
  }

  @Test
  void itNeedsAJavaFrom17OnWhetherFedoraOrSuseNamesItAndAShellAndUseradd(@TempDir Path folder)
      throws IOException {
    assertThat(query("[%{REQUIRENAME}\n]").stream().filter(name -> !name.startsWith("rpmlib(")))
        .containsOnly(
            "(java-headless >= 1:17 or java-17-headless or java-21-headless or java-25-headless)",
            "/bin/sh",
            "/usr/sbin/useradd");
    assertThat(besides(folder, "java-headless = 1:17.0.9.0.9-1")).isEmpty();
    assertThat(besides(folder, "java-headless = 1:26.0.1-1")).isEmpty();
    assertThat(besides(folder, "java-headless = 17", "java-17-headless = 17.0.8-1")).isEmpty();
    assertThat(besides(folder, "java-headless = 1:11.0.9-1", "java-11-headless = 1:11.0.9-1"))
        .contains("is needed by weir-");
    assertThat(besides(folder, "java-headless = 1:1.8.0-1")).contains("is needed by weir-");
  }

  /** What rpm says to an installation together with a package that provides a Java and the rest. */
  private static String besides(Path folder, String... provided) throws IOException {
    Path spec = folder.resolve("java.spec");
    Files.write(
        spec,
        Stream.of(
                Stream.of("Name: java", "Version: 1", "Release: 1", "Summary: x", "License: x"),
                Stream.of("BuildArch: noarch", "Provides: /bin/sh", "Provides: /usr/sbin/useradd"),
                Arrays.stream(provided).map(name -> "Provides: " + name),
                Stream.of("%description", "x", "%files"))
            .flatMap(lines -> lines)
            .toList());
    Programs.sh(
            "cd \"$1\" && rpmbuild -bb --quiet --define \"_topdir $1\" java.spec",
            folder.toString())
        .good();
    return Programs.run(
            "rpm",
            "-i",
            "--test",
            // Debian's rpm wants to be sure.
            "--force-debian",
            "--dbpath",
            folder.resolve("database").toString(),
            folder.resolve("RPMS/noarch/java-1-1.noarch.rpm").toString(),
            Packages.rpm().toString())
        .out();
  }

  @Test
  void rpmlintFindsNoMistakeButWhatIsMeant() {
    assertThat(Programs.run("rpmlint", Packages.rpm().toString()).lines())
        .filteredOn(line -> line.startsWith("weir.noarch: E: "))
        .containsExactlyInAnyOrder(
            // Passwords, and what Weir knows of people.
            "weir.noarch: E: non-standard-dir-perm /etc/weir 750",
            "weir.noarch: E: non-standard-dir-perm /var/lib/weir 700",
            // Who distributes it signs it; CHANGELOG.md says what changed.
            "weir.noarch: E: no-signature",
            "weir.noarch: E: no-changelogname-tag");
  }
}
