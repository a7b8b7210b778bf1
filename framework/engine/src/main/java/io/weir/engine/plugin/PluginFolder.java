package io.weir.engine.plugin;

import io.weir.api.ComponentFactory;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginWrapper;

/**
 * Reads a plugins folder once. An error in a jar becomes a sentence for the administrator, and the
 * other jars are still read.
 */
final class PluginFolder {
  private static final String INDEX = "META-INF/extensions.idx";

  private final Path folder;
  private final ApiVersion ours;
  private final Predicate<String> wanted;
  private final List<FoundFactory> found = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /** Java reads the directory of a jar again when nobody has it open: once instead of thrice. */
  private final List<JarFile> open = new ArrayList<>();

  private PluginFolder(Path folder, ApiVersion ours, Predicate<String> wanted) {
    this.folder = folder;
    this.ours = ours;
    this.wanted = wanted;
  }

  /**
   * @param wanted selects jars by file name; the others are not opened
   */
  static PluginFolder read(Path folder, ApiVersion ours, Predicate<String> wanted) {
    PluginFolder read = new PluginFolder(folder, ours, wanted);
    try {
      read.read();
    } finally {
      read.close();
    }
    return read;
  }

  private void close() {
    for (JarFile jar : open) {
      try {
        jar.close();
      } catch (IOException e) {
        // It was only read.
      }
    }
  }

  List<FoundFactory> found() {
    return found;
  }

  List<String> problems() {
    return problems;
  }

  private void read() {
    JarHost host = new JarHost(folder);
    Map<String, Path> byId = new LinkedHashMap<>();
    List<PluginWrapper> plugins = new ArrayList<>();
    for (Path jar : jars()) {
      String id = idOf(jar);
      if (id == null) {
        continue;
      }
      Path other = byId.putIfAbsent(id, jar);
      if (other != null) {
        problems.add(
            folder
                + ": "
                + name(other)
                + " and "
                + name(jar)
                + " are both the plugin "
                + id
                + ": remove one");
        continue;
      }
      try {
        plugins.add(host.load(jar));
      } catch (PluginRuntimeException e) {
        problem(jar, "cannot be loaded: " + e.getMessage());
      }
    }
    // After all jars were added, because PF4J reads all indexes at once.
    for (PluginWrapper plugin : plugins) {
      load(plugin, new TreeSet<>(host.getExtensionClassNames(plugin.getPluginId())));
    }
  }

  private List<Path> jars() {
    if (!Files.isDirectory(folder)) {
      problems.add(
          "the plugins folder "
              + folder
              + (Files.exists(folder) ? " is not a folder" : " does not exist")
              + ": without plugins Weir can do nothing");
      return List.of();
    }
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (isJar(file) && wanted.test(name(file))) {
          jars.add(file);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      problems.add("the plugins folder " + folder + " cannot be read: " + e);
      return List.of();
    }
    Collections.sort(jars);
    return jars;
  }

  private static boolean isJar(Path file) {
    String name = name(file);
    return name.toLowerCase(Locale.ROOT).endsWith(".jar")
        && !name.startsWith(".")
        && !Files.isDirectory(file);
  }

  /**
   * The plugin's id; null when the jar is not a plugin for this version, which is then reported.
   */
  private @Nullable String idOf(Path jar) {
    Manifest manifest;
    if (Files.exists(jar) && !Files.isRegularFile(jar)) {
      problem(jar, "is not a regular file"); // a pipe that nobody fills is waited for
      return null;
    }
    try {
      JarFile file = new JarFile(jar.toFile());
      open.add(file);
      manifest = file.getManifest();
    } catch (IOException e) {
      problem(jar, "is not a readable jar: " + e.getMessage());
      return null;
    }
    Attributes says = manifest == null ? new Attributes() : manifest.getMainAttributes();
    String id = says.getValue("Plugin-Id");
    if (id == null || id.isBlank()) {
      problem(
          jar,
          "is not a plugin: its manifest has no Plugin-Id. Pack a library into the jar of the plugin"
              + " that uses it");
      return null;
    }
    boolean good = api(jar, says.getValue(ApiVersion.ATTRIBUTE));
    if (blank(says.getValue("Plugin-Version"))) {
      problem(jar, "has no Plugin-Version in its manifest");
      good = false;
    }
    if (!blank(says.getValue("Plugin-Class"))) {
      problem(
          jar,
          "has a Plugin-Class in its manifest, which Weir does not start: remove it, components do"
              + " the work of a plugin");
      good = false;
    }
    if (!blank(says.getValue("Plugin-Dependencies"))) {
      problem(
          jar,
          "depends on other plugins (Plugin-Dependencies), which Weir does not support: pack what"
              + " it needs into its jar");
      good = false;
    }
    return good ? id : null;
  }

  private boolean api(Path jar, @Nullable String value) {
    Optional<ApiVersion> built = value == null ? Optional.empty() : ApiVersion.parse(value);
    if (built.isEmpty()) {
      problem(
          jar,
          (value == null
                  ? "does not say which API it was built against"
                  : "has the Weir-Api '" + value + "', which is not a version such as " + ours)
              + ": build it with weir-plugin-parent as parent, or write 'Weir-Api: "
              + ours
              + "' in its manifest");
      return false;
    }
    if (!ours.runs(built.get())) {
      boolean newer =
          built.get().major() > ours.major()
              || built.get().major() == ours.major() && built.get().minor() > ours.minor();
      problem(
          jar,
          "was built for Weir's API "
              + built.get()
              + ", and this is "
              + ours
              + ": "
              + (newer ? "update Weir" : "get a newer version of the plugin"));
      return false;
    }
    return true;
  }

  private void load(PluginWrapper plugin, Set<String> classNames) {
    Path jar = plugin.getPluginPath();
    ClassLoader loader = plugin.getPluginClassLoader();
    if (classNames.isEmpty()) {
      problem(
          jar,
          loader.getResource(INDEX) == null
              ? "has no extensions ("
                  + INDEX
                  + " is missing): was it compiled with pf4j's annotation"
                  + " processor?"
              : "has no extensions (" + INDEX + " is empty): is the factory annotated @Extension?");
    }
    for (String className : classNames) {
      try (ContextLoader in = ContextLoader.of(loader)) {
        Class<?> type = Class.forName(className, true, loader);
        if (ComponentFactory.class.isAssignableFrom(type)) {
          ComponentFactory<?> factory = (ComponentFactory<?>) type.getConstructor().newInstance();
          found.add(
              new FoundFactory(
                  factory, name(jar), plugin.getPluginId(), plugin.getDescriptor().getVersion()));
        } else {
          problem(jar, className + " is annotated @Extension, but is not a factory of components");
        }
      } catch (InvocationTargetException e) {
        problem(jar, className + " fails in its constructor: " + e.getCause());
      } catch (ReflectiveOperationException | LinkageError e) {
        problem(jar, why(className, e));
      }
    }
  }

  private static String why(String className, Throwable e) {
    if (e instanceof NoSuchMethodException
        || e instanceof InstantiationException
        || e instanceof IllegalAccessException) {
      return className
          + " must be a public static class with a public constructor without arguments";
    }
    if (e instanceof UnsupportedClassVersionError) {
      return className + " was compiled for a newer Java than this one: " + e.getMessage();
    }
    if (e instanceof NoClassDefFoundError || e instanceof ClassNotFoundException) {
      return className
          + " cannot be loaded, "
          + e.getMessage()
          + " is missing: a plugin sees the JDK,"
          + " io.weir.api, org.pf4j and org.slf4j; pack anything else into its jar";
    }
    if (e instanceof ExceptionInInitializerError && e.getCause() != null) {
      return className + " fails when it is loaded: " + e.getCause();
    }
    return className + " cannot be loaded: " + e;
  }

  private void problem(Path jar, String what) {
    problems.add(jar + ": " + what);
  }

  private static String name(Path jar) {
    return String.valueOf(jar.getFileName());
  }

  private static boolean blank(@Nullable String value) {
    return value == null || value.isBlank();
  }
}
