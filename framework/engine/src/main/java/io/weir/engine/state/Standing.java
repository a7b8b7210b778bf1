package io.weir.engine.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Whose a file or folder is and who may do what with it.
 *
 * @param path the file
 * @param uid number of the owner
 * @param owner name of the owner
 * @param mode permissions and the bits above them
 */
record Standing(Path path, int uid, String owner, int mode) {
  private static final int STICKY = 01000;
  private static final int OTHERS_WRITE = 022;
  private static final int EVERYBODY_WRITES = 02;
  private static final int OTHERS = 077;

  /** As it is, or as the link itself is. */
  static Standing of(Path path, LinkOption... links) throws IOException {
    Map<String, Object> all = Files.readAttributes(path, "unix:uid,mode,owner", links);
    return new Standing(
        path, number(all, "uid"), String.valueOf(all.get("owner")), number(all, "mode") & 07777);
  }

  private static int number(Map<String, Object> all, String name) {
    return (Integer) Objects.requireNonNull(all.get(name));
  }

  /** Whether the file system knows owners and modes. */
  static boolean isKnown(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  boolean isOpen() {
    return (mode & OTHERS) != 0;
  }

  boolean isSticky() {
    return (mode & STICKY) != 0;
  }

  /**
   * Whether the owner's group or everybody can put something else in the place of what is in it.
   */
  boolean othersReplace() {
    return (mode & OTHERS_WRITE) != 0 && !isSticky();
  }

  /** Whether everybody can. */
  boolean everybodyReplaces() {
    return (mode & EVERYBODY_WRITES) != 0 && !isSticky();
  }

  /** Takes from all but the owner what they may do. */
  void narrow() throws IOException {
    Set<PosixFilePermission> ours = EnumSet.noneOf(PosixFilePermission.class);
    for (PosixFilePermission p : Files.getPosixFilePermissions(path)) {
      if (p.name().startsWith("OWNER_")) {
        ours.add(p);
      }
    }
    Files.setPosixFilePermissions(path, ours);
  }

  /** {@code belongs to bob (rwxr-xr-x)}. */
  String said() {
    StringBuilder text = new StringBuilder(9);
    for (int bit = 8; bit >= 0; bit--) {
      text.append((mode >> bit & 1) == 0 ? '-' : "xwr".charAt(bit % 3));
    }
    return "belongs to " + owner + " (" + text + (isSticky() ? ", sticky" : "") + ")";
  }
}
