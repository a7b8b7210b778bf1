/** Tests of the store against H2 and a real MariaDB. */
@NullMarked
package io.weir.plugins.store.jdbc;

import org.jspecify.annotations.NullMarked;
