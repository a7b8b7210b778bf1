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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin written outside the tree against the API's jar alone, dropped into the folder. */
final class OutsidePluginIT {
  @TempDir Path folder;

  @Test
  void aParserFromOutsideIsListedAndReadsLines() throws IOException {
    Installation weir = Installation.unpack(folder);
    build(weir.home());
    assertThat(weir.weir("plugins", "list").good().out()).contains("knock");
    Path log = weir.write("door.log", "knock 203.0.113.5\nring 203.0.113.6\n");
    assertThat(weir.weir("parse", "--parser", "knock", log.toString()).good().lines())
        .singleElement()
        .asString()
        .contains("\"type\":\"door_knock\"", "\"client_address\":\"203.0.113.5\"");
  }

  @Test
  void aJarForAnotherApiIsRefusedInOneSentence() throws IOException {
    Installation weir = Installation.unpack(folder);
    build(weir.home(), "9.9");
    weir.write(
        "weir.yaml", "sources: [{type: file, path: door.log}]\nparsers: [{type: postfix}]\n");
    Installation.Finished check = weir.weir("check", "--config", "weir.yaml");
    assertThat(check.exit()).isEqualTo(2);
    assertThat(check.err()).contains("knock.jar", "API 9.9", "this is " + api());
  }

  private void build(Path home) throws IOException {
    build(home, api());
  }

  private static String api() {
    return Installation.property("weir.api");
  }

  private void build(Path home, String api) throws IOException {
    String contract = jars(home.resolve("lib"), "(weir-api|pf4j|slf4j-api|jspecify)-.*");
    Path classes = Files.createDirectory(folder.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter says = new StringWriter();
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
                  .getTask(
                      says,
                      files,
                      null,
                      options,
                      null,
                      files.getJavaFileObjects(Path.of("src/test/plugin/acme/KnockParser.java")))
                  .call())
          .as(() -> says.toString())
          .isTrue();
    }
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Plugin-Id", "acme-knock");
    main.putValue("Plugin-Version", "3");
    main.putValue("Weir-Api", api);
    Path jar = home.resolve("plugins/knock.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        Stream<Path> made = Files.walk(classes)) {
      for (Path file : made.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
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
