package io.weir.engine.geo;

import io.weir.api.Address;
import io.weir.api.rule.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file in MaxMind's format, read again when it was replaced. */
final class GeoFile {
  private static final Logger log = LoggerFactory.getLogger(GeoFile.class);

  private final Key.Part part;
  private final Path path;
  private volatile GeoContent content;
  private Stamp tried;

  /** Tells a replaced file from the one that was read. */
  private record Stamp(@Nullable FileTime changed, long size, @Nullable Object file) {
    static Stamp of(Path path) {
      try {
        BasicFileAttributes of = Files.readAttributes(path, BasicFileAttributes.class);
        return new Stamp(of.lastModifiedTime(), of.size(), of.fileKey());
      } catch (IOException e) {
        return new Stamp(null, -1, null);
      }
    }
  }

  private GeoFile(Key.Part part, Path path, GeoContent content, Stamp tried) {
    this.part = part;
    this.path = path;
    this.content = content;
    this.tried = tried;
  }

  /**
   * Reads a file.
   *
   * @throws IOException with a sentence that says what is wrong with it
   */
  static GeoFile read(Key.Part part, Path path) throws IOException {
    // The stamp first: a file that is replaced meanwhile is read again.
    Stamp stamp = Stamp.of(path);
    return new GeoFile(part, path, GeoContent.read(part, path), stamp);
  }

  @Nullable String of(Address address) {
    return content.of(address);
  }

  @Nullable String name(String value) {
    return content.name(value);
  }

  /** Reads the file again if it was replaced; one that cannot be read is logged once. */
  synchronized void refresh() {
    Stamp now = Stamp.of(path);
    if (now.equals(tried)) {
      return;
    }
    tried = now;
    try {
      content = GeoContent.read(part, path);
      log.info("geo: {} was replaced, and read again", path);
    } catch (IOException e) {
      log.warn("geo: {}; what was read before stays in use", e.getMessage());
    }
  }
}
