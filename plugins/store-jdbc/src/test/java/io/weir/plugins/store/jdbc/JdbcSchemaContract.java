package io.weir.plugins.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the testkit cannot know of stores over JDBC: tables, columns, indexes, versions. */
interface JdbcSchemaContract extends JdbcRig {
  private static void refuses(Store store, EventType type, String... words) {
    assertThatThrownBy(() -> store.open(List.of(type)))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FATAL))
        .hasMessageContainingAll(words);
  }

  private static EventType type(Field... fields) {
    return EventType.named("sample_event", "For tests.").fields(fields).kept().build();
  }

  @Test
  default void refusesTablesOfANewerWeir(@TempDir Path folder) throws Exception {
    try (Jdbc database = database(folder)) {
      try (Store store = database.store()) {
        store.open(List.of(SAMPLE));
      }
      database.change("update weir_schema set version = 5");
      try (Store store = database.store()) {
        refuses(store, SAMPLE, "version 5", "this Weir knows 4", "use the newer Weir");
      }
    }
  }

  @Test
  default void leavesAForeignTableOfTheSameNameAlone(@TempDir Path folder) throws Exception {
    try (Jdbc database = database(folder)) {
      database.change("create table sample_event (name varchar(10))");
      try (Store store = database.store()) {
        refuses(store, SAMPLE, "sample_event", "was not created by Weir");
      }
      database.change("insert into sample_event (name) values ('still')");
    }
  }

  @Test
  default void refusesATypeNamedLikeATableOfItsOwn(@TempDir Path folder) throws Exception {
    try (Jdbc database = database(folder);
        Store store = database.store()) {
      refuses(store, EventType.named("refused", "No.").kept().build(), "refused");
    }
  }

  @Test
  default void widensATextThatGrew(@TempDir Path folder) throws Exception {
    EventType narrow = type(Field.text("reason", 10, "Why."));
    EventType wide = type(Field.text("reason", 900, "Why."));
    EventType huge = type(Field.text("reason", 60_000, "Why."));
    try (Jdbc database = database(folder)) {
      try (Store store = database.store()) {
        store.open(List.of(narrow));
        store.write(List.of(JdbcRig.event(narrow, 1, "reason", "short")));
      }
      for (EventType type : List.of(wide, huge, narrow)) {
        try (Store store = database.store()) {
          store.open(List.of(type));
        }
      }
      try (Store store = database.store()) {
        store.open(List.of(huge));
        Event full = JdbcRig.event(huge, 2, "reason", "ü".repeat(60_000));
        assertThat(store.write(List.of(full))).isEqualTo(1);
        assertThat(JdbcRig.all(store, huge))
            .containsExactly(JdbcRig.event(huge, 1, "reason", "short"), full);
      }
    }
  }

  @Test
  default void refusesAFieldThatChangedItsKind(@TempDir Path folder) throws Exception {
    try (Jdbc database = database(folder)) {
      try (Store store = database.store()) {
        store.open(List.of(type(Field.text("code", 10, "Code."))));
      }
      try (Store store = database.store()) {
        refuses(store, type(Field.integer("code", "Code.")), "code", "sample_event", "integer");
      }
    }
  }

  @Test
  default void tablesOfVersion1AreBroughtUp(@TempDir Path folder) throws Exception {
    try (Jdbc database = database(folder)) {
      List<List<Object>> before = new ArrayList<>();
      try (Store store = database.store()) {
        store.open(List.of(SAMPLE));
        store.write(List.of(JdbcRig.event(SAMPLE, 1, "account", "a")));
        store.rollUp(List.of(NOON));
        before.addAll(store.sql("select * from hourly", 9).rows());
      }
      database.change("alter table hourly drop primary key");
      database.change(
          "alter table hourly add primary key ("
              + database.quoted("hour")
              + ", type, field, "
              + database.quoted("value")
              + ")");
      database.change("update weir_schema set version = 1");
      for (int i = 0; i < 2; i++) {
        try (Store store = database.store()) {
          store.open(List.of(SAMPLE));
          assertThat(store.sql("select version from weir_schema", 9).rows())
              .containsExactly(List.of(4L));
          assertThat(store.sql("select * from hourly", 9).rows()).isEqualTo(before);
          assertThat(key(database, "hourly")).containsExactly("type", "field", "hour", "value");
        }
        // A start that ended between the change and the new version.
        database.change("update weir_schema set version = 1");
      }
    }
  }

  private static List<String> key(Jdbc database, String table) throws SQLException {
    Map<Integer, String> columns = new TreeMap<>();
    try (Connection c = database.admin();
        ResultSet r = c.getMetaData().getPrimaryKeys(c.getCatalog(), c.getSchema(), table)) {
      while (r.next()) {
        columns.put(r.getInt("KEY_SEQ"), r.getString("COLUMN_NAME"));
      }
    }
    return List.copyOf(columns.values());
  }

  @Test
  default void anIndexThatIsMissingIsMade(@TempDir Path folder) throws Exception {
    try (Jdbc database = database(folder)) {
      for (int i = 0; i < 2; i++) {
        try (Store store = database.store()) {
          store.open(List.of(SAMPLE));
        }
        // Each fails when it is not there.
        database.dropIndex("weir_sample_event_time");
        database.dropIndex("weir_sample_event_account");
      }
    }
  }

  @Test
  default void openingTwiceChangesNothing(@TempDir Path folder) throws Exception {
    try (Jdbc database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      store.write(List.of(JdbcRig.event(SAMPLE, 1)));
      store.open(List.of(SAMPLE));
      assertThat(store.write(List.of(JdbcRig.event(SAMPLE, 1), JdbcRig.event(SAMPLE, 2))))
          .isEqualTo(1);
    }
  }

  @Test
  default void whatWasKeptInFormerTimesStaysReadable(@TempDir Path folder) throws Exception {
    try (Jdbc database = database(folder)) {
      try (Store store = database.store()) {
        store.open(List.of(SAMPLE));
        store.write(List.of(JdbcRig.event(SAMPLE, 1)));
      }
      try (Store store = database.store()) {
        store.open(List.of());
        assertThat(store.sql("select place from sample_event", 9).rows())
            .containsExactly(List.of(100L));
      }
    }
  }
}
