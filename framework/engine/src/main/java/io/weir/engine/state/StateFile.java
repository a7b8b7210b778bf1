package io.weir.engine.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state: one embedded file (H2's MVStore), written by the loop's thread alone, whole rounds
 * only. Automatic commits are off: the store's background thread would commit half rounds. {@link
 * #sync} and reading are safe for other threads.
 */
public final class StateFile implements AutoCloseable {
  /** The form of what lies in the file; a greater number is not understood. */
  static final int VERSION = 1;

  private static final Logger log = LoggerFactory.getLogger(StateFile.class);
  private static final String META = "weir";

  private final MVStore store;
  private final boolean fresh;
  private volatile boolean closed;

  private StateFile(MVStore store, boolean fresh) {
    this.store = store;
    this.fresh = fresh;
  }

  /**
   * Opens or makes {@code state.mv} in the folder.
   *
   * @throws StateException when another daemon has it, when it is of a newer Weir, or when the
   *     folder cannot be written; a damaged file is set aside instead, and told
   */
  public static StateFile open(Path folder, Clock clock) throws StateException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new StateException("state folder " + folder + " cannot be made: " + e.getMessage(), e);
    }
    Path file = folder.resolve("state.mv");
    try {
      return check(open(file), file);
    } catch (MVStoreException e) {
      if (e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
        throw new StateException(
            "another weir runs on state folder " + folder + ": stop it, or set another state:", e);
      }
      if (!Files.exists(file) || !Files.isWritable(file)) {
        throw new StateException("state file " + file + " cannot be opened: " + e.getMessage(), e);
      }
      return replace(file, clock, e);
    }
  }

  private static StateFile replace(Path file, Clock clock, MVStoreException cause)
      throws StateException {
    String stamp =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
            .withZone(ZoneOffset.UTC)
            .format(clock.instant());
    Path aside = file.resolveSibling("state.mv.damaged-" + stamp);
    try {
      Files.move(file, aside);
    } catch (IOException e) {
      throw new StateException(
          "damaged state file " + file + " cannot be set aside: " + e.getMessage(), e);
    }
    log.error(
        "state file {} is damaged ({}); set aside as {}. Weir begins with an empty one: old lines are read again, rows"
            + " are not doubled",
        file,
        cause.getMessage(),
        aside.getFileName());
    return check(open(file), file);
  }

  private static MVStore open(Path file) {
    MVStore store =
        new MVStore.Builder()
            .fileName(file.toString())
            .autoCommitDisabled()
            .autoCompactFillRate(0)
            .cacheSize(4)
            .compress()
            .open();
    store.setAutoCommitDelay(0);
    store.setRetentionTime(5_000);
    return store;
  }

  private static StateFile check(MVStore store, Path file) throws StateException {
    MVMap<String, byte[]> meta = openMap(store, META);
    byte[] version = meta.get("version");
    boolean fresh = version == null;
    if (version == null) {
      meta.put("version", Integer.toString(VERSION).getBytes(StandardCharsets.US_ASCII));
      store.commit();
    } else {
      int found = Integer.parseInt(new String(version, StandardCharsets.US_ASCII));
      if (found > VERSION) {
        store.closeImmediately();
        throw new StateException(
            "state file "
                + file
                + " was written by a newer Weir (form "
                + found
                + ", this one knows "
                + VERSION
                + "): install that one again, or move the file away");
      }
    }
    return new StateFile(store, fresh);
  }

  /** Whether the file was made just now. */
  public boolean isFresh() {
    return fresh;
  }

  /** A map by text. */
  public MVMap<String, byte[]> map(String name) {
    return openMap(store, name);
  }

  /** A map by number, in order. */
  public MVMap<Long, byte[]> sequence(String name) {
    return store.openMap(
        name,
        new MVMap.Builder<Long, byte[]>()
            .keyType(LongDataType.INSTANCE)
            .valueType(ByteArrayDataType.INSTANCE));
  }

  private static MVMap<String, byte[]> openMap(MVStore store, String name) {
    return store.openMap(
        name,
        new MVMap.Builder<String, byte[]>()
            .keyType(StringDataType.INSTANCE)
            .valueType(ByteArrayDataType.INSTANCE));
  }

  /** Writes all changes since the last commit, or none. Loop's thread only. */
  public void commit() {
    store.commit();
  }

  /** Makes the commits so far outlive a power loss. */
  public void sync() {
    if (!closed) {
      store.sync();
    }
  }

  /** Gives room back. Loop's thread, when idle. */
  public void compact() {
    store.compact(70, 4 << 20);
  }

  /** Bytes of the file. */
  public long size() {
    return store.getFileStore().size();
  }

  /** Closes without committing: what is open was not finished. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      store.rollback();
      store.sync();
      store.closeImmediately();
    }
  }
}
