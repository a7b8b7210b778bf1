package io.weir.engine.state;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.Deflater;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * The state file of no running daemon, held so that none can start, to be copied. A copy is a zip
 * with one entry.
 */
public final class StateCopy implements AutoCloseable {
  private final MVStore store;

  private StateCopy(MVStore store) {
    this.store = store;
  }

  /** The state file of a folder. */
  public static Path file(Path folder) {
    return folder.resolve("state.mv");
  }

  /**
   * Opens the state file without changing it.
   *
   * @throws StateException when a daemon has it open, when it is damaged or may not be read
   */
  public static StateCopy open(Path folder) throws StateException {
    Path file = file(folder);
    try {
      return new StateCopy(
          new MVStore.Builder()
              .fileName(file.toString())
              .readOnly()
              .recoveryMode()
              .cacheSize(1)
              .open());
    } catch (MVStoreException e) {
      throw new StateException(
          "state file "
              + file
              + (e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED
                  ? " is open in a running weir, which has no socket: stop it first"
                  : " cannot be read (" + e.getMessage() + ")"),
          e);
    }
  }

  /** Writes a copy as of the last commit. */
  public void copyTo(OutputStream to) throws IOException {
    write(store, to);
  }

  static void write(MVStore store, OutputStream to) throws IOException {
    // Keeps the pages of this version where they are, however long it takes.
    MVStore.TxCounter version = store.registerVersionUsage();
    try {
      ZipOutputStream zip = new ZipOutputStream(to);
      zip.setLevel(Deflater.BEST_SPEED);
      store.getFileStore().backup(zip);
      zip.finish();
      zip.flush();
    } catch (MVStoreException e) {
      throw new IOException("the state file cannot be read: " + e.getMessage(), e);
    } finally {
      store.deregisterVersionUsage(version);
    }
  }

  /**
   * Makes a state file from a copy, and looks whether a daemon could open it.
   *
   * @param fresh an empty file
   * @throws IOException when it cannot be written, or is not such a copy
   */
  public static void unpack(InputStream from, Path fresh) throws IOException {
    ZipInputStream zip = new ZipInputStream(from);
    if (zip.getNextEntry() == null) {
      throw new IOException("it is not the copy of a state file");
    }
    try (OutputStream out =
        Files.newOutputStream(
            fresh, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      zip.transferTo(out);
    }
    try (MVStore store =
        new MVStore.Builder()
            .fileName(fresh.toString())
            .readOnly()
            .recoveryMode()
            .cacheSize(1)
            .open()) {
      if (!store.hasMap(StateFile.META)) {
        throw new IOException("it is not the copy of a state file");
      }
    } catch (MVStoreException e) {
      throw new IOException("it is not the copy of a state file: " + e.getMessage(), e);
    }
  }

  /**
   * Whether another process has this file of H2 open; false when it is not there.
   *
   * @throws IOException when it may not be opened
   */
  public static boolean isOpen(Path file) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true;
    }
  }

  @Override
  public void close() {
    store.closeImmediately();
  }
}
