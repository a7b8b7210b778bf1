package io.weir.engine.judge;

import io.weir.api.Text;
import io.weir.engine.config.TrustedEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that {@code trusted.file} names, read again when they change. A line is {@code FIELD
 * VALUE [until YYYY-MM-DD] [REASON]}; an empty one, and one that begins with {@code #}, says
 * nothing. A wrong line is reported with its number, and the others count. One thread at a time.
 */
public final class TrustedFiles {
  private static final Logger log = LoggerFactory.getLogger(TrustedFiles.class);
  private static final long LARGEST = 16L << 20;

  private final List<Path> files;
  private final ZoneId zone;
  private final Trusted trusted;
  private final BiFunction<String, String, String> complaint;
  private final Map<Path, Held> held = new HashMap<>();

  /** What a file said, and how it looked by then. */
  private record Held(Object mark, List<Trust> entries) {}

  /**
   * @param files may be empty
   * @param zone of the days on which trust ends
   * @param trusted gets what they say
   * @param complaint what is wrong with a field and a value, or empty
   */
  public TrustedFiles(
      List<Path> files,
      ZoneId zone,
      Trusted trusted,
      BiFunction<String, String, String> complaint) {
    this.files = List.copyOf(files);
    this.zone = zone;
    this.trusted = trusted;
    this.complaint = complaint;
  }

  /**
   * Reads the files that changed since the last call. What cannot be read stays as it was.
   *
   * @return sentences about what is wrong, with file and line; empty when nothing changed
   */
  public List<String> read() {
    List<String> wrong = new ArrayList<>();
    boolean changed = false;
    for (Path file : files) {
      Held before = held.get(file);
      Object mark = mark(file);
      if (before == null || !before.mark().equals(mark)) {
        List<Trust> entries = read(file, wrong);
        changed = true;
        held.put(
            file,
            new Held(
                mark, entries != null ? entries : before == null ? List.of() : before.entries()));
      }
    }
    if (changed) {
      List<Trust> all = new ArrayList<>();
      files.forEach(f -> all.addAll(Objects.requireNonNull(held.get(f)).entries()));
      trusted.replace(all);
    }
    return wrong;
  }

  /** What is wrong with trusting this value of this field, as a sentence; empty when nothing is. */
  public String complaint(String field, String value) {
    return complaint.apply(field, value);
  }

  /** In the daemon: the same, logged. Whether something changed. */
  public boolean look() {
    Map<Path, Held> before = Map.copyOf(held);
    read().forEach(log::error);
    if (!before.equals(held)) {
      log.info("trusted: read {} again", files);
      return true;
    }
    return false;
  }

  private static Object mark(Path file) {
    try {
      BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
      return List.of(a.lastModifiedTime(), a.size(), String.valueOf(a.fileKey()));
    } catch (IOException e) {
      return "absent";
    }
  }

  /** Null when the file cannot be read. */
  private @Nullable List<Trust> read(Path file, List<String> wrong) {
    List<Trust> entries = new ArrayList<>();
    try {
      if (!Files.isRegularFile(file)) {
        wrong.add(file + ": cannot be read: there is no such file, or it is a folder or a pipe");
        return null;
      }
      if (Files.size(file) > LARGEST) {
        wrong.add(file + ": is larger than 16 MiB, and is not read");
        return null;
      }
      List<String> lines =
          new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).strip();
        if (!line.isEmpty() && line.charAt(0) != '#') {
          try {
            entries.add(entry(line));
          } catch (IllegalArgumentException e) {
            wrong.add(file + ":" + (i + 1) + ": " + e.getMessage() + "; this line is left out");
          }
        }
      }
    } catch (IOException e) {
      wrong.add(file + ": cannot be read: " + e);
      return null;
    }
    return entries;
  }

  private Trust entry(String line) {
    String[] words = line.split("\\s+", 3);
    if (words.length < 2) {
      throw new IllegalArgumentException(
          "must be FIELD VALUE [until YYYY-MM-DD] [REASON], as in 'client_address 192.0.2.7 office'");
    }
    String wrong = complaint.apply(words[0], words[1]);
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(wrong);
    }
    String rest = words.length < 3 ? "" : words[2];
    Instant end = null;
    if (rest.equals("until") || rest.startsWith("until ")) {
      String[] parts = rest.split("\\s+", 3);
      end = new TrustedEntry(words[1], "", parts.length < 2 ? "" : parts[1]).end(zone);
      rest = parts.length < 3 ? "" : parts[2];
    }
    return new Trust(words[0], words[1], Text.visible(rest, 200), end);
  }
}
