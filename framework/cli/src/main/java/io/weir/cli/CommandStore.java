package io.weir.cli;

import io.weir.api.store.StoreException;
import io.weir.cli.socket.DaemonLink;
import io.weir.engine.OwnStore;
import io.weir.engine.Pipeline;
import io.weir.engine.act.StoreDoor;
import java.util.Optional;

/** The store for a command: through the running daemon where only one process may have it open. */
final class CommandStore {
  private CommandStore() {}

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
