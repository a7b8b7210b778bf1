package io.weir.engine.state;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates and checks folders that only their owner may enter, from their creation on and whatever
 * the umask.
 */
public final class OwnFolder {
  private static final Logger log = LoggerFactory.getLogger(OwnFolder.class);

  private OwnFolder() {}

  /** Creates the folder and its missing parents; existing folders are not changed. */
  public static void make(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, mode(folder, "rwx------"));
    }
  }

  /**
   * The name of the folder's owner, if it is there and belongs to another user than this process's;
   * else empty.
   */
  public static String otherOwner(Path folder) {
    try {
      if (Files.isDirectory(folder) && Ownership.isKnown(folder)) {
        Ownership there = Ownership.of(folder);
        OwnUser us = OwnUser.ofThisProcess();
        return us.uid() < 0 || us.owns(there.uid()) ? "" : there.owner();
      }
    } catch (IOException e) {
      log.debug("the owner of {} is not known", folder, e);
    }
    return "";
  }

  static FileAttribute<?>[] mode(Path path, String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Creates the folder if it is missing, and makes sure that no other user can add files to it or
   * replace it. Permissions of others are removed from a folder of this user that contains only
   * Weir's files.
   *
   * @param weirs whether a file in it is Weir's; a folder with other files keeps its mode
   * @throws NotOwnException when it belongs to another user, can be written by others, or cannot be
   *     used
   * @throws IOException when it cannot be created
   */
  public static void claim(Path folder, Predicate<Path> weirs) throws IOException {
    Path absolute = folder.toAbsolutePath().normalize();
    OwnUser us = OwnUser.ofThisProcess();
    try {
      make(absolute);
      if (Ownership.isKnown(absolute)) {
        Path real = absolute.toRealPath();
        parents(absolute, us);
        if (!real.equals(absolute)) {
          parents(real, us);
        }
        link(absolute, us);
        folder(Ownership.of(real), us, weirs);
      }
    } catch (AccessDeniedException e) {
      throw new NotOwnException(
          "folder "
              + absolute
              + " cannot be created or entered: no permission"
              + at(absolute, e)
              + " for "
              + us.name()
              + ", the user Weir runs as; run Weir as the folder's owner, or create a folder for it:"
              + " install -d -o "
              + us.name()
              + " -m 700 "
              + absolute);
    } catch (FileAlreadyExistsException | NotDirectoryException e) {
      throw new NotOwnException(
          e.getFile() + " is not a folder: move it away, or choose another place");
    }
  }

  /**
   * Why {@link #claim} would refuse a folder that is there, without changing it; empty when it
   * would not.
   */
  static String refusal(Path folder, Predicate<Path> weirs) {
    Path absolute = folder.toAbsolutePath().normalize();
    OwnUser us = OwnUser.ofThisProcess();
    try {
      if (Ownership.isKnown(absolute)) {
        Path real = absolute.toRealPath();
        parents(absolute, us);
        if (!real.equals(absolute)) {
          parents(real, us);
        }
        link(absolute, us);
        Ownership found = Ownership.of(real);
        if (!us.owns(found.uid()) || !isWeirs(found, weirs)) {
          folder(found, us, path -> false);
        }
      }
      return "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String at(Path folder, AccessDeniedException e) {
    return folder.toString().equals(e.getFile()) ? "" : " at " + e.getFile();
  }

  /** Refuses a link of another user, who could change its target. */
  static void link(Path path, OwnUser us) throws IOException {
    if (Files.isSymbolicLink(path)) {
      Ownership link = Ownership.of(path, LinkOption.NOFOLLOW_LINKS);
      if (!us.trusts(link.uid())) {
        throw new NotOwnException(
            path
                + " is a link that belongs to "
                + link.owner()
                + ", who can change its target: remove it, or chown -h "
                + us.name()
                + " "
                + path);
      }
    }
  }

  private static void parents(Path path, OwnUser us) throws IOException {
    for (Path p = path.getParent(); p != null; p = p.getParent()) {
      link(p, us);
      Ownership parent = Ownership.of(p);
      if (parent.everybodyReplaces()) {
        throw new NotOwnException(
            "folder "
                + p
                + " above "
                + path
                + " "
                + parent.described()
                + ": everybody can replace what is in it; chmod o-w "
                + p
                + ", or choose another place");
      }
      if (!us.trusts(parent.uid())) {
        log.warn(
            "folder {} above {} belongs to {}, who can replace what Weir keeps there",
            p,
            path,
            parent.owner());
      }
    }
  }

  private static void folder(Ownership found, OwnUser us, Predicate<Path> weirs)
      throws IOException {
    Path path = found.path();
    if (!us.trusts(found.uid())) {
      throw new NotOwnException(
          "folder "
              + path
              + " "
              + found.described()
              + ", not to "
              + us.name()
              + ", the user Weir runs as: run Weir as "
              + found.owner()
              + ", or chown "
              + us.name()
              + " "
              + path
              + " && chmod 700 "
              + path
              + " after checking what is in it");
    }
    Ownership now = found;
    if (found.isOpen() && us.owns(found.uid()) && isWeirs(found, weirs)) {
      found.narrow();
      now = Ownership.of(path);
      log.debug(
          "folder {} was open to others: {}; now its owner alone enters it",
          path,
          found.described());
    }
    if (now.othersReplace()) {
      throw new NotOwnException(
          "folder "
              + path
              + " "
              + now.described()
              + ": others can replace what Weir keeps in it; chown "
              + us.name()
              + " "
              + path
              + " && chmod 700 "
              + path
              + ", or choose another place");
    }
    if (!Files.isReadable(path) || !Files.isWritable(path) || !Files.isExecutable(path)) {
      throw new NotOwnException(
          "folder "
              + path
              + " "
              + now.described()
              + " and may not be read and written by "
              + us.name()
              + ", the user Weir runs as: chown "
              + us.name()
              + " "
              + path
              + " && chmod 700 "
              + path
              + ", or run Weir as "
              + now.owner());
    }
  }

  /**
   * Whether the folder is only Weir's: not one of the system, such as /tmp or /srv, and without
   * other files.
   */
  private static boolean isWeirs(Ownership found, Predicate<Path> weirs) throws IOException {
    if (found.isSticky() || found.path().getNameCount() < 2) {
      return false;
    }
    try (Stream<Path> all = Files.list(found.path())) {
      return all.allMatch(weirs);
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
