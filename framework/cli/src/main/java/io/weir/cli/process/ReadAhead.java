package io.weir.cli.process;

import io.weir.engine.plugin.PluginCatalog;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * Reads the parsers of the folder that will most probably be asked for while the words of the
 * command are still read: a start is short, and a second core would wait through all of it.
 */
public final class ReadAhead implements Function<Path, PluginCatalog> {
  private final Path folder;
  private final FutureTask<PluginCatalog> reading;

  public ReadAhead(Path folder) {
    this.folder = folder;
    reading = new FutureTask<>(() -> PluginCatalog.parsersFromDirectory(folder));
    Thread thread = new Thread(reading, "weir-read-ahead");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public PluginCatalog apply(Path wanted) {
    if (wanted.equals(folder)) {
      try {
        return reading.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        // It is read again below, where the same error is reported.
      }
    }
    return PluginCatalog.parsersFromDirectory(wanted);
  }
}
