package io.weir.plugins.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A database in one file, copied while it is open. */
interface DatabaseFile {
  Path path();

  /**
   * Writes a copy as of the last commit.
   *
   * @param open the only connection that writes; null when this process has not opened it
   * @throws SQLException when the database cannot be read
   * @throws IOException of the stream
   */
  void copy(@Nullable Connection open, OutputStream to) throws SQLException, IOException;

  /** Makes the file from such a copy. */
  void unpack(InputStream from, Path fresh) throws IOException;
}
