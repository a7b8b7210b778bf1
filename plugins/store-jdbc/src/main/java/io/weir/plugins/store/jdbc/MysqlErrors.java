package io.weir.plugins.store.jdbc;

import io.weir.api.store.StoreException.Reason;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What MySQL's and MariaDB's error numbers mean for a store; the server manuals' error references
 * list them. Connector/J's SQLState alone calls too much HY000 or 42000.
 */
final class MysqlErrors {
  private MysqlErrors() {}

  static @Nullable Reason reason(SQLException e) {
    return switch (e.getErrorCode()) {
      // access denied (server, database, table, column, privilege), unknown database, host refused
      case 1045, 1044, 1142, 1143, 1227, 1370, 1698, 1049, 1130, 1251, 1820, 3118, 3159 ->
          Reason.FATAL;
      // too many connections, lock wait, deadlock, disk full, shutting down, killed, read-only
      case 1040, 1203, 1226, 1205, 1213, 1020, 1021, 1026, 1030, 1053, 1114, 1129, 1158, 1159 ->
          Reason.AWAY;
      case 1160, 1161, 1180, 1290, 1317, 1792, 1836, 1927, 1969, 3024, 3101 -> Reason.AWAY;
      // too long, incorrect string, out of range, incorrect value, row too large, packet too large
      case 1406, 1366, 1264, 1265, 1292, 1118, 1153, 1300, 1367, 1411, 1441 -> Reason.CONTENT;
      default -> byState(e);
    };
  }

  private static @Nullable Reason byState(SQLException e) {
    String state = e.getSQLState();
    // Connector/J's own refusal of a value (not a number, packet too big), before it is sent.
    return e.getErrorCode() == 0 && ("S1009".equals(state) || "S1000".equals(state))
        ? Reason.CONTENT
        : null;
  }

  static @Nullable String advice(SQLException e, MysqlConfig config) {
    return switch (e.getErrorCode()) {
      case 1045, 1698, 1251 -> "check user and password of the store";
      case 1044, 1142, 1143, 1227, 1370 ->
          "grant the user its privileges: GRANT ALL ON `" + config.database() + "`.* TO …";
      case 1049 ->
          "create it: CREATE DATABASE `" + config.database() + "`, or correct the option database";
      case 1130 -> "allow the user to connect from this machine";
      case 1040, 1203, 1226 -> "raise max_connections of the server, or disconnect other clients";
      case 1021, 1026, 1030, 1114 -> "free space on the server's disk";
      case 1290, 1836 -> "the server is read-only: set host to one that is not";
      default ->
          e.getSQLState() != null && e.getSQLState().startsWith("08")
              ? "check that the server runs, and that host and port are correct"
              : null;
    };
  }
}
