package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The package that the build made. */
final class DebianPackage {
  private DebianPackage() {}

  static Path file() {
    try (Stream<Path> built = Files.list(Path.of(Installation.property("weir.built")))) {
      List<Path> packages = built.filter(file -> file.toString().endsWith("_all.deb")).toList();
      assertThat(packages).hasSize(1);
      return packages.get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
