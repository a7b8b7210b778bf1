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
 * The owner and permissions of a file or folder.
 *
 * @param path the file
 * @param uid the owner's number
 * @param owner the owner's name
 * @param mode the permissions and the set-id and sticky bits
 */
record Ownership(Path path, int uid, String owner, int mode) {
  private static final int STICKY = 01000;
  private static final int OTHERS_WRITE = 022;
  private static final int EVERYBODY_WRITES = 02;
  private static final int OTHERS = 077;

  /** Reads them; with {@code NOFOLLOW_LINKS} those of a link itself. */
  static Ownership of(Path path, LinkOption... links) throws IOException {
    Map<String, Object> all = Files.readAttributes(path, "unix:uid,mode,owner", links);
    return new Ownership(
        path, number(all, "uid"), String.valueOf(all.get("owner")), number(all, "mode") & 07777);
  }

  private static int number(Map<String, Object> all, String name) {
    return (Integer) Objects.requireNonNull(all.get(name));
  }

  /** Whether the file system has owners and modes. */
  static boolean isKnown(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  boolean isOpen() {
    return (mode & OTHERS) != 0;
  }

  boolean isSticky() {
    return (mode & STICKY) != 0;
  }

  /** Whether the owner's group or everybody can replace its content. */
  boolean othersReplace() {
    return (mode & OTHERS_WRITE) != 0 && !isSticky();
  }

  /** Whether everybody can replace its content. */
  boolean everybodyReplaces() {
    return (mode & EVERYBODY_WRITES) != 0 && !isSticky();
  }

  /** Removes all permissions but the owner's. */
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
  String described() {
    StringBuilder text = new StringBuilder(9);
    for (int bit = 8; bit >= 0; bit--) {
      text.append((mode >> bit & 1) == 0 ? '-' : "xwr".charAt(bit % 3));
    }
    return "belongs to " + owner + " (" + text + (isSticky() ? ", sticky" : "") + ")";
  }
}
