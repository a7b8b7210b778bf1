package io.weir.plugins.store.jdbc;

import io.weir.api.config.Doc;
import java.nio.file.Path;

/** The options of {@code type: h2}. */
@Doc("Keeps events in one H2 database file on this machine; nothing to install.")
record H2Config(
    @Doc("The database file, without the suffix .mv.db. Missing folders are created.") Path path) {}
