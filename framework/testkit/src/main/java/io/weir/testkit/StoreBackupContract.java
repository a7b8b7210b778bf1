package io.weir.testkit;

import static io.weir.testkit.SampleEvents.all;
import static io.weir.testkit.SampleEvents.nine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.Event;
import io.weir.api.store.Store;
import io.weir.api.store.StoreBackup;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract of a store's backup, and of a look at it: a part of {@link StoreContract}, which is
 * the one to implement.
 */
public interface StoreBackupContract extends StoreQueryContract {
  /** A copy has what was written before it, and goes on as the store would have. */
  @Test
  default void aBackupHasWhatWasWrittenBeforeIt(@TempDir Path folder) throws Exception {
    List<Event> events = nine();
    ByteArrayOutputStream open = new ByteArrayOutputStream();
    ByteArrayOutputStream closed = new ByteArrayOutputStream();
    try (Database database = database(folder)) {
      try (Store store = database.store()) {
        store.open(List.of(SAMPLE));
        store.write(events.subList(0, 5));
        Optional<StoreBackup> backup = store.backup();
        if (backup.isEmpty()) {
          assertThat(store.backupAdvice()).isNotBlank();
          return;
        }
        backup.get().write(open);
        assertThat(store.write(events)).as("it goes on after it").isEqualTo(4);
      }
      try (Store store = database.store()) {
        store.backup().orElseThrow().write(closed);
      }
      restore(database, open);
      try (Store store = database.store()) {
        store.open(List.of(SAMPLE));
        assertThat(all(store, SAMPLE)).isEqualTo(events.subList(0, 5));
        assertThat(store.write(events)).isEqualTo(4);
      }
      restore(database, closed);
      try (Store store = database.store()) {
        store.open(List.of(SAMPLE));
        assertThat(all(store, SAMPLE)).isEqualTo(events);
      }
    }
  }

  private static void restore(Database database, ByteArrayOutputStream copy) throws Exception {
    try (Store store = database.store()) {
      StoreBackup backup = store.backup().orElseThrow();
      Path fresh = Files.createTempFile(backup.file().getParent(), "fresh", "");
      backup.read(new ByteArrayInputStream(copy.toByteArray()), fresh);
      Files.move(fresh, backup.file(), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Who only looks makes no table and no file, and writes nothing. */
  @Test
  default void lookingChangesNothing(@TempDir Path folder) throws Exception {
    try (Database database = database(folder)) {
      Optional<Path> missing;
      try (Store store = database.store()) {
        missing = store.missing();
        assertThat(store.look()).isNotBlank();
      }
      List<Event> events = nine();
      try (Store store = database.store()) {
        assertThat(store.missing()).isEqualTo(missing);
        store.open(List.of(SAMPLE));
        assertThat(store.write(events)).isEqualTo(9);
      }
      try (Store store = database.store()) {
        assertThat(store.look()).isNotBlank();
      }
      try (Store store = database.store()) {
        store.open(List.of(SAMPLE));
        assertThat(all(store, SAMPLE)).isEqualTo(events);
      }
    }
  }

  /** A disk that is full, or a reader that went away, ends the copy and not the store. */
  @Test
  default void aBackupThatCannotBeWrittenHarmsNothing(@TempDir Path folder) throws Exception {
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      List<Event> events = nine();
      store.write(events.subList(0, 5));
      Optional<StoreBackup> backup = store.backup();
      if (backup.isPresent()) {
        OutputStream full =
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("no room");
              }
            };
        assertThatThrownBy(() -> backup.get().write(full))
            .isInstanceOf(IOException.class)
            .hasMessage("no room");
        Path fresh = Files.createTempFile(folder, "fresh", "");
        assertThatThrownBy(
                () -> backup.get().read(new ByteArrayInputStream(new byte[] {1, 2, 3}), fresh))
            .isInstanceOf(IOException.class);
      }
      assertThat(store.write(events)).isEqualTo(4);
      assertThat(all(store, SAMPLE)).isEqualTo(events);
    }
  }
}
