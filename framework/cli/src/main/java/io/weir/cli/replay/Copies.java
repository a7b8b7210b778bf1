package io.weir.cli.replay;

import io.weir.engine.archive.LogFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Logs that are given twice: under two names, or packed and as they were. A store knows an event
 * again by its id; rules would count it twice.
 */
final class Copies {
  private static final int FIRST = 1 << 12;
  private static final int BLOCK = 1 << 16;

  private final Consumer<String> notes;

  /**
   * @param notes gets a sentence about each log that is left out
   */
  Copies(Consumer<String> notes) {
    this.notes = notes;
  }

  /** The files without those that another one contains from its beginning, in the same order. */
  List<Path> without(List<Path> files) throws IOException {
    Map<String, List<Path>> alike = new LinkedHashMap<>();
    for (Path file : files) {
      alike.computeIfAbsent(beginning(file), b -> new ArrayList<>()).add(file);
    }
    Set<Integer> out = new HashSet<>();
    for (Map.Entry<String, List<Path>> group : alike.entrySet()) {
      if (!group.getKey().isEmpty() && group.getValue().size() > 1) {
        out.addAll(copies(files, group.getValue()));
      }
    }
    List<Path> left = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      if (!out.contains(i)) {
        left.add(files.get(i));
      }
    }
    return left;
  }

  private Collection<Integer> copies(List<Path> files, List<Path> alike) {
    Set<Integer> out = new HashSet<>();
    for (int i = 0; i < files.size(); i++) {
      for (int j = 0; j < files.size() && !out.contains(i); j++) {
        Path one = files.get(i);
        Path other = files.get(j);
        if (i == j || out.contains(j) || !alike.contains(one) || !alike.contains(other)) {
          continue;
        }
        if (isPart(one, other)) {
          out.add(i);
          notes.accept(one + " is left out: " + other + " has the same lines");
        }
      }
    }
    return out;
  }

  /** Its first line, or what there is of it. */
  private static String beginning(Path file) throws IOException {
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    try (InputStream in = open(file)) {
      for (int b = in.read(); b >= 0 && b != '\n' && first.size() < FIRST; b = in.read()) {
        first.write(b);
      }
    } catch (IOException e) {
      LogFile.look(file); // no such file is an error; what breaks off is found by reading it
    }
    return first.toString(StandardCharsets.ISO_8859_1);
  }

  private static InputStream open(Path file) throws IOException {
    return new BufferedInputStream(LogFile.look(file).open(n -> {}), BLOCK);
  }

  /** Whether the other log begins with all of this one. One that breaks off is no part. */
  private static boolean isPart(Path one, Path other) {
    try (InputStream a = open(one);
        InputStream b = open(other)) {
      while (true) {
        byte[] some = a.readNBytes(BLOCK);
        byte[] same = b.readNBytes(some.length);
        if (!Arrays.equals(some, same)) {
          return false;
        }
        if (some.length < BLOCK) {
          return true;
        }
      }
    } catch (IOException e) {
      return false;
    }
  }
}
