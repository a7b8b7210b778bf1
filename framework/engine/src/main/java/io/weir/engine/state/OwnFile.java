package io.weir.engine.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates and checks files that only their owner may read, from their creation on and whatever the
 * umask.
 */
public final class OwnFile {
  private static final Logger log = LoggerFactory.getLogger(OwnFile.class);

  private OwnFile() {}

  /**
   * Creates the file if it is missing, empty. An existing one must belong to this user or root and
   * be readable and writable; permissions of others are removed.
   *
   * @throws NotOwnException when it belongs to another user or cannot be used
   * @throws IOException when it cannot be created
   */
  public static void claim(Path file) throws IOException {
    OwnUser us = OwnUser.ofThisProcess();
    try {
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        make(file);
      }
      if (!Files.isRegularFile(file)) {
        throw new NotOwnException(file + " is not a file: move it away");
      }
      if (!Ownership.isKnown(file)) {
        return;
      }
      OwnFolder.link(file, us);
      claim(Ownership.of(file), us);
    } catch (AccessDeniedException e) {
      throw new NotOwnException(
          file
              + " cannot be made or looked at: no permission for "
              + us.name()
              + ", the user Weir runs as; give its folder to "
              + us.name());
    }
  }

  /**
   * Replaces the content, or creates the file: at any moment, a power loss included, it has the old
   * content or the new. Its folder must belong to this user.
   *
   * @throws NotOwnException when the folder belongs to another user, also if this one is root: the
   *     file would be root's, and Weir could not read it
   */
  public static void replace(Path file, byte[] content) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path folder = Objects.requireNonNull(absolute.getParent(), "a file has a folder");
    requireOurs(folder);
    Path fresh = folder.resolve(absolute.getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      make(fresh);
      try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          out.write(rest);
        }
        out.force(true);
      }
      Files.move(
          fresh, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AccessDeniedException e) {
      throw new NotOwnException(
          file + " cannot be written: no permission for " + OwnUser.ofThisProcess().name());
    }
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    } catch (IOException e) {
      log.debug("the names in {} cannot be made durable on this system", folder, e);
    }
  }

  private static void requireOurs(Path folder) throws IOException {
    if (Ownership.isKnown(folder) && Files.exists(folder)) {
      Ownership found = Ownership.of(folder);
      OwnUser us = OwnUser.ofThisProcess();
      if (us.uid() >= 0 && !us.owns(found.uid())) {
        throw new NotOwnException(
            "folder "
                + folder
                + " "
                + found.described()
                + ", not to "
                + us.name()
                + ": run this command as "
                + found.owner());
      }
    }
  }

  private static void make(Path file) throws IOException {
    try {
      Files.createFile(file, OwnFolder.mode(file, "rw-------"));
    } catch (FileAlreadyExistsException e) {
      log.debug("{} was made by another process in this moment", file);
    }
  }

  private static void claim(Ownership found, OwnUser us) throws IOException {
    Path file = found.path();
    if (!us.trusts(found.uid())) {
      throw new NotOwnException(
          "file "
              + file
              + " "
              + found.described()
              + ", not to "
              + us.name()
              + ", the user Weir runs as: run Weir as "
              + found.owner()
              + ", or, if you know what is in it, chown "
              + us.name()
              + " "
              + file);
    }
    Ownership now = found;
    if (found.isOpen() && us.owns(found.uid())) {
      found.narrow();
      now = Ownership.of(file);
      log.debug(
          "file {} was open to others: {}; now its owner alone reads it", file, found.described());
    }
    if (now.othersReplace() || !Files.isReadable(file) || !Files.isWritable(file)) {
      throw new NotOwnException(
          "file "
              + file
              + " "
              + now.described()
              + (now.othersReplace() ? " and may be written by others" : "")
              + (Files.isWritable(file) ? "" : " and may not be read and written")
              + ": Weir runs as "
              + us.name()
              + "; chown "
              + us.name()
              + " "
              + file
              + " && chmod 600 "
              + file
              + ", or run Weir as "
              + now.owner());
    }
  }
}
