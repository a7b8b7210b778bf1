package io.weir.engine.plugin;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The wall: parent of every plugin's loader. Behind it a plugin sees the JDK's modules and, of all
 * that the host has, only the packages that both sides must share. Everything else (Jackson, H2,
 * the engine) is as if it were not there, so no plugin comes to lean on it by accident.
 */
final class SharedPackages extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  /**
   * jspecify is among them because the binder reads {@code @Nullable} off a plugin's options
   * record: an annotation whose class cannot be loaded is not there for reflection.
   */
  private static final List<String> SHARED =
      List.of("io.weir.api.", "org.pf4j.", "org.slf4j.", "org.jspecify.annotations.");

  /** Of the API, what only Weir's own modules may use. */
  private static final String OWN = "io.weir.api.internal.";

  private final ClassLoader host;

  SharedPackages(ClassLoader host) {
    super("weir-shared", ClassLoader.getPlatformClassLoader());
    this.host = host;
  }

  /**
   * Whether this class comes from the host, whatever the plugin's jar bundles. A class that the
   * host lacks in a shared package of others (slf4j-ext) is the plugin's own affair.
   */
  boolean gives(String className) {
    if (!shared(className)) {
      return false;
    }
    try {
      // Not the resource: for that the JDK opens the host's jars, which an archive of classes
      // spares.
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
