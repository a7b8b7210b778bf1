/** Keeps events in a relational database over JDBC: H2 in a file, MySQL and MariaDB. */
@NullMarked
package io.weir.plugins.store.jdbc;

import org.jspecify.annotations.NullMarked;
