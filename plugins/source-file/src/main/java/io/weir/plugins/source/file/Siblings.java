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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files beside a log file that may be its past: {@code maillog.0}, {@code maillog-20260101.gz}.
 */
final class Siblings {
  private static final int MOST = 1_000;

  /** Endings of files that are nobody's past: half-made, or packed with what cannot be read. */
  private static final Set<String> FOREIGN = Set.of("z", "lz4", "lzma", "zip", "lz", "tmp");

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  private Siblings() {}

  /**
   * A file beside the log file.
   *
   * @param rotated its name is what rotation makes; false for {@code mail.err} beside {@code mail},
   *     which is another log
   * @param packed whether its name is that of a packed file
   * @param plain where a file of the same name stands that is not packed; null when there is none
   */
  record Sibling(
      Path path,
      BasicFileAttributes attributes,
      boolean rotated,
      boolean packed,
      @Nullable Path plain) {
    long changed() {
      return FileBytes.changed(attributes);
    }
  }

  /** Those in the folder of {@code path}, by the time of their last change, the oldest first. */
  static List<Sibling> of(Path path) throws IOException {
    String name = String.valueOf(path.getFileName());
    List<Sibling> found = new ArrayList<>();
    Map<String, Path> names = list(path, stem(name));
    names.forEach(
        (other, file) -> {
          String plain = unpacked(other);
          boolean packed = !plain.equals(other);
          if (other.equals(name) || isForeign(other)) {
            return;
          }
          boolean rotated = packed && plain.equals(name) || isRotated(name, plain);
          if (rotated || !packed && other.startsWith(name)) {
            BasicFileAttributes attributes = attributes(file);
            if (attributes != null && attributes.isRegularFile()) {
              found.add(
                  new Sibling(file, attributes, rotated, packed, packed ? names.get(plain) : null));
            }
          }
        });
    found.sort(Comparator.comparingLong(Sibling::changed));
    return found.size() > MOST ? found.subList(found.size() - MOST, found.size()) : found;
  }

  /** The file in the folder of {@code path} that the system knows by this key. */
  static @Nullable Sibling withKey(Path path, @Nullable Object key) throws IOException {
    for (Path file : list(path, "").values()) {
      BasicFileAttributes attributes = attributes(file);
      if (attributes != null
          && attributes.isRegularFile()
          && Objects.equals(attributes.fileKey(), key)) {
        return new Sibling(file, attributes, true, false, null);
      }
    }
    return null;
  }

  private static Map<String, Path> list(Path path, String begin) throws IOException {
    Map<String, Path> names = new HashMap<>();
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return names;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith(begin)) {
          names.put(name, file);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  static @Nullable BasicFileAttributes attributes(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return null; // gone meanwhile
    }
  }

  private static boolean isForeign(String name) {
    return FOREIGN.contains(ending(name));
  }

  private static String ending(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /** The name without what packing appends. */
  static String unpacked(String name) {
    return Packing.ENDINGS.contains(ending(name)) && name.indexOf('.') > 0
        ? name.substring(0, name.lastIndexOf('.'))
        : name;
  }

  /** {@code mail} of {@code mail.log}: dates are put before the ending, too. */
  private static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** Whether a file may be the log, or what rotation makes of it. */
  static boolean isNear(Path log, Path file) {
    return Objects.equals(log.getParent(), file.getParent())
        && String.valueOf(file.getFileName()).startsWith(stem(String.valueOf(log.getFileName())));
  }

  /** Whether the name is that of a file that is neither packed nor half-made. */
  static boolean isPlain(String name) {
    return unpacked(name).equals(name) && !isForeign(name);
  }

  /** The names of which rotation may have made this one. */
  static Set<String> bases(String name) {
    Set<String> bases = new HashSet<>();
    int end = stem(name).length();
    for (int i = 1; i < name.length(); i++) {
      if (isRotation(name.substring(i))) {
        bases.add(name.substring(0, i));
      }
      if (i < end && isRotation(name.substring(i, end))) {
        bases.add(name.substring(0, i) + name.substring(end));
      }
    }
    return bases;
  }

  /** Whether rotation makes the name {@code other} of the name {@code name}. */
  static boolean isRotated(String name, String other) {
    if (other.startsWith(name) && isRotation(other.substring(name.length()))) {
      return true;
    }
    String stem = stem(name);
    String ending = name.substring(stem.length());
    return !ending.isEmpty()
        && other.length() > name.length()
        && other.startsWith(stem)
        && other.endsWith(ending)
        && isRotation(other.substring(stem.length(), other.length() - ending.length()));
  }

  /** {@code .0}, {@code -20260101}, {@code .20260101T130000}, {@code .2026-01-01.3}, .old. */
  static boolean isRotation(String rest) {
    if (rest.equals(".old") || rest.equals(".prev")) {
      return true;
    }
    String suffix = rest;
    for (String month : MONTHS) {
      int at = suffix.toLowerCase(Locale.ROOT).indexOf(month);
      if (at > 0) {
        suffix = suffix.substring(0, at) + "0" + suffix.substring(at + month.length());
        break;
      }
    }
    if (suffix.isEmpty()) {
      return false;
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
