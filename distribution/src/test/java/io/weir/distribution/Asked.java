package io.weir.distribution;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A database that is asked by another process than Weir: lines of values with tabs between. */
interface Asked {
  List<String> ask(String sql) throws IOException;

  /**
   * An H2 database that no other process has open, opened for each question as the README of
   * store-jdbc says.
   *
   * @param path without {@code .mv.db}
   */
  static Asked h2(Path path) {
    return sql -> {
      try (Connection connection = open(path);
          Statement s = connection.createStatement();
          ResultSet r = s.executeQuery(sql)) {
        List<String> lines = new ArrayList<>();
        while (r.next()) {
          List<String> cells = new ArrayList<>();
          for (int i = 1; i <= r.getMetaData().getColumnCount(); i++) {
            String cell = r.getString(i);
            cells.add(cell == null ? "NULL" : escaped(cell));
          }
          lines.add(String.join("\t", cells));
        }
        return lines;
      } catch (SQLException e) {
        throw new IOException(sql, e);
      }
    };
  }

  /** A connection to such a database that may also change it. */
  static Connection open(Path path) throws SQLException {
    String url =
        "jdbc:h2:file:"
            + path
            + ";DATABASE_TO_LOWER=TRUE;NON_KEYWORDS=VALUE,HOUR,KEY,DAY,MONTH,YEAR;IFEXISTS=TRUE";
    return DriverManager.getConnection(url, "weir", "");
  }

  /** As MariaDB's client escapes it. */
  private static String escaped(String cell) {
    return cell.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
  }
}
