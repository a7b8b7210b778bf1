package io.weir.engine.plugin;

/**
 * Makes a plugin's loader the context class loader of the current thread until closed: what a
 * plugin bundles (JDBC drivers, Jakarta Mail) looks for its services there. Open and close on the
 * same thread, in a try-with-resources.
 */
public final class ContextLoader implements AutoCloseable {
  private final Thread thread;
  private final ClassLoader before;

  private ContextLoader(Thread thread) {
    this.thread = thread;
    this.before = thread.getContextClassLoader();
  }

  /** Sets the loader and remembers the one before. */
  public static ContextLoader of(ClassLoader loader) {
    ContextLoader context = new ContextLoader(Thread.currentThread());
    context.thread.setContextClassLoader(loader);
    return context;
  }

  /** Sets the loader from before again. */
  @Override
  public void close() {
    thread.setContextClassLoader(before);
  }
}
