package io.weir.cli.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How much room is left. */
final class DiskCheck {
  /** Too few for the next commits. */
  private static final long NONE = 16L << 20;

  private static final long FEW = 1L << 30;
  private static final int FEW_PERCENT = 10;

  private final Findings findings;

  DiskCheck(Findings findings) {
    this.findings = findings;
  }

  /**
   * Looks at the disk of a folder.
   *
   * @return the bytes that are free; -1 when that is not known
   */
  long look(String of, Path folder) {
    try {
      Path there = folder.toAbsolutePath();
      while (there.getParent() != null && !Files.exists(there)) {
        there = there.getParent();
      }
      FileStore disk = Files.getFileStore(there);
      long free = disk.getUsableSpace();
      long total = Math.max(1, disk.getTotalSpace());
      String room =
          "the disk of the "
              + of
              + " in "
              + folder
              + " has "
              + megabytes(free)
              + " free of "
              + megabytes(total);
      if (free < NONE) {
        findings.problem(
            "disk", room + ": it is full, and nothing is read when the state cannot be written");
      } else if (free < FEW && free * 100 / total < FEW_PERCENT) {
        findings.warning("disk", room + ": make room before it is full");
      } else {
        findings.ok("disk", room);
      }
      return free;
    } catch (IOException e) {
      findings.note("disk", "the room in " + folder + " is not known: " + e.getMessage());
      return -1;
    }
  }

  static String megabytes(long bytes) {
    return bytes >= 10_000_000_000L
        ? String.format(Locale.ROOT, "%,d GB", bytes / 1_000_000_000)
        : String.format(Locale.ROOT, "%,d MB", bytes / 1_000_000);
  }
}
