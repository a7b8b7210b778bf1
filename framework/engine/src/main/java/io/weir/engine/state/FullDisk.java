package io.weir.engine.state;

import java.io.IOException;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/** Tells a disk that takes nothing from a mistake in the program. */
public final class FullDisk {
  private FullDisk() {}

  /** Whether it went wrong because the state file could not be written. */
  public static boolean is(@Nullable Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof MVStoreException e && e.getErrorCode() == DataUtils.ERROR_WRITING_FAILED) {
        return true;
      }
    }
    return false;
  }

  /** What the operating system said, or null. */
  public static @Nullable IOException inputOutput(@Nullable Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof IOException e) {
        return e;
      }
    }
    return null;
  }
}
