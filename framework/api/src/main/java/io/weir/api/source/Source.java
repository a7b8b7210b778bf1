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
   * Makes ready to read on after the given positions; what is not among them is read from where the
   * options say. A file that is not there yet is no error. Called by the thread that starts the
   * pipeline, which waits for it.
   *
   * @param resume the last committed positions of this source, empty at the very first start
   * @throws IOException when the source can never work; the message names the path or address and
   *     what to do
   */
  void open(List<Source.Position> resume) throws IOException;

  /**
   * Appends lines that are there, up to a full batch; when there is none, waits for one, at most
   * {@code wait}. Returns at once when something was appended.
   *
   * @throws IOException when reading failed; the engine logs it once, waits a second and polls
   *     again, with what was appended so far kept in the batch
   * @throws InterruptedException when interrupted while waiting
   */
  void poll(LineBatch batch, Duration wait) throws IOException, InterruptedException;

  /**
   * Appends the newest lines that are there, up to a full batch, for a look: {@code weir check}
   * asks whether they are understood. Instead of {@link #open}, on a source that was just made.
   * Takes nothing away, moves no place, waits for nothing. A source that cannot look without taking
   * (a pipe) appends none.
   *
   * @throws IOException when nothing could be read; the message names the path or address and what
   *     to do
   */
  default void sample(LineBatch batch) throws IOException {}

  /**
   * What came of the lines up to these positions is kept durably, also through a power loss: a
   * source with a queue of its own may drop them from it. Called between two polls, by the same
   * thread, about once a second while something was read; positions that did not move are among
   * them. After a restart, {@link #open} says the same.
   */
  default void committed(List<Source.Position> positions) throws IOException {}

  /**
   * Whether the input has ended for good and all of it was handed over: a pipe whose writer is
   * gone. Asked after each poll, by the same thread. When all sources have ended, so does the
   * daemon.
   */
  default boolean isFinished() {
    return false;
  }

  /**
   * How the source is doing. Any thread, several times a second; answered from what is known,
   * without waiting for anything.
   */
  Source.Status status();

  /** Ends reading, once, also where opening failed or never came; throws nothing. */
  @Override
  void close();

  /**
   * Makes sources.
   *
   * @param <C> the options
   */
  interface Factory<C> extends ComponentFactory<C> {
    /**
     * Makes a source; opens nothing. Once for each life of a pipeline, and by {@code weir check}
     * too.
     */
    Source create(C config, ComponentContext context);
  }

  /**
   * How a source is doing.
   *
   * @param what what it reads, for people: a path, an address
   * @param behind bytes that are there and were not yet handed over; -1 when unknown
   * @param total bytes there in all of what is being read, for a progress in per cent; -1 when
   *     unknown
   * @param problem a sentence when something is wrong now, else empty
   */
  record Status(String what, long behind, long total, String problem) {}

  /**
   * How far a stream was read. The engine keeps the last position of each stream with everything
   * that came of its lines, in one commit, and hands it back when the source is opened again. It
   * keeps those of the 500 streams of a source that moved last.
   *
   * @param stream the stream's name, see {@link StreamName}; a source without files chooses a
   *     number other than 0 that stays the same over restarts and that no other source takes
   * @param place where the next line begins: a number that only grows from line to line. For files
   *     the bytes before it, unpacked, so that an import of the same file gives the same ids; for
   *     others any count that can be found again (an entry's number in a queue)
   * @param hint whatever helps the source to find the stream and the place again (a path, an inode,
   *     a journal's cursor); the engine does not look into it; at most 1,000 characters
   */
  record Position(long stream, long place, String hint) {}
}
