package io.weir.cli.process;

import io.weir.engine.plugin.PluginCatalog;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the plugins of the folder that will most probably be asked for while the words of the
 * command are still read: a start is short, and a second core would wait through all of it.
 *
 * <p>What was read ahead is given away once; whoever asks again, as a daemon does that reads its
 * file again, has the folder as it is then.
 */
public final class ReadAhead implements Function<Path, PluginCatalog> {
  private final Path folder;
  private final Function<Path, PluginCatalog> reader;
  private final AtomicReference<@Nullable FutureTask<PluginCatalog>> ahead;

  /**
   * Begins to read.
   *
   * @param reader reads a plugins folder
   */
  public ReadAhead(Path folder, Function<Path, PluginCatalog> reader) {
    this.folder = folder;
    this.reader = reader;
    FutureTask<PluginCatalog> reading = new FutureTask<>(() -> reader.apply(folder));
    ahead = new AtomicReference<>(reading);
    Thread thread = new Thread(reading, "weir-read-ahead");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public PluginCatalog apply(Path wanted) {
    FutureTask<PluginCatalog> reading = wanted.equals(folder) ? ahead.getAndSet(null) : null;
    if (reading != null) {
      try {
        return reading.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        // It is read again below, where the same error is reported.
      }
    }
    return reader.apply(wanted);
  }
}
