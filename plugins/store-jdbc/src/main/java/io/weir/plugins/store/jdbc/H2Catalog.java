package io.weir.plugins.store.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.h2.engine.DbObject;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.db.ValueDataType;
import org.h2.mvstore.tx.TransactionMap;
import org.h2.mvstore.tx.TransactionStore;
import org.h2.result.Row;
import org.h2.value.VersionedValue;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a database file declares before H2 opens it: H2 compiles and runs the source of a
 * trigger while it opens the file, connects linked tables, and calls aliases and defaults for
 * whoever writes. What Weir makes needs none of that.
 */
final class H2Catalog {
  private static final String CATALOG = "table.0";
  private static final int TYPE = 2;
  private static final int SQL = 3;

  /** Weir's own function. */
  static final String OWN_FUNCTION = H2Functions.class.getName() + ".inNetwork";

  private static final Set<Integer> HARMLESS =
      Set.of(
          DbObject.TABLE_OR_VIEW,
          DbObject.INDEX,
          DbObject.USER,
          DbObject.SEQUENCE,
          DbObject.CONSTRAINT,
          DbObject.SETTING,
          DbObject.ROLE,
          DbObject.RIGHT,
          DbObject.SCHEMA,
          DbObject.COMMENT,
          DbObject.CONSTANT,
          DbObject.DOMAIN,
          DbObject.SYNONYM);

  /** Tables of other kinds, classes to load, functions that reach out of the database. */
  private static final List<String> NEVER =
      List.of(
          " linked table ",
          " engine ",
          "java_object_serializer",
          "csvwrite(",
          "csvread(",
          "file_write(",
          "file_read(",
          "link_schema(");

  private H2Catalog() {}

  /** The first thing in the file that Weir never makes and that runs something; null for none. */
  static @Nullable String foreign(Path file) {
    try {
      if (Files.notExists(file) || Files.size(file) == 0) {
        return null;
      }
      try (MVStore store = new MVStore.Builder().fileName(file.toString()).readOnly().open()) {
        return store.hasMap(CATALOG) ? foreign(store) : null;
      }
    } catch (IOException | MVStoreException e) {
      return null; // H2 meets the same, and says it better: damaged, locked, no database
    }
  }

  private static @Nullable String foreign(MVStore store) {
    TransactionStore transactions = new TransactionStore(store, new ValueDataType());
    transactions.init();
    TransactionMap<Long, Row> rows = transactions.begin().openMap(CATALOG);
    Cursor<Long, VersionedValue<Row>> all = rows.map.cursor(null);
    while (all.hasNext()) {
      all.next();
      VersionedValue<Row> value = all.getValue();
      // Both: which of the two holds is decided when H2 ends what a crash left open.
      for (Row row : new Row[] {value.getCurrentValue(), value.getCommittedValue()}) {
        String foreign = row == null ? null : foreign(row);
        if (foreign != null) {
          return foreign;
        }
      }
    }
    return null;
  }

  private static @Nullable String foreign(Row row) {
    int type = row.getValue(TYPE).getInt();
    String sql = String.valueOf(row.getValue(SQL).getString());
    return switch (type) {
      case DbObject.FUNCTION_ALIAS ->
          sql.endsWith(" FOR '" + OWN_FUNCTION + "'") ? null : named("a function", sql);
      case DbObject.TRIGGER -> named("a trigger", sql);
      case DbObject.AGGREGATE -> named("an aggregate function", sql);
      default -> HARMLESS.contains(type) ? reachesOut(sql) : named("an object", sql);
    };
  }

  private static @Nullable String reachesOut(String sql) {
    String small = sql.toLowerCase(Locale.ROOT);
    for (String word : NEVER) {
      if (small.contains(word)) {
        return named("'" + word.strip() + "'", sql);
      }
    }
    return null;
  }

  /** What it is, and the beginning of its declaration, which names it. */
  private static String named(String what, String sql) {
    String line = sql.strip().replaceAll("\\s+", " ");
    int end = line.indexOf(" AS ");
    line = end > 0 ? line.substring(0, end) : line;
    return what + " (" + (line.length() > 100 ? line.substring(0, 100) + "…" : line) + ")";
  }
}
