package io.weir.plugins.source.file;

import java.io.IOException;
import java.util.Collection;

/** How many bytes the files of a path hold, and how many of them wait. Any thread may ask. */
final class FileBacklog {
  private volatile long behind = -1;
  private volatile long total = -1;

  /**
   * @param open the files that are open
   * @param idle size of the file that is closed because nothing comes
   */
  void measure(Collection<LogPart> open, long idle) {
    long there = idle;
    long left = 0;
    try {
      for (LogPart part : open) {
        if (part instanceof LineFile file) {
          long size = file.size();
          there += size;
          left += size - file.place();
        } else if (part instanceof PackedFile file) {
          there += file.size();
          left += file.isFinished() ? 0 : file.size();
        }
      }
    } catch (IOException e) {
      return; // the next read tells
    }
    total = there;
    behind = Math.max(0, left);
  }

  /** Bytes that wait; -1 when unknown. */
  long behind() {
    return behind;
  }

  /** Bytes that are there; -1 when unknown. */
  long total() {
    return total;
  }
}
