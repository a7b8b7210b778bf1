package io.weir.cli;

import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.cli.socket.DaemonLink;
import io.weir.engine.OwnStore;
import io.weir.engine.Pipeline;
import io.weir.engine.act.StoreDoor;
import java.nio.file.Path;
import java.util.Optional;

/** The store for a command: through the running daemon where only one process may have it open. */
final class CommandStore {
  private CommandStore() {}

  /**
   * For a command that only reads: a store that is not there is not made.
   *
   * @throws StoreException with a sentence
   */
  static StoreDoor toRead(Pipeline pipeline) throws StoreException {
    Optional<Path> missing = pipeline.store().it().missing();
    if (missing.isPresent()
        && DaemonLink.find(pipeline.config().state(), pipeline.kept()).isEmpty()) {
      throw new StoreException(
          Reason.FATAL,
          "there is no store at "
              + missing.get()
              + " yet: weir run and weir import make it; or is `path` of `store` another?",
          null);
    }
    return open(pipeline);
  }

  /**
   * @throws StoreException with a sentence
   */
  static StoreDoor open(Pipeline pipeline) throws StoreException {
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
