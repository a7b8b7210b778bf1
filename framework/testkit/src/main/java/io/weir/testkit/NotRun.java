package io.weir.testkit;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The closing line of a build: what this machine has no part for, and where the part comes from.
 */
public final class NotRun {
  private NotRun() {}

  /**
   * Prints the line for all modules below a folder when this JVM exits, after the summary of Maven,
   * where it is noticed. Prints nothing if all tests were run.
   *
   * @param arguments the folder
   */
  public static void main(String[] arguments) throws IOException {
    Set<Part> parts = below(Path.of(arguments[0]));
    if (!parts.isEmpty()) {
      byte[] line = (sentence(parts) + "\n").getBytes(StandardCharsets.UTF_8);
      // The group of the caller's thread ends with it, and would take the new one along.
      ThreadGroup group = Thread.currentThread().getThreadGroup();
      while (group.getParent() != null) {
        group = group.getParent();
      }
      Runtime.getRuntime().addShutdownHook(new Thread(group, () -> print(line), "not run"));
    }
  }

  /** Not through {@code System.out}, which Maven has put away by then. */
  private static void print(byte[] line) {
    try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
      out.write(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a module keeps its notes. */
  static Path notes(Path module) {
    return module.resolve("target").resolve("not-run");
  }

  /** What tests of the modules in a folder, and in its folders, were not run for. */
  static Set<Part> below(Path folder) throws IOException {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    for (Path outer : folders(folder)) {
      collect(outer, parts);
      for (Path module : folders(outer)) {
        collect(module, parts);
      }
    }
    return parts;
  }

  private static void collect(Path module, Set<Part> into) throws IOException {
    for (Part part : Part.values()) {
      Path notes = notes(module).resolve(part.name());
      if (Files.isDirectory(notes)) {
        try (DirectoryStream<Path> tests = Files.newDirectoryStream(notes)) {
          if (tests.iterator().hasNext()) {
            into.add(part);
          }
        }
      }
    }
  }

  private static List<Path> folders(Path folder) throws IOException {
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, Files::isDirectory)) {
      all.forEach(folders::add);
    }
    return folders;
  }

  static String sentence(Collection<Part> parts) {
    return parts.stream()
        .map(part -> part.what() + ": " + part.remedy())
        .collect(Collectors.joining("; ", "not run: ", ""));
  }
}
