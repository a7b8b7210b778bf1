package io.weir.cli.init;

import io.weir.api.Network;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code weir init} looks at. Paths are absolute; nothing is changed, and nothing throws. */
interface Machine {
  /** The system, as Java names it: {@code Linux}, {@code FreeBSD}. */
  String system();

  /** The user that this process runs as. */
  String user();

  /** The folders in which a program is looked for by its name alone. */
  List<Path> searchPath();

  boolean isFile(Path path);

  boolean isFolder(Path path);

  /** Whether there is anything by that name. */
  boolean isThere(Path path);

  boolean mayRead(Path path);

  boolean mayStart(Path path);

  /** When the file was last written; null when that is unknown. */
  @Nullable Instant written(Path path);

  /** Owner, group and mode; null when they are unknown. */
  @Nullable Rights rights(Path path);

  /** The addresses of the interfaces, with the lengths of their networks; without loopback. */
  List<Own> addresses();

  /**
   * Who may do what with a file.
   *
   * @param mode {@code rw-r-----}
   */
  record Rights(String owner, String group, String mode) {}

  /**
   * An address of this machine.
   *
   * @param address without a zone
   * @param network the network of its interface
   */
  record Own(String address, Network network) {}
}
