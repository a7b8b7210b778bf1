package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Debian package in a clean Debian: installed, used, removed, purged. */
@ExtendWith(DebianRoot.Extension.class)
@Needs(Part.DEBIAN_ROOT)
final class PackageIT {
  @Test
  void withoutSystemdTheLineOfTheUnitRunsAsItsUserAndPurgeLeavesNothing(DebianRoot root) {
    assertThat(root.run("debian-root.sh", "plain", Packages.debian()))
        .contains("/etc/weir/weir.yaml is valid", "192.0.2.68", "engine: stopped");
  }

  @Test
  @Needs(Part.SYSTEMD)
  void withSystemdTheUnitReadsTheJournalAndBlocksWithNftables(DebianRoot root) {
    assertThat(root.run("debian-root.sh", "booted", Packages.debian()))
        .contains("Overall exposure level for weir.service", "in_force  block_address");
  }
}
