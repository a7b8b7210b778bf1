package io.weir.api.source;

import io.weir.api.ComponentContext;
import io.weir.api.ComponentFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Where lines come from: a file, a pipe, a socket, the journal.
 *
 * <ol>
 *   <li>{@link #open} once, with the positions of the last commit.
 *   <li>{@link #poll} again and again, from the same thread, the source's own. What it appended
 *       counts as read when the engine has committed it; if the process ends before, the same lines
 *       are asked for again.
 *   <li>{@link #close} once, from another thread; a waiting {@code poll} returns within a second.
 * </ol>
 *
 * {@link #status} may be called at any time from any thread.
 */
public interface Source extends AutoCloseable {
  /**
   * Prepares to continue after the given positions; streams without a position start where the
   * options say. A file that does not exist yet is no error. Called by the thread that starts the
   * pipeline, which waits for it.
   *
   * @param resume the last committed positions of this source, empty at the very first start
   * @throws IOException when the source can never work; the message names the path or address and
   *     what to do
   */
  void open(List<Source.Position> resume) throws IOException;

  /**
   * Appends the available lines, up to a full batch, and returns; when there is none, waits for
   * one, at most {@code wait}.
   *
   * @throws IOException when reading failed; the engine logs it once, waits a second and polls
   *     again; lines appended before are used
   * @throws InterruptedException when interrupted while waiting
   */
  void poll(LineBatch batch, Duration wait) throws IOException, InterruptedException;

  /**
   * Appends the newest available lines, up to a full batch, for {@code weir check}, which shows
   * whether they are understood. Called instead of {@link #open} on a new source. Consumes nothing,
   * changes no position and does not wait; a source that cannot read without consuming (a pipe)
   * appends none.
   *
   * @throws IOException when nothing could be read; the message names the path or address and what
   *     to do
   */
  default void sample(LineBatch batch) throws IOException {}

  /**
   * The lines up to these positions were processed and the results are stored durably: a source
   * with its own queue may remove them from it. Called between two polls, by the same thread, about
   * once a second while something was read; unchanged positions are included. After a restart,
   * {@link #open} gets the same.
   */
  default void committed(List<Source.Position> positions) throws IOException {}

  /**
   * Whether the input has ended permanently and all its lines were appended: a pipe whose writer
   * has exited. Called after each poll by the same thread. When all sources have ended, the daemon
   * ends.
   */
  default boolean isFinished() {
    return false;
  }

  /**
   * Whether another instance with the same options can continue in the same process after this one
   * was closed. If not, as with standard input, which is read only once, a changed pipeline file is
   * not used before the next start. Always the same.
   */
  default boolean isReopenable() {
    return true;
  }

  /** The state of the source. Called from any thread, several times a second; must not block. */
  Source.Status status();

  /**
   * Stops reading. Called once, also when {@link #open} failed or was not called; throws nothing.
   */
  @Override
  void close();

  /**
   * Makes sources.
   *
   * @param <C> the options
   */
  interface Factory<C> extends ComponentFactory<C> {
    /**
     * Makes a source; opens nothing. Called at each start of a pipeline, and by {@code weir check}.
     */
    Source create(C config, ComponentContext context);
  }

  /**
   * The state of a source.
   *
   * @param what the path or address that it reads, for people
   * @param behind bytes available and not yet appended; -1 when unknown
   * @param total bytes of all files being read, for a progress in percent; -1 when unknown
   * @param problem a sentence when something is wrong now, else empty
   */
  record Status(String what, long behind, long total, String problem) {}

  /**
   * How far a stream was read. The engine commits the last position of each stream together with
   * the results of its lines, and passes it to {@link #open} after a restart. It keeps the
   * positions of the 500 most recently read streams of a source.
   *
   * @param stream the stream's name, see {@link StreamName}; a source without files chooses a
   *     number other than 0 that stays the same over restarts and that no other source takes
   * @param place where the next line begins: a number that only grows from line to line. For files
   *     the bytes before it, unpacked, so that an import of the same file gives the same ids; for
   *     others any count that can be found again (an entry's number in a queue)
   * @param hint any text that helps the source to find the stream and the place again (a path, an
   *     inode, a journal's cursor); not interpreted; at most 1,000 characters
   */
  record Position(long stream, long place, String hint) {}
}
