package io.weir.engine.plugin;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The wall: the parent of every plugin's class loader. Through it a plugin sees the JDK's modules
 * and those of Weir's packages that both must share. Everything else (Jackson, H2, the engine) is
 * invisible, so no plugin can depend on it by accident.
 */
final class SharedPackages extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  /**
   * jspecify is included because the binder reads {@code @Nullable} of a plugin's options record:
   * reflection does not show an annotation whose class cannot be loaded.
   */
  private static final List<String> SHARED =
      List.of("io.weir.api.", "org.pf4j.", "org.slf4j.", "org.jspecify.annotations.");

  /** The part of the API that only Weir's own modules may use. */
  private static final String OWN = "io.weir.api.internal.";

  private final ClassLoader host;

  SharedPackages(ClassLoader host) {
    super("weir-shared", ClassLoader.getPlatformClassLoader());
    this.host = host;
  }

  /**
   * Whether this class is taken from the host, whatever the plugin's jar contains. A class of a
   * shared package that the host does not have (slf4j-ext) is taken from the jar.
   */
  boolean gives(String className) {
    if (!shared(className)) {
      return false;
    }
    try {
      // Loading the class may use the class archive; looking for the resource would open jars.
      host.loadClass(className);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (!shared(name)) {
      throw new ClassNotFoundException(name);
    }
    return host.loadClass(name);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    return shared(name.replace('/', '.')) ? host.getResource(name) : null;
  }

  @Override
  protected Enumeration<URL> findResources(String name) throws IOException {
    return shared(name.replace('/', '.'))
        ? host.getResources(name)
        : Collections.emptyEnumeration();
  }

  private static boolean shared(String name) {
    if (name.startsWith(OWN)) {
      return false;
    }
    for (String prefix : SHARED) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
