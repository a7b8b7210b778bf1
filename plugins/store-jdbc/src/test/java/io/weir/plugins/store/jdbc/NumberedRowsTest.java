package io.weir.plugins.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.testkit.StoreQueryContract;
import io.weir.testkit.TestContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NumberedRowsTest {
  private static Event event(long stream, long place, int check) {
    return new EventBuilder()
        .start(
            StoreQueryContract.SAMPLE,
            StoreQueryContract.NOON.getEpochSecond() * 1_000_000 + (place & 0xfff_ffff))
        .id(new EventId(stream, place, check))
        .build();
  }

  private static List<Object> ids(Store store) throws StoreException {
    return new ArrayList<>(
        store
            .sql(
                "select stream, place, line_check from sample_event order by stream, place, line_check",
                1000)
            .rows());
  }

  private static Store open(Path folder) throws StoreException {
    Store store = Options.h2(folder.resolve("weir"));
    store.open(List.of(StoreQueryContract.SAMPLE));
    return store;
  }

  /** Another stream whose rows have the same numbers. */
  private static long twin(long stream) {
    Random random = new Random(1);
    while (true) {
      long other = random.nextLong();
      if (NumberedRows.of(other, 0) == NumberedRows.of(stream, 0)) {
        return other;
      }
    }
  }

  @Test
  void streamsOfTheSameNumberAreKeptApart(@TempDir Path folder) throws Exception {
    long other = twin(7);
    try (Store store = open(folder)) {
      for (int i = 0; i < 3; i++) {
        int isNew = i == 0 ? 2 : 0;
        assertThat(store.write(List.of(event(7, 100, 1), event(7, 200, 1)))).isEqualTo(isNew);
        assertThat(store.write(List.of(event(other, 100, 1), event(other, 200, 1))))
            .isEqualTo(isNew);
        assertThat(store.write(List.of(event(7, 100, 2), event(other, 100, 1))))
            .isEqualTo(isNew / 2);
      }
      assertThat(ids(store)).hasSize(5).doesNotHaveDuplicates();
    }
  }

  @Test
  void whatIsBehindInOneStreamMayBeKnownInTheNext(@TempDir Path folder) throws Exception {
    long first = 7;
    long second = 8;
    if (NumberedRows.of(first, 0) > NumberedRows.of(second, 0)) {
      first = 8;
      second = 7;
    }
    try (Store store = open(folder)) {
      store.write(List.of(event(first, 100, 1), event(second, 100, 1), event(second, 200, 1)));
      assertThat(store.write(List.of(event(first, 300, 1), event(second, 100, 1)))).isEqualTo(1);
      assertThat(store.write(List.of(event(first, 400, 1), event(second, 300, 1)))).isEqualTo(2);
      assertThat(ids(store)).hasSize(6).doesNotHaveDuplicates();
    }
  }

  @Test
  void oneBatchMayHoldTheSameNumberManyTimes(@TempDir Path folder) throws Exception {
    long other = twin(7);
    List<Event> batch = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      batch.add(event(7, 100, i));
      batch.add(event(other, 100, i));
      batch.add(event(7, 100 + i / 2, 99));
      batch.add(event(7, 100, i));
    }
    try (Store store = open(folder)) {
      assertThat(store.write(new ArrayList<>(batch))).isEqualTo(150);
      assertThat(store.write(new ArrayList<>(batch))).isZero();
      assertThat(ids(store)).hasSize(150).doesNotHaveDuplicates();
    }
  }

  @Test
  void whatStandsBehindAForgottenOneIsStillKnown(@TempDir Path folder) throws Exception {
    try (Store store = open(folder)) {
      store.write(List.of(event(7, 100, 1)));
      store.write(List.of(event(7, 100, 2)));
    }
    try (Connection c =
            new H2Dialect(new H2Config(folder.resolve("weir")), new TestContext("store")).writer();
        Statement s = c.createStatement()) {
      s.execute("delete from sample_event where line_check = 1");
    }
    try (Store store = open(folder)) {
      assertThat(store.write(List.of(event(7, 100, 2)))).isZero();
      assertThat(store.write(List.of(event(7, 100, 1)))).isEqualTo(1);
      assertThat(store.write(List.of(event(7, 100, 1), event(7, 100, 2)))).isZero();
    }
  }

  @Test
  void tooManyAtOnePlaceAreRefused(@TempDir Path folder) throws Exception {
    try (Store store = open(folder)) {
      List<Event> fitting = new ArrayList<>();
      for (int i = 0; i < 256; i++) {
        fitting.add(event(7, 100, i));
      }
      assertThat(store.write(fitting)).isEqualTo(256);
      assertThatThrownBy(() -> store.write(List.of(event(7, 100, 256))))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONTENT))
          .hasMessageContaining("256 other events");
      assertThat(store.write(List.of(event(7, 101, 1)))).isEqualTo(1);
    }
  }

  @Test
  void placesAboveATerabyteBeginAnew(@TempDir Path folder) throws Exception {
    long far = 1L << 40;
    List<Event> batch =
        List.of(event(7, far - 2, 1), event(7, far - 1, 1), event(7, far, 1), event(7, far + 1, 1));
    try (Store store = open(folder)) {
      assertThat(store.write(List.of(event(7, 0, 1), event(7, 1, 1)))).isEqualTo(2);
      assertThat(store.write(new ArrayList<>(batch))).isEqualTo(4);
      assertThat(store.write(new ArrayList<>(batch))).isZero();
      assertThat(ids(store)).hasSize(6).doesNotHaveDuplicates();
    }
  }

  @Test
  void aTableOfAnOlderWeirKeepsItsKey(@TempDir Path folder) throws Exception {
    try (Store store = open(folder)) {
      store.write(List.of(event(7, 100, 1)));
    }
    try (Connection c =
            new H2Dialect(new H2Config(folder.resolve("weir")), new TestContext("store")).writer();
        Statement s = c.createStatement()) {
      s.execute("alter table sample_event drop primary key");
      s.execute("alter table sample_event drop column \"" + NumberedRows.COLUMN + "\"");
      s.execute("alter table sample_event add primary key (stream, place, line_check)");
      s.execute("update weir_schema set version = 2");
    }
    try (Store store = open(folder)) {
      assertThat(store.write(List.of(event(7, 100, 1), event(7, 200, 1)))).isEqualTo(1);
      assertThat(store.write(List.of(event(7, 100, 1), event(7, 200, 1)))).isZero();
    }
  }

  @Test
  void thePlaceOfARowIsHiddenFromQuestions(@TempDir Path folder) throws Exception {
    try (Store store = open(folder)) {
      store.write(List.of(event(7, 100, 1)));
      assertThat(store.sql("select * from sample_event", 9).columns())
          .noneMatch(c -> c.toString().contains(NumberedRows.COLUMN));
    }
  }
}
