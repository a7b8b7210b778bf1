package io.weir.engine.pipeline;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Open files, sockets and pipes: how many this process may have, and how many it has. Whoever takes
 * them on behalf of strangers must leave enough for what blocks: each run of a program takes six
 * for a moment.
 *
 * @param most the limit, {@link Long#MAX_VALUE} where the system has none
 * @param open how many are open
 */
public record Descriptors(long most, long open) {
  /** With fewer a daemon cannot do its work: it has about a hundred open by itself. */
  static final long LEAST = 128;

  /** With fewer there is not enough room for many files, programs and pages at once. */
  static final long ENOUGH = 256;

  /** For log files, the database, mails, commands, and the programs that block. */
  static final long RESERVE = 64;

  /** As it is now. */
  public static Descriptors now() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? new Descriptors(unix.getMaxFileDescriptorCount(), unix.getOpenFileDescriptorCount())
        : new Descriptors(Long.MAX_VALUE, 0);
  }

  /** Why a daemon must not start with so few; empty when it may. */
  public String refusal() {
    return most >= LEAST
        ? ""
        : "the limit of open files is "
            + most
            + ", and Weir needs "
            + LEAST
            + " at least: with fewer it could not start the programs that block. "
            + raise();
  }

  /** What may go wrong with so few; empty when nothing. */
  public String warning() {
    return most >= ENOUGH
        ? ""
        : "the limit of open files is "
            + most
            + ": with many log files or open pages Weir may not get those it needs to block. "
            + raise();
  }

  private static String raise() {
    return "Raise it to "
        + ENOUGH
        + " or more (ulimit -n, LimitNOFILE of systemd, openfiles in login.conf)";
  }

  /** How many may be taken for strangers, between {@code least} and {@code most}. */
  public int spare(int least, int greatest) {
    return (int) Math.max(least, Math.min(greatest, most - open - RESERVE));
  }
}
