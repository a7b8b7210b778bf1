package io.weir.plugins.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.zip.Deflater;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * The file of an H2 database, copied as H2's {@code BACKUP TO} does: a zip with one entry. That
 * statement itself writes a file of this process, and a backup goes to another one.
 */
final class H2File implements DatabaseFile {
  private final Path path;

  H2File(Path path) {
    this.path = path;
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public void copy(@Nullable Connection open, OutputStream to) throws SQLException, IOException {
    try {
      if (open == null) {
        try (MVStore store = closed()) {
          copy(store, to);
        }
      } else if (open.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session) {
        copy(session.getDatabase().getStore().getMvStore(), to);
      } else {
        throw new SQLException("not a database of this process");
      }
    } catch (MVStoreException e) {
      throw told(e);
    }
  }

  /** Whether it can be read, and no other process has it open. */
  void look() throws SQLException {
    try {
      closed().close();
    } catch (MVStoreException e) {
      throw told(e);
    }
  }

  private MVStore closed() {
    return new MVStore.Builder().fileName(path.toString()).readOnly().cacheSize(1).open();
  }

  private static SQLException told(MVStoreException e) {
    return new SQLException(
        e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED
            ? "another process has the file open: wait until it has ended"
            : e.getMessage(),
        e);
  }

  private static void copy(MVStore store, OutputStream to) throws IOException {
    // Keeps the pages of this version where they are, however long it takes.
    MVStore.TxCounter version = store.registerVersionUsage();
    try {
      ZipOutputStream zip = new ZipOutputStream(to);
      zip.setLevel(Deflater.BEST_SPEED);
      store.getFileStore().backup(zip);
      zip.finish();
      zip.flush();
    } finally {
      store.deregisterVersionUsage(version);
    }
  }

  @Override
  public void unpack(InputStream from, Path fresh) throws IOException {
    ZipInputStream zip = new ZipInputStream(from);
    if (zip.getNextEntry() == null) {
      throw new IOException("it is not the copy of an H2 database");
    }
    try (OutputStream out =
        Files.newOutputStream(
            fresh, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      zip.transferTo(out);
    }
    if (zip.getNextEntry() != null) {
      throw new IOException("it is not the copy of an H2 database");
    }
  }
}
