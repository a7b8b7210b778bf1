package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Builds a plugin from one source file against the jars of an installation alone. */
final class OutsidePlugin {
  private OutsidePlugin() {}

  /** The API's version of the tree. */
  static String api() {
    return Installation.property("weir.api");
  }

  /** Puts {@code name.jar}, made of {@code src/test/plugin/acme/Source.java}, into plugins. */
  static void build(Path folder, Installation weir, String source, String name) throws IOException {
    build(folder, weir, source, name, api());
  }

  static void build(Path folder, Installation weir, String source, String name, String api)
      throws IOException {
    Path home = weir.home();
    String contract = jars(home.resolve("lib"), "(weir-api|pf4j|slf4j-api|jspecify)-.*");
    Path classes = Files.createDirectory(folder.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter says = new StringWriter();
    Path file = Path.of("src/test/plugin/acme", source + ".java");
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "--release",
              "17",
              "-cp",
              contract,
              "-processorpath",
              contract,
              "-d",
              classes.toString());
      assertThat(
              compiler
                  .getTask(says, files, null, options, null, files.getJavaFileObjects(file))
                  .call())
          .as(() -> says.toString())
          .isTrue();
    }
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Plugin-Id", "acme-" + name);
    main.putValue("Plugin-Version", "3");
    main.putValue("Weir-Api", api);
    Path jar = home.resolve("plugins").resolve(name + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        Stream<Path> made = Files.walk(classes)) {
      for (Path one : made.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(one).toString()));
        Files.copy(one, out);
        out.closeEntry();
      }
    }
  }

  private static String jars(Path lib, String pattern) throws IOException {
    try (Stream<Path> files = Files.list(lib)) {
      return files
          .filter(file -> file.getFileName().toString().matches(pattern))
          .map(Path::toString)
          .collect(Collectors.joining(File.pathSeparator));
    }
  }
}
