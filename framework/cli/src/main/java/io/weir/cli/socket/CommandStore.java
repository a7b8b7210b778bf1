package io.weir.cli.socket;

import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.engine.act.StoreDoor;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.run.OwnStore;
import java.nio.file.Path;
import java.util.Optional;

/** Opens the store for a command: through the running daemon where only one process may have it. */
public final class CommandStore {
  private CommandStore() {}

  /**
   * For a command that only reads: a store that does not exist is not created.
   *
   * @throws StoreException with a message for the user
   */
  public static StoreDoor toRead(Pipeline pipeline) throws StoreException {
    Optional<Path> missing = pipeline.store().it().missing();
    if (missing.isPresent()
        && DaemonLink.find(pipeline.config().state(), pipeline.kept()).isEmpty()) {
      throw new StoreException(
          Reason.FATAL,
          "there is no store at "
              + missing.get()
              + "; weir run or weir import creates it. If you have one already, check `path` of"
              + " `store`",
          null);
    }
    return open(pipeline);
  }

  /**
   * For a command that also writes: a store that does not exist is created.
   *
   * @throws StoreException with a message for the user
   */
  public static StoreDoor open(Pipeline pipeline) throws StoreException {
    if (pipeline.store().it().shared()) {
      return OwnStore.open(pipeline);
    }
    Optional<StoreDoor> daemon = DaemonLink.find(pipeline.config().state(), pipeline.kept());
    if (daemon.isPresent()) {
      return daemon.get();
    }
    try {
      return OwnStore.open(pipeline);
    } catch (StoreException e) {
      // A daemon that is just starting has the store before it listens.
      return DaemonLink.find(pipeline.config().state(), pipeline.kept()).orElseThrow(() -> e);
    }
  }
}
