package io.weir.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What H2 must do for the state to outlive kill -9: a file as it lies there after a commit, never
 * closed, opens as of that commit. Some versions of H2 open it as of an earlier one.
 */
final class NewestCommitTest {
  @TempDir Path folder;

  @Test
  void aFileThatWasNeverClosedHasItsLastCommit() throws IOException {
    Path file = folder.resolve("state.mv");
    Path left = folder.resolve("left.mv");
    MVStore store =
        new MVStore.Builder().fileName(file.toString()).autoCommitDisabled().compress().open();
    try {
      // No old chunk is kept, so that room is used again from the beginning and not after seconds.
      store.setRetentionTime(0);
      for (int i = 0; i < 300; i++) {
        store.openMap("a").put("last", Integer.toString(i));
        store.openMap("b").put("k" + i % 50, "x".repeat(i * 7 % 3000));
        store.commit();
        Files.copy(file, left, StandardCopyOption.REPLACE_EXISTING);
        try (MVStore after = new MVStore.Builder().fileName(left.toString()).readOnly().open()) {
          assertThat(after.openMap("a").get("last")).isEqualTo(Integer.toString(i));
        }
      }
    } finally {
      store.closeImmediately();
    }
  }
}
