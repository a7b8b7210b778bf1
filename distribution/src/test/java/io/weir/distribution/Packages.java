package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The packages that the build made. */
final class Packages {
  private Packages() {}

  static Path debian() {
    return built("_all.deb");
  }

  static Path rpm() {
    return built(".noarch.rpm");
  }

  private static Path built(String ending) {
    try (Stream<Path> built = Files.list(Path.of(Installation.property("weir.built")))) {
      List<Path> packages = built.filter(file -> file.toString().endsWith(ending)).toList();
      assertThat(packages).hasSize(1);
      return packages.get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
