package io.weir.plugins.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import io.weir.testkit.SmallDisk;
import io.weir.testkit.StoreContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No room for H2's file: what it took is there, the rest is taken when there is room again. */
final class H2FullDiskTest {
  private static final int BATCH = 500;

  /** Such that a few batches fill what is left. */
  private static final String FILLER = "x".repeat(150);

  private static List<Event> batch(int number) {
    List<Event> events = new ArrayList<>();
    for (int i = number * BATCH; i < (number + 1) * BATCH; i++) {
      events.add(JdbcRig.event(StoreContract.SAMPLE, i, "account", i + FILLER));
    }
    return events;
  }

  @Test
  @Needs(Part.SMALL_DISK)
  void isWaitedForAndDamagesNothing(@TempDir Path folder) throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("small"), 8)) {
      Path file = disk.path().resolve("weir");
      List<Event> taken = new ArrayList<>();
      try (Store store = Options.h2(file)) {
        store.open(List.of(StoreContract.SAMPLE));
        store.write(batch(0));
        taken.addAll(batch(0));
        disk.fill();
        int next = 1;
        int refusals = 0;
        while (refusals < 3) {
          try {
            // As the engine does: the same again.
            store.write(batch(next));
            taken.addAll(batch(next++));
          } catch (StoreException e) {
            assertThat(e.reason()).as(e.getMessage()).isEqualTo(Reason.AWAY);
            refusals++;
          }
        }
        disk.free();
        for (int until = next + 4; next < until; next++) {
          store.write(batch(next));
          taken.addAll(batch(next));
        }
        assertThat(JdbcRig.all(store, StoreContract.SAMPLE)).isEqualTo(taken);
      }
      try (Store again = Options.h2(file)) {
        again.open(List.of(StoreContract.SAMPLE));
        assertThat(JdbcRig.all(again, StoreContract.SAMPLE)).isEqualTo(taken);
        assertThat(again.write(taken)).isZero();
      }
    }
  }
}
