package io.weir.engine.plugin;

/**
 * Makes a plugin's loader the context class loader of the current thread until closed: libraries in
 * a plugin (JDBC drivers, Jakarta Mail) look for their services there. Open and close on the same
 * thread, in a try-with-resources.
 */
public final class ContextLoader implements AutoCloseable {
  private final Thread thread;
  private final ClassLoader before;

  private ContextLoader(Thread thread) {
    this.thread = thread;
    this.before = thread.getContextClassLoader();
  }

  /** Sets the loader. */
  public static ContextLoader of(ClassLoader loader) {
    ContextLoader context = new ContextLoader(Thread.currentThread());
    context.thread.setContextClassLoader(loader);
    return context;
  }

  /** Restores the previous loader. */
  @Override
  public void close() {
    thread.setContextClassLoader(before);
  }
}
