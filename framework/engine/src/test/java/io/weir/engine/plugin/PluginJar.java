package io.weir.engine.plugin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Builds a plugin jar out of Java text, good as it stands; each test spoils what it is about. */
final class PluginJar {
  private final Map<String, String> manifest = new LinkedHashMap<>();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private final List<SimpleJavaFileObject> sources = new ArrayList<>();
  private final List<String> extensions = new ArrayList<>();
  private boolean index = true;

  private PluginJar(String id) {
    manifest.put("Plugin-Id", id);
    manifest.put("Plugin-Version", "1.2");
    manifest.put("Weir-Api", ApiVersion.ours().toString());
  }

  static PluginJar named(String id) {
    return new PluginJar(id);
  }

  /** A factory of sources that does nothing else. */
  static PluginJar withSource(String id, String className, String type) {
    return named(id).extension("acme." + className, source(className, type, ""));
  }

  static String source(String className, String type, String members) {
    return """
        package acme;
        import java.util.function.Function;
        public final class %1$s implements io.weir.api.source.Source.Factory<%1$s.Options>,
            Function<String, Object> {
          public record Options(@org.jspecify.annotations.Nullable String maybe, String surely) {}
          @Override public String type() { return "%2$s"; }
          @Override public Class<Options> configType() { return Options.class; }
          @Override public io.weir.api.source.Source create(
              Options config, io.weir.api.ComponentContext context) {
            throw new UnsupportedOperationException();
          }
          @Override public Object apply(String question) {
            try {
              return answer(question);
            } catch (Exception e) {
              return e;
            }
          }
          %3$s
        }
        """
        .formatted(
            className,
            type,
            members.isEmpty() ? "Object answer(String q) throws Exception { return q; }" : members);
  }

  /** A factory of parsers that declares one event type. */
  static PluginJar withParser(String id, String className, String type, String declaration) {
    return named(id)
        .extension(
            "acme." + className,
            """
            package acme;
            import io.weir.api.*;
            import io.weir.api.parser.*;
            import java.util.List;
            public final class %1$s implements Parser.Factory<%1$s.Options> {
              public record Options() {}
              @Override public String type() { return "%2$s"; }
              @Override public Class<Options> configType() { return Options.class; }
              @Override public Parser.Vocabulary vocabulary() {
                return new Parser.Vocabulary(List.of(%3$s), List.of());
              }
              @Override public Parser create(Options config, ComponentContext context) {
                throw new UnsupportedOperationException();
              }
            }
            """
                .formatted(className, type, declaration));
  }

  PluginJar extension(String className, String text) {
    extensions.add(className);
    return java(className, text);
  }

  PluginJar java(String className, String text) {
    sources.add(
        new SimpleJavaFileObject(
            URI.create("mem:///" + className.replace('.', '/') + ".java"),
            JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignore) {
            return text;
          }
        });
    return this;
  }

  PluginJar manifest(String attribute, String value) {
    manifest.put(attribute, value);
    return this;
  }

  PluginJar without(String attribute) {
    manifest.remove(attribute);
    return this;
  }

  PluginJar withoutIndex() {
    index = false;
    return this;
  }

  PluginJar emptyIndex() {
    extensions.clear();
    return this;
  }

  PluginJar entry(String name, String text) {
    entries.put(name, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Puts all classes of the library that this class comes from into the jar. */
  PluginJar bundle(Class<?> oneOfThem) {
    try {
      Path library = Path.of(oneOfThem.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(library)) {
        bundle(library);
      } else {
        try (FileSystem jar = FileSystems.newFileSystem(library)) {
          bundle(jar.getPath("/"));
        }
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  private void bundle(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        entries.put(root.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
  }

  Path write(Path folder, String name) {
    compile();
    if (index) {
      entry("META-INF/extensions.idx", String.join("\n", extensions) + "\n");
    }
    Manifest written = new Manifest();
    written.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.forEach(written.getMainAttributes()::putValue);
    Path jar = folder.resolve(name);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), written)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new JarEntry(entry.getKey()));
        out.write(entry.getValue());
        out.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jar;
  }

  private void compile() {
    if (sources.isEmpty()) {
      return;
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter says = new StringWriter();
    JavaFileManager memory =
        new ForwardingJavaFileManager<>(
            compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
          @Override
          public JavaFileObject getJavaFileForOutput(
              Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            String name = className.replace('.', '/') + ".class";
            return new SimpleJavaFileObject(URI.create("mem:///" + name), kind) {
              @Override
              public OutputStream openOutputStream() {
                return new ByteArrayOutputStream() {
                  @Override
                  public void close() {
                    entries.put(name, toByteArray());
                  }
                };
              }
            };
          }
        };
    boolean good =
        compiler
            .getTask(
                says,
                memory,
                null,
                List.of("-proc:none", "-classpath", System.getProperty("java.class.path")),
                null,
                sources)
            .call();
    if (!good) {
      throw new IllegalArgumentException(says.toString());
    }
  }
}
