package io.weir.engine.state;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The user that this process runs as, by number, because it may have no name.
 *
 * @param uid its number; -1 when the system cannot tell
 */
record OwnUser(int uid) {
  private static final int ROOT = 0;

  static OwnUser ofThisProcess() {
    try {
      return new OwnUser((int) new UnixSystem().getUid());
    } catch (LinkageError e) {
      return new OwnUser(ofProc()); // a Java without the module jdk.security.auth
    }
  }

  private static int ofProc() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException | UnsupportedOperationException e) {
      return -1;
    }
  }

  /**
   * Whether files of this owner may be trusted: our own, or those of root, who can do everything
   * anyway.
   */
  boolean trusts(int owner) {
    return uid < 0 || owner == uid || owner == ROOT;
  }

  boolean owns(int owner) {
    return owner == uid;
  }

  /** The name for messages and for chown; the number when there is no name. */
  String name() {
    String name = System.getProperty("user.name", "?");
    return name.equals("?") ? Integer.toString(uid) : name;
  }
}
