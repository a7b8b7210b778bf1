package io.weir.api.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Copies a store that lies in one file of this machine, and makes the file from such a copy.
 *
 * <ol>
 *   <li>{@link #write} while the store is open, on the writer's thread; or of a store that was
 *       never opened.
 *   <li>{@link #read} of a store that is not open anywhere.
 * </ol>
 */
public interface StoreBackup {
  /** The file that {@link Store#open} opens or creates. */
  Path file();

  /**
   * Writes all that is kept now; what is written to the store meanwhile waits. Leaves the stream
   * open.
   *
   * @throws StoreException with a sentence when the store cannot be read, as when another process
   *     has it open
   * @throws IOException of the stream
   */
  void write(OutputStream to) throws StoreException, IOException;

  /**
   * Makes a file from such a copy, which is the store as soon as it takes the place of {@link
   * #file}.
   *
   * @param fresh an empty file, not {@link #file}
   * @throws IOException of the streams, or when it is not such a copy
   */
  void read(InputStream from, Path fresh) throws IOException;
}
