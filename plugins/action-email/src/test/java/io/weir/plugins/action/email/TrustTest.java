package io.weir.plugins.action.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class TrustTest {
  @TempDir Path folder;

  @Test
  @Timeout(20)
  void aPipeIsNotWaitedFor() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> Trust.in(pipe)).hasMessage("it is not a regular file");
  }

  @Test
  void aFileWithoutACertificateIsSaid() throws IOException {
    Path file = Files.writeString(folder.resolve("empty.pem"), "");
    assertThatThrownBy(() -> Trust.in(file)).hasMessage("there is no certificate in it");
  }
}
