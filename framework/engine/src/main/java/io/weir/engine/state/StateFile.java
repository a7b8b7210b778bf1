package io.weir.engine.state;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state: one embedded file (H2's MVStore), written by the loop's thread alone, whole rounds
 * only. Automatic commits are off: the store's background thread would commit half rounds. {@link
 * #sync} and reading are safe for other threads.
 */
public final class StateFile implements AutoCloseable {
  /** The version of the file's content; a greater number cannot be read. */
  static final int VERSION = 2;

  /** The name of a file in the folder while another state is put there. */
  public static final String RESTORING = "restoring";

  /** Begins the name of a folder with what was there before a restore. */
  public static final String BEFORE_RESTORE = "before-restore-";

  private static final Logger log = LoggerFactory.getLogger(StateFile.class);
  static final String META = "weir";
  private static final String FORM = "version";
  private static final String LOST = "lost";
  private static final int RETENTION = 5_000;
  private static final long SMALL = 4 << 20;

  /** Prefixes of the folders given to components. */
  private static final List<String> COMPONENTS =
      List.of("source-", "parser-", "store-", "rule-", "action-");

  private final MVStore store;
  private final boolean fresh;
  private volatile boolean closed;

  private StateFile(MVStore store, boolean fresh) {
    this.store = store;
    this.fresh = fresh;
  }

  /**
   * Opens or creates {@code state.mv} in the folder; a new folder may be entered by its owner only.
   * A damaged file is renamed, which is logged, and replaced by an empty one.
   *
   * @throws StateException when another daemon has opened it, when it was written by a newer Weir,
   *     or when it cannot be read or written
   */
  public static StateFile open(Path folder, Clock clock) throws StateException {
    Path file = folder.resolve("state.mv");
    if (Files.exists(folder.resolve(RESTORING))) {
      throw new StateException(
          "a restore into the state folder "
              + folder
              + " was not finished: run weir restore again, which also keeps what was there before");
    }
    try {
      OwnFolder.claim(folder, StateFile::isWeirs);
      OwnFile.claim(file);
    } catch (NotOwnException e) {
      throw new StateException("state " + e.getMessage(), e);
    } catch (IOException e) {
      throw new StateException(
          "state folder "
              + folder
              + " cannot be created ("
              + e
              + "): give its parent to the user Weir runs as, or choose another folder with state:",
          e);
    }
    return open(file, "", clock);
  }

  /**
   * Why {@link #open} would refuse a folder that is there because of whose it is; empty when it
   * would not. Changes nothing.
   */
  public static String refusal(Path folder) {
    return OwnFolder.refusal(folder, StateFile::isWeirs);
  }

  /**
   * The state file, damaged ones, the socket, the pages' link, users and tokens, components'
   * folders.
   */
  private static boolean isWeirs(Path inFolder) {
    String name = String.valueOf(inFolder.getFileName());
    return name.startsWith("state.mv")
        || name.startsWith("weir.sock")
        || name.startsWith(".weir")
        || name.startsWith("web-")
        || name.startsWith("stuck")
        || name.startsWith(BEFORE_RESTORE)
        || name.startsWith(RESTORING)
        || Files.isDirectory(inFolder) && COMPONENTS.stream().anyMatch(name::startsWith);
  }

  /**
   * Whether a file or folder of the state folder belongs to a backup beside the state: users,
   * tokens, components' folders; not what belongs to a running daemon.
   *
   * @param isFolder of a name that need not be there
   */
  public static boolean isKept(String name, boolean isFolder) {
    return isFolder
        ? COMPONENTS.stream().anyMatch(name::startsWith)
        : name.startsWith("web-") && !name.startsWith("web-link") && !name.endsWith(".lock");
  }

  /**
   * @param scheme of H2's file systems; empty for the usual one
   */
  static StateFile open(Path file, String scheme, Clock clock) throws StateException {
    try {
      return check(file, scheme, "");
    } catch (RuntimeException e) {
      StateException other = notDamage(file, e);
      if (other != null) {
        throw other;
      }
      return replace(file, scheme, clock, e);
    }
  }

  /**
   * Renames a file that {@link #open} has opened and whose content turned out to be damaged, and
   * opens an empty one.
   */
  public static StateFile replace(Path folder, Clock clock, Throwable cause) throws StateException {
    return replace(folder.resolve("state.mv"), "", clock, cause);
  }

  private static StateFile replace(Path file, String scheme, Clock clock, Throwable cause)
      throws StateException {
    String stamp =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
            .withZone(ZoneOffset.UTC)
            .format(clock.instant());
    Path aside = file.resolveSibling("state.mv.damaged-" + stamp);
    for (int i = 2; Files.exists(aside); i++) {
      aside = file.resolveSibling("state.mv.damaged-" + stamp + "-" + i);
    }
    try {
      Files.move(file, aside);
    } catch (IOException e) {
      throw new StateException(
          "damaged state file " + file + " cannot be set aside (" + e + "): move it away yourself",
          e);
    }
    log.error(
        "state file {} is damaged ({}) and was set aside as {}; places, blocks and the rules' past"
            + " are restored from the store, and lines that are missing there are read again",
        file,
        cause.getMessage(),
        aside.getFileName());
    try {
      OwnFile.claim(file);
      return check(file, scheme, aside.getFileName().toString());
    } catch (IOException e) {
      throw new StateException("the new state file cannot be created: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      StateException other = notDamage(file, e);
      throw other != null ? other : cannot(file, "opened", e);
    }
  }

  /** The reason why an undamaged file cannot be used; null when the file is damaged. */
  private static @Nullable StateException notDamage(Path file, RuntimeException e) {
    int code = e instanceof MVStoreException m ? m.getErrorCode() : DataUtils.ERROR_INTERNAL;
    if (code == DataUtils.ERROR_FILE_LOCKED) {
      return new StateException(
          "another weir runs on state folder "
              + file.getParent()
              + ": stop it, or choose another folder for this one with state:",
          e);
    }
    if (code == DataUtils.ERROR_UNSUPPORTED_FORMAT) {
      return new StateException(
          "state file "
              + file
              + " was written by a newer Weir: install that one again, or move the file away",
          e);
    }
    if (code == DataUtils.ERROR_WRITING_FAILED) {
      return cannot(file, "written", e);
    }
    IOException io = FullDisk.inputOutput(e);
    boolean cutOff = io == null || io instanceof EOFException;
    return Files.exists(file) && cutOff ? null : cannot(file, "opened", e);
  }

  private static StateException cannot(Path file, String what, RuntimeException e) {
    IOException io = FullDisk.inputOutput(e);
    return new StateException(
        "state file "
            + file
            + " cannot be "
            + what
            + " ("
            + (io == null ? e.getMessage() : io.getMessage())
            + "): "
            + (FullDisk.is(e, file) ? "its disk is full" : "check its disk"),
        e);
  }

  private static MVStore raw(String file) {
    MVStore store =
        new MVStore.Builder()
            .fileName(file)
            .autoCommitDisabled()
            .autoCompactFillRate(0)
            .cacheSize(4)
            // Otherwise an interrupted write may lead back to a commit long ago.
            .recoveryMode()
            .open();
    store.setAutoCommitDelay(0);
    store.setRetentionTime(RETENTION);
    return store;
  }

  /**
   * @param lost name of the damaged file that this one replaces, or empty
   */
  private static StateFile check(Path file, String scheme, String lost) throws StateException {
    MVStore store = raw(scheme + file);
    boolean good = false;
    try {
      if (store.getFileStore().isReadOnly()) {
        // H2 opens it without an error, and each commit would fail.
        throw new StateException(
            "state file "
                + file
                + " can be read but not written: check that its disk is not mounted read-only and that no flag"
                + " (chattr, chflags) protects the file");
      }
      MVMap<String, byte[]> meta = openMap(store, META);
      byte[] version = meta.get(FORM);
      boolean fresh = version == null;
      int found = fresh ? 0 : Integer.parseInt(new String(version, StandardCharsets.US_ASCII));
      if (found > VERSION) {
        throw new StateException(
            "state file "
                + file
                + " was written by a newer Weir (version "
                + found
                + ", this one knows "
                + VERSION
                + "): install that one again, or move the file away");
      }
      if (found < VERSION) {
        // Older content is read as it is: each entry has a version of its own.
        meta.put(FORM, Integer.toString(VERSION).getBytes(StandardCharsets.US_ASCII));
        if (!lost.isEmpty()) {
          meta.put(LOST, lost.getBytes(StandardCharsets.UTF_8));
        }
        store.commit();
      }
      good = true;
      return new StateFile(store, fresh);
    } finally {
      if (!good) {
        store.closeImmediately();
      }
    }
  }

  /** Whether the file was created by this {@link #open}. */
  public boolean isFresh() {
    return fresh;
  }

  /** The name of the damaged file that this one replaced, until {@link #recovered}; else empty. */
  public String lost() {
    byte[] name = map(META).get(LOST);
    return name == null ? "" : new String(name, StandardCharsets.UTF_8);
  }

  /** Records, with the next commit, that the content of the damaged file was restored. */
  public void recovered() {
    map(META).remove(LOST);
  }

  /** The map of this name, with text keys. */
  public MVMap<String, byte[]> map(String name) {
    return openMap(store, name);
  }

  /** The map of this name, with numbers as keys, in their order. */
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

  /**
   * Makes all commits durable. Any thread.
   *
   * @throws org.h2.mvstore.MVStoreException when the disk failed
   */
  public void sync() {
    if (!closed && !store.isClosed()) {
      store.sync();
    }
  }

  /**
   * Frees some unused space, all of it after several calls. Loop's thread, right after a commit.
   */
  public void compact() {
    if (size() > SMALL) {
      store.compact(70, 4 << 20);
    }
  }

  /** Writes a copy as of a commit, while others go on; see {@link StateCopy}. Any thread. */
  public void copyTo(OutputStream to) throws IOException {
    StateCopy.write(store, to);
  }

  /** Bytes of the file. */
  public long size() {
    return store.getFileStore().size();
  }

  /** Closes without committing unfinished changes. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (store.isClosed()) {
      return; // a failed write closes it, at the last good commit
    }
    try {
      store.rollback();
      store.sync();
    } catch (RuntimeException e) {
      log.warn("the last commits may not be durable: {}", e.getMessage());
    } finally {
      store.closeImmediately();
    }
  }
}
