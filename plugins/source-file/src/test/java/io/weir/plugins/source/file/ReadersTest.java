package io.weir.plugins.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadersTest {
  @TempDir Path folder;

  private Path log(String mode) throws IOException {
    Path log = Files.createFile(folder.resolve("mail.log"));
    return Files.setPosixFilePermissions(log, PosixFilePermissions.fromString(mode));
  }

  @Test
  void aGroupThatMayReadIsJoinedUnlessItIsThatOfRoot() throws IOException {
    Path log = log("rw-r-----");
    String group = Files.readAttributes(log, PosixFileAttributes.class).group().getName();
    boolean own = !group.equals("root") && !group.equals("wheel");
    assertThat(Readers.remedy(log, "weir", false))
        .startsWith(own ? "as root: usermod -aG " + group + " weir," : "as root: chgrp adm " + log);
    assertThat(Readers.remedy(log, "weir", true))
        .startsWith(
            own ? "as root: pw groupmod " + group + " -m weir," : "as root: chgrp weir " + log);
  }

  @Test
  void aFileForItsOwnerAloneIsGivenToAGroup() throws IOException {
    Path log = log("rw-------");
    assertThat(Readers.remedy(log, "weir", false))
        .contains("chmod g+r " + log, "usermod -aG adm weir", "logrotate");
    assertThat(Readers.remedy(log, "weir", true)).contains("chmod g+r " + log, "newsyslog.conf");
  }

  @Test
  void aFileThatCannotBeSeenIsInAClosedFolder() {
    assertThat(Readers.remedy(folder.resolve("gone/mail.log"), "weir", false))
        .contains("enter its folder");
  }
}
