package io.weir.plugins.store.jdbc;

import io.weir.api.store.StoreBackup;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The backup of a database in a file. */
final class JdbcBackup implements StoreBackup {
  private final DatabaseFile file;
  private final String where;
  private final Held held;

  /** Copies what a connection shows. */
  interface Copy {
    void from(@Nullable Connection open) throws StoreException;
  }

  /** Has a copy made while nothing is written. */
  interface Held {
    void during(Copy copy) throws StoreException;
  }

  JdbcBackup(DatabaseFile file, String where, Held held) {
    this.file = file;
    this.where = where;
    this.held = held;
  }

  /** A failure of the stream, on its way through code that knows of databases only. */
  private static final class OfStream extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final IOException why;

    OfStream(IOException why) {
      super(why);
      this.why = why;
    }
  }

  @Override
  public Path file() {
    return file.path();
  }

  @Override
  public void write(OutputStream to) throws StoreException, IOException {
    try {
      held.during(
          open -> {
            try {
              file.copy(open, to);
            } catch (IOException e) {
              throw new OfStream(e);
            } catch (SQLException e) {
              // The database is there and goes on; only this copy does not.
              throw new StoreException(Reason.FATAL, where + ": " + e.getMessage(), e);
            }
          });
    } catch (OfStream e) {
      throw e.why;
    }
  }

  @Override
  public void read(InputStream from, Path fresh) throws IOException {
    file.unpack(from, fresh);
  }
}
