package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The RPM package with the real rpm, but in a clean Debian: installed, used, upgraded, erased. What
 * that cannot show (dnf and zypper, SELinux, another systemd and Java) docs/install.md says.
 */
@ExtendWith(DebianRoot.Extension.class)
@Needs(Part.DEBIAN_ROOT)
final class RpmPackageIT {
  @Test
  void withoutSystemdItIsUpgradedAndErasedUnderARunningDaemonAndKeepsWhatIsSomebodys(
      DebianRoot root) {
    assertThat(root.run("rpm-root.sh", "plain", Packages.rpm()))
        .contains("/etc/weir/weir.yaml is valid", "192.0.2.68", "engine: stopped");
  }

  @Test
  @Needs(Part.SYSTEMD)
  void withSystemdItWaitsToBeEnabledAndIsRestartedByAnUpgradeAndStoppedByErasing(DebianRoot root) {
    assertThat(root.run("rpm-root.sh", "booted", Packages.rpm()))
        .contains("/etc/weir/weir.yaml is valid", "192.0.2.68");
  }
}
