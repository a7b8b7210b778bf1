package io.weir.engine.state;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The user this process runs as, by number: it may have no name.
 *
 * @param uid its number; -1 where the system cannot say it
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

  /** Whether what belongs to this number may be trusted: ours, or root's, who can do all anyway. */
  boolean trusts(int owner) {
    return uid < 0 || owner == uid || owner == ROOT;
  }

  boolean owns(int owner) {
    return owner == uid;
  }

  /** For sentences and for chown. */
  String name() {
    String name = System.getProperty("user.name", "?");
    return name.equals("?") ? Integer.toString(uid) : name;
  }
}
