package io.weir.plugins.source.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files beside a log file that may be its past: {@code maillog.0}, {@code maillog-20260101}.
 */
final class Siblings {
  private static final int MOST = 1_000;
  private static final Set<String> PACKED =
      Set.of("gz", "bz2", "xz", "zst", "z", "lz4", "lzma", "zip", "tmp");

  private Siblings() {}

  /**
   * A file beside the log file.
   *
   * @param rotated its name is what rotation makes; false for {@code mail.err} beside {@code mail},
   *     which is another log
   */
  record Sibling(Path path, BasicFileAttributes attributes, boolean rotated) {
    long changed() {
      return FileBytes.changed(attributes);
    }
  }

  /** Those in the folder of {@code path}, by the time of their last change, the oldest first. */
  static List<Sibling> of(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    String name = String.valueOf(path.getFileName());
    List<Sibling> found = new ArrayList<>();
    if (folder == null || !Files.isDirectory(folder)) {
      return found;
    }
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    String extension = dot > 0 ? name.substring(dot) : "";
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String other = String.valueOf(file.getFileName());
        if (!other.startsWith(stem) || other.equals(name) || isPacked(other)) {
          continue;
        }
        boolean rotated =
            other.startsWith(name) && isRotation(other.substring(name.length()))
                || !extension.isEmpty()
                    && other.length() > name.length()
                    && other.endsWith(extension)
                    && isRotation(
                        other.substring(stem.length(), other.length() - extension.length()));
        if (rotated || other.startsWith(name)) {
          BasicFileAttributes attributes = attributes(file);
          if (attributes != null && attributes.isRegularFile()) {
            found.add(new Sibling(file, attributes, rotated));
          }
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    found.sort(Comparator.comparingLong(Sibling::changed));
    return found.size() > MOST ? found.subList(found.size() - MOST, found.size()) : found;
  }

  private static @Nullable BasicFileAttributes attributes(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return null; // gone meanwhile
    }
  }

  private static boolean isPacked(String name) {
    return PACKED.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  /** {@code .0}, {@code -20260101}, {@code .20260101T130000}, {@code .2026-01-01.3}, .old. */
  static boolean isRotation(String suffix) {
    if (suffix.equals(".old") || suffix.equals(".prev")) {
      return true;
    }
    boolean digit = false;
    for (int i = 0; i < suffix.length(); i++) {
      char c = suffix.charAt(i);
      boolean number = c >= '0' && c <= '9';
      digit |= number;
      if (!number && ".-_".indexOf(c) < 0 && (i == 0 || "TZ:+".indexOf(c) < 0)) {
        return false;
      }
    }
    return digit && ".-_".indexOf(suffix.charAt(0)) >= 0;
  }
}
