package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an ordinary user may not do is reported with what root has to do. */
@Needs(Part.OTHER_USER)
final class RightsIT {
  private static final int NOBODY = 65534;
  private static final String TO_NFT =
      """
      rules: [{ id: busy, type: rate, event: mail_message, per: client_address, window: 1h,
                levels: [{ at: 100, actions: [block] }] }]
      actions: [{ id: block, type: nftables, for: 1h }]
      """;

  @TempDir Path folder;
  private Installation weir;
  private Path log;

  @BeforeEach
  void unpack() throws IOException {
    weir = Installation.unpack(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    weir.through("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    log = weir.write("mail.log", "");
    Files.setAttribute(weir.work(), "unix:uid", NOBODY);
  }

  private void pipeline(String rest) {
    weir.write(
        "weir.yaml",
        "sources: [{ id: maillog, type: file, path: mail.log }]\n"
            + "parsers: [{ type: postfix }]\nstore: { type: h2, path: data/weir }\n"
            + "state: data/state\n"
            + rest);
  }

  @Test
  void aLogThatMayNotBeRead() throws IOException {
    pipeline("");
    // The group adm of Debian.
    Files.setAttribute(log, "unix:gid", 4);
    Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-r-----"));
    String group = String.valueOf(Files.getAttribute(log, "posix:group"));
    Installation.Finished ended = weir.weir("run", "--config", "weir.yaml");
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err())
        .contains("mail.log: permission denied; as root: usermod -aG " + group + " ");
  }

  @Test
  void aPipelineFileThatMayNotBeRead() throws IOException {
    pipeline("");
    Files.setPosixFilePermissions(
        weir.work().resolve("weir.yaml"), PosixFilePermissions.fromString("rw-------"));
    Installation.Finished ended = weir.weir("check", "--config", "weir.yaml");
    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).contains("permission denied for ", "sudo -u weir weir");
  }

  @Test
  @Needs(Part.NFTABLES)
  void aFirewallThatMayNotBeChanged() {
    pipeline(TO_NFT);
    try (Running daemon = weir.start("run", "--config", "weir.yaml")) {
      daemon.says("AmbientCapabilities=CAP_NET_ADMIN", Installation.PATIENCE);
      daemon.says("engine: running", Installation.PATIENCE);
      assertThat(daemon.stop(Installation.PATIENCE).exit()).isZero();
    }
  }
}
