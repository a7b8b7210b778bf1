package io.weir.engine.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/** Distinguishes a full disk from other reasons why a file cannot be written. */
public final class FullDisk {
  /** Bytes for a few commits. */
  private static final long ROOM = 2 << 20;

  private FullDisk() {}

  /**
   * Whether writing failed because the disk is full: the system's message says so in English, or,
   * as the message depends on the locale, less than {@link #ROOM} is free.
   *
   * @param near the state's file or folder
   */
  public static boolean is(@Nullable Throwable failure, Path near) {
    boolean writing = false;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      writing |=
          t instanceof MVStoreException e && e.getErrorCode() == DataUtils.ERROR_WRITING_FAILED;
    }
    IOException said = inputOutput(failure);
    return writing && said != null && (saysSo(said) || !hasRoom(near));
  }

  /** Whether a few commits fit on the disk; true when the system cannot tell. */
  public static boolean hasRoom(Path near) {
    try {
      return Files.getFileStore(near).getUsableSpace() >= ROOM;
    } catch (IOException e) {
      return true;
    }
  }

  private static boolean saysSo(IOException said) {
    String words = String.valueOf(said.getMessage()).toLowerCase(Locale.ROOT);
    // ENOSPC and EDQUOT as Linux and the BSDs word them.
    return words.contains("no space left") || words.contains("quota");
  }

  /** The exception from the operating system, or null. */
  public static @Nullable IOException inputOutput(@Nullable Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof IOException e) {
        return e;
      }
    }
    return null;
  }
}
