package io.weir.cli.socket;

import io.weir.engine.state.OwnFolder;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Where the socket is. */
public final class SocketFile {
  /** Shorter than the name: the path is bounded to about 100 bytes. */
  private static final String MAKING = ".weir";

  private SocketFile() {}

  static Path in(Path state) {
    return state.toAbsolutePath().resolve("weir.sock");
  }

  /**
   * Listens on this path. The caller holds the lock of the state file, so an existing socket was
   * left by a daemon that has ended. The socket is created in a folder that only its owner can
   * access and moved after its mode was set, so that no other user can ever connect.
   */
  static ServerSocketChannel listen(Path state) throws IOException {
    Path making = state.toAbsolutePath().resolve(MAKING);
    Path made = making.resolve("s");
    Files.deleteIfExists(made);
    Files.deleteIfExists(making);
    OwnFolder.make(making);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    boolean good = false;
    try {
      channel.bind(UnixDomainSocketAddress.of(made));
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
      Files.move(
          made, in(state), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      good = true;
      return channel;
    } finally {
      if (!good) {
        channel.close();
        Files.deleteIfExists(made);
      }
      Files.deleteIfExists(making);
    }
  }
}
