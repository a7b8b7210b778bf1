package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.Event;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryStoreTest implements StoreContract, NoPlugin {
  @Override
  public Store.Factory<?> factory() {
    return new MemoryStore.Factory();
  }

  @Override
  public Database database(Path folder) {
    MemoryStore store = new MemoryStore();
    return () -> store;
  }

  /** It speaks no SQL. */
  @Override
  public void sqlOnlySelects(Path folder) {}

  @Override
  public void aFailingBatchLeavesNothing(Path folder) {}

  /** Events bear their own declaration here. */
  @Override
  public void addsNewFieldsToOldTables(Path folder) {}

  @Test
  void aRefusedEventRefusesItsBatch() throws StoreException {
    try (MemoryStore store = new MemoryStore()) {
      store.open(List.of(StoreContract.SAMPLE));
      Event good = SampleEvents.sample(1, 0).build();
      Event bad = SampleEvents.sample(2, 0).build();
      store.refuses(bad::equals);
      assertThatThrownBy(() -> store.write(List.of(good, bad))).isInstanceOf(StoreException.class);
      assertThat(store.events("sample_event")).isEmpty();
      store.away(true);
      assertThatThrownBy(() -> store.write(List.of(good)))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.AWAY));
    }
  }
}
