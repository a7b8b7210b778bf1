package io.weir.plugins.source.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;

/** Who may read a file, and how this user becomes one of them. */
final class Readers {
  private Readers() {}

  /** Returns what root has to do, as commands, so that this user can read the file. */
  static String remedy(Path path) {
    String system = System.getProperty("os.name");
    return remedy(path, System.getProperty("user.name"), system.endsWith("BSD"));
  }

  /**
   * As {@link #remedy(Path)}.
   *
   * @param bsd groups are changed with pw, logs rotated with newsyslog
   */
  static String remedy(Path path, String user, boolean bsd) {
    PosixFileAttributes file;
    try {
      file = Files.readAttributes(path, PosixFileAttributes.class);
    } catch (IOException | UnsupportedOperationException e) {
      return user + " must be allowed to enter its folder: namei -l " + path + " shows which";
    }
    String group = file.group().getName();
    boolean readable = file.permissions().contains(PosixFilePermission.GROUP_READ);
    // The group of root has rights that nobody needs for a log.
    if (readable && !group.equals("root") && !group.equals("wheel")) {
      return "as root: "
          + (bsd ? "pw groupmod " + group + " -m " + user : "usermod -aG " + group + " " + user)
          + ", then start Weir again";
    }
    return bsd
        ? "as root: chgrp "
            + user
            + " "
            + path
            + "; chmod g+r "
            + path
            + ", and root:"
            + user
            + " 640 in its line of newsyslog.conf"
        : "as root: chgrp adm "
            + path
            + "; chmod g+r "
            + path
            + "; usermod -aG adm "
            + user
            + ", and create 640 root adm in its logrotate file";
  }
}
