package io.weir.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The Javas of this machine that Weir may run on, where packages of Debian and FreeBSD put them.
 */
final class Jdks {
  private static final int OLDEST = 17;

  private Jdks() {}

  /** Each once, by its home; at least the one that runs the test. */
  static Stream<Path> installed() {
    TreeSet<Path> homes = new TreeSet<>();
    homes.add(real(Path.of(System.getProperty("java.home"))));
    for (String folder : new String[] {"/usr/lib/jvm", "/usr/local"}) {
      Path in = Path.of(folder);
      if (Files.isDirectory(in)) {
        try (Stream<Path> all = Files.list(in)) {
          all.filter(Jdks::fits).map(Jdks::real).forEach(homes::add);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return homes.stream();
  }

  private static boolean fits(Path home) {
    return Files.isExecutable(home.resolve("bin/java"))
        && Installation.text(home.resolve("release"))
            .lines()
            .filter(line -> line.startsWith("JAVA_VERSION="))
            .anyMatch(line -> version(line.replaceAll("[^0-9.]", "")) >= OLDEST);
  }

  private static int version(String text) {
    String major = text.split("\\.", -1)[0];
    return major.isEmpty() ? 0 : Integer.parseInt(major);
  }

  private static Path real(Path home) {
    try {
      return home.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
