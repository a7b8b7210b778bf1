package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service and the port for FreeBSD, as far as they can be tried without it. */
final class FreeBsdFilesIT {
  private static final Path FILES = Path.of("../packaging/freebsd").toAbsolutePath().normalize();

  @TempDir Path folder;

  /** Runs the service's script, with what says what it would run in place of rc.subr. */
  private Installation.Finished service(String conf, String action) throws IOException {
    Path subr = Path.of("src/test/sh/rc.subr").toAbsolutePath();
    Path script =
        Files.writeString(
            folder.resolve("weir"),
            Files.readString(FILES.resolve("weir.rc")).replace("/etc/rc.subr", subr.toString()));
    Path config = Files.writeString(folder.resolve("rc.conf"), conf);
    return Programs.sh("RC_CONF=$1 sh \"$2\" \"$3\"", config.toString(), script.toString(), action);
  }

  @Test
  void theServiceStartsWeirAsItsUserWithItsFlags() throws IOException {
    Path pipeline = Files.writeString(folder.resolve("weir.yaml"), "");
    String conf =
        "weir_enable=YES weir_config=" + pipeline + " weir_flags='--set store.path=/data/weir'\n";
    assertThat(service(conf, "start").good().lines())
        .containsExactly(
            "install -d -o weir -m 0700 /var/db/weir",
            "install -d -o weir -m 0750 /var/log/weir",
            "/usr/sbin/daemon  -H -P /var/run/weir.pid -R 10 -o /var/log/weir/weir.log -t weir"
                + " -u weir /usr/local/bin/weir run --config "
                + pipeline
                + " --set store.path=/data/weir");
    assertThat(service(conf, "check").good().out())
        .contains("su -m weir -c /usr/local/bin/weir check --config " + pipeline);
  }

  @Test
  void itDoesNotStartUnlessItIsEnabledAndHasAPipelineFile() throws IOException {
    assertThat(service("", "start").err()).contains("weir_enable");
    assertThat(service("weir_enable=YES weir_config=/nonexistent\n", "start").err())
        .contains("/nonexistent");
  }

  @Test
  void thePortListsEveryFileThatItInstalls() throws IOException {
    String tar = Installation.property("weir.tar");
    Path port = folder.resolve("port");
    Programs.run("sh", FILES.resolve("make-port.sh").toString(), tar, port.toString()).good();
    List<String> listed = Files.readAllLines(port.resolve("pkg-plist"));
    List<String> installed =
        Programs.run("tar", "-tzf", tar).good().lines().stream()
            .filter(name -> !name.endsWith("/"))
            .map(name -> name.substring(name.indexOf('/') + 1))
            .filter(name -> name.matches("(lib|plugins|bin|share)/.*"))
            .map(name -> name.startsWith("share/") ? name : "share/java/weir/" + name)
            .map(name -> name.contains("/man/") ? name + ".gz" : name)
            .toList();
    assertThat(installed).contains("share/java/weir/bin/weir", "share/man/man1/weir-run.1.gz");
    assertThat(listed).containsAll(installed).doesNotHaveDuplicates();
    assertThat(port.resolve("Makefile")).content().doesNotContain("@VERSION@");
    assertThat(port.resolve("files/weir.in")).content().contains("%%PREFIX%%/bin/weir");
    assertThat(port.resolve("distinfo")).content().contains("SHA256 (weir-", "SIZE (weir-");
  }
}
