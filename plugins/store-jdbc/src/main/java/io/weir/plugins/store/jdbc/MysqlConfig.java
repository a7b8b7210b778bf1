package io.weir.plugins.store.jdbc;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import io.weir.api.config.Secret;
import org.jspecify.annotations.Nullable;

/** The options of {@code type: mysql}. */
@Doc("Keeps events in a database of a MySQL 8 or MariaDB 10.6 server, or later.")
record MysqlConfig(
    @Doc("The server's name or address.") @Default("127.0.0.1") String host,
    @Doc("The server's TCP port.") @Default("3306") @Range(min = 1, max = 65_535) int port,
    @Doc("The database. It must exist, and should be empty and used by Weir only.") @Default("weir")
        String database,
    @Doc("The user that writes. It needs all privileges on the database.") @Default("weir")
        String user,
    @Doc("Its password.") @Nullable Secret password,
    @Doc(
            "`prefer`: TLS if the server supports it; `require`: only TLS; `verify`: only TLS,"
                + " and the server's certificate must match its name.")
        @Default("prefer")
        Tls tls,
    @Doc(
            "A user that has only SELECT, for `weir sql` and the pages. If absent, they use"
                + " `user` on read-only connections.")
        @Nullable String readerUser,
    @Doc("The password of `reader_user`.") @Nullable Secret readerPassword,
    @Doc(
            "Whether to create the view `log` with the columns date, time, srcip, dstip, srcaddr"
                + " and dstaddr.")
        @Default("true")
        boolean legacyView) {

  /** How the connection is protected. */
  enum Tls {
    DISABLE("DISABLED"),
    PREFER("PREFERRED"),
    REQUIRE("REQUIRED"),
    VERIFY("VERIFY_IDENTITY");

    /** Connector/J's word for it. */
    final String mode;

    Tls(String mode) {
      this.mode = mode;
    }
  }
}
