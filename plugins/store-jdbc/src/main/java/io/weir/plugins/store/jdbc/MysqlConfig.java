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
    @Doc("The database; it must exist, best empty and Weir's own.") @Default("weir")
        String database,
    @Doc("The login that writes; it needs all rights on the database.") @Default("weir")
        String user,
    @Doc("Its password.") @Nullable Secret password,
    @Doc(
            "`prefer`: TLS when the server has it; `require`: TLS or nothing; `verify`: and the"
                + " server's certificate must fit its name.")
        @Default("prefer")
        Tls tls,
    @Doc(
            "A login that may only SELECT, for `weir sql` and all pages; without it `user` reads"
                + " too, on read-only connections.")
        @Nullable String readerUser,
    @Doc("The password of `reader_user`.") @Nullable Secret readerPassword,
    @Doc(
            "Whether to make the view `log` with the columns date, time, srcip, dstip, srcaddr,"
                + " dstaddr.")
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
