package io.weir.plugins.store.jdbc;

import io.weir.api.config.Doc;
import java.nio.file.Path;

/** The options of {@code type: h2}. */
@Doc("Keeps events in one H2 database file on this machine; nothing to install.")
record H2Config(
    @Doc("The database file, without its ending .mv.db; folders on the way are made.") Path path) {}
