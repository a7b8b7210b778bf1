package io.weir.engine.loop;

import io.weir.engine.state.OwnFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which lines stopped a round, and how often: a small file beside the state, because the loop that
 * hangs cannot commit, and whoever ends the process then does it with kill -9. What stopped two
 * rounds is set aside. Changed by the watch's thread, asked by those who parse.
 */
public final class StuckLines {
  private static final Logger log = LoggerFactory.getLogger(StuckLines.class);
  private static final int TWICE = 2;

  /** More than that is no single line's fault; the oldest are forgotten. */
  private static final int MOST = 100;

  private static final long LARGEST = 65_536;

  private final Path file;
  private final Map<Key, Integer> counts = new LinkedHashMap<>();

  /** Stream and place in turn of what is set aside; as it was at the start. */
  private final long[] aside;

  /** The place of a line. */
  record Key(long stream, long place) {
    String text() {
      return "place " + place + " of stream " + Long.toHexString(stream);
    }
  }

  private StuckLines(Path file) {
    this.file = file;
    read();
    List<Key> twice =
        counts.entrySet().stream()
            .filter(e -> e.getValue() >= TWICE)
            .map(Map.Entry::getKey)
            .toList();
    aside = new long[2 * twice.size()];
    for (int i = 0; i < twice.size(); i++) {
      aside[2 * i] = twice.get(i).stream();
      aside[2 * i + 1] = twice.get(i).place();
    }
  }

  /**
   * What the file in this folder says. One that cannot be read says nothing: it must not keep
   * anything from being read.
   */
  public static StuckLines in(Path folder) {
    return new StuckLines(folder.resolve("stuck"));
  }

  private void read() {
    if (!Files.exists(file)) {
      return;
    }
    try {
      if (Files.size(file) > LARGEST) {
        throw new IOException("it is larger than this Weir writes it");
      }
      for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
        String[] words = line.split(" ", -1);
        if (words.length == 3) {
          counts.put(
              new Key(Long.parseUnsignedLong(words[0], 16), Long.parseLong(words[1])),
              Integer.parseInt(words[2]));
        }
      }
    } catch (IOException | NumberFormatException e) {
      log.warn(
          "{} cannot be read ({}): lines that stopped a round before are not known; if one stops"
              + " this one too, that is logged",
          file,
          e.toString());
    }
  }

  /** Whether something is set aside at all. */
  boolean isEmpty() {
    return aside.length == 0;
  }

  /** Those who parse: whether this line is to be left alone. */
  boolean isSetAside(long stream, long place) {
    for (int i = 0; i < aside.length; i += 2) {
      if (aside[i] == stream && aside[i + 1] == place) {
        return true;
      }
    }
    return false;
  }

  /**
   * Watch: these lines stop a round now.
   *
   * @return the greatest number of rounds that one of them stopped by now
   */
  synchronized int stopped(List<Key> lines) {
    int most = 0;
    for (Key line : lines) {
      Integer before = counts.remove(line);
      int now = (before == null ? 0 : before) + 1;
      counts.put(line, now);
      most = Math.max(most, now);
    }
    while (counts.size() > MOST) {
      counts.remove(counts.keySet().iterator().next());
    }
    write();
    return most;
  }

  /** Watch: they took long, and came to their end all the same. */
  synchronized void passed(List<Key> lines) {
    lines.forEach(counts::remove);
    write();
  }

  private void write() {
    List<String> all = new ArrayList<>();
    counts.forEach(
        (line, n) -> all.add(Long.toHexString(line.stream()) + " " + line.place() + " " + n));
    byte[] bytes = (String.join("\n", all) + "\n").getBytes(StandardCharsets.US_ASCII);
    Path fresh = file.resolveSibling("stuck.new");
    try {
      OwnFile.claim(fresh);
      try (FileChannel out =
          FileChannel.open(fresh, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
          out.write(rest);
        }
        out.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      log.error(
          "{} cannot be written ({}): after a restart the line that stops this round is tried again,"
              + " however often it did",
          file,
          e.toString());
    }
  }
}
