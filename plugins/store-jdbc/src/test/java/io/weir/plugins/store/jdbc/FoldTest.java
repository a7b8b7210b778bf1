package io.weir.plugins.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.api.store.Table;
import io.weir.testkit.StoreQueryContract;
import io.weir.testkit.TestContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is put together in memory, from 100 different values each of which comes a hundred times.
 */
final class FoldTest {
  private static final String ROWS =
      "select 'account' || mod(i, 100), mod(i, 100), 1 from (select * from system_range(1, 10000))"
          + " as n(i)";

  @TempDir Path folder;

  private Table fold(Query query, String columns, long mostBytes) throws Exception {
    Dialect dialect = new H2Dialect(new H2Config(folder.resolve("weir")), new TestContext("store"));
    Grouping grouping = new Grouping(dialect, Shape.of(StoreQueryContract.SAMPLE), query);
    grouping.statement();
    try (Connection c = dialect.writer();
        Statement s = c.createStatement();
        ResultSet r =
            s.executeQuery(
                "select " + columns + " from (" + ROWS + ") as r(account, size, times)")) {
      return new Fold(grouping, query, mostBytes).answer(r, new Deadline(dialect, query));
    }
  }

  private static Query.Builder asked() {
    return Query.about(StoreQueryContract.SAMPLE.name());
  }

  static Stream<Object[]> questions() {
    return Stream.of(
        new Object[] {asked().by("account").count().most(3), "account, times"},
        new Object[] {asked().distinct("account").most(3), "times, account"},
        new Object[] {asked().quantile("size", 0.5).most(3), "times, size"});
  }

  /** As much as the values take, however many rows bear them. */
  @ParameterizedTest
  @MethodSource("questions")
  void whatTakesTooMuchMemoryIsRefused(Query query, String columns) throws Exception {
    assertThat(fold(query, columns, 100_000).rows()).isNotEmpty();
    assertThatThrownBy(() -> fold(query, columns, 5_000))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FATAL))
        .hasMessageContaining("of memory: query a shorter period, or group by fewer fields");
  }

  @Test
  void theTopIsOfAllGroups() throws Exception {
    Table top =
        fold(asked().by("account").count().max("size").most(2), "account, times, size", 1 << 20);
    assertThat(top.more()).isTrue();
    assertThat(top.rows().get(0)).containsExactly("account0", 100L, 0L);
    assertThat(top.rows().get(1)).containsExactly("account1", 100L, 1L);
  }
}
