package io.weir.cli.socket;

import io.weir.api.EventType;
import io.weir.engine.act.StoreDoor;
import io.weir.engine.view.Operations;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's end of the socket.
 *
 * <ol>
 *   <li>{@link #open} when the state file is held.
 *   <li>Each command gets a thread; only the daemon's user and root can connect.
 *   <li>{@link #close} before the store is closed.
 * </ol>
 */
public final class DaemonSocket implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DaemonSocket.class);
  private static final int MOST = 16;

  /** The maximum number of commands at a time; further ones get an error. */
  private static final int MOST_REFUSED = 64;

  private static final Duration WRITING = Duration.ofSeconds(60);
  private static final Duration READING = Duration.ofMinutes(10);

  private final Path file;
  private final ServerSocketChannel channel;
  private final StoreDoor store;
  private final Supplier<Operations> operations;
  private final Supplier<List<EventType>> kept;
  private final Reload reload;
  private final Patience patience;
  private final Set<SocketChannel> connected = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private DaemonSocket(
      Path file,
      ServerSocketChannel channel,
      StoreDoor store,
      Supplier<Operations> operations,
      Supplier<List<EventType>> kept,
      Reload reload,
      Patience patience) {
    this.file = file;
    this.channel = channel;
    this.store = store;
    this.operations = operations;
    this.kept = kept;
    this.reload = reload;
    this.patience = patience;
  }

  /** Reads the daemon's pipeline file again. */
  public interface Reload {
    /**
     * Returns what became of it, see {@link Reloaded}.
     *
     * @throws InterruptedException when the command is ended meanwhile
     */
    Reloaded run() throws InterruptedException;
  }

  /**
   * What became of a reload.
   *
   * @param problems why nothing has changed; empty when it has
   * @param notes what changes at the next start only
   */
  public record Reloaded(List<String> problems, List<String> notes) {}

  /**
   * Listens from now on.
   *
   * @param kept what is kept now
   * @return null if that fails, which is logged; everything else works
   */
  public static @Nullable DaemonSocket open(
      Path state,
      StoreDoor store,
      Supplier<Operations> operations,
      Supplier<List<EventType>> kept,
      Reload reload) {
    return open(state, store, operations, kept, reload, new Patience(WRITING, READING));
  }

  static @Nullable DaemonSocket open(
      Path state,
      StoreDoor store,
      Supplier<Operations> operations,
      Supplier<List<EventType>> kept,
      Reload reload,
      Patience patience) {
    Path file = SocketFile.in(state);
    try {
      DaemonSocket socket =
          new DaemonSocket(
              file, SocketFile.listen(state), store, operations, kept, reload, patience);
      Thread thread = new Thread(socket::accept, "weir-socket");
      thread.setDaemon(true);
      thread.start();
      return socket;
    } catch (IOException | UnsupportedOperationException e) {
      log.warn(
          "cannot create socket {} ({}): weir sql, weir import and --from-store will not work while"
              + " this daemon runs. The path may have"
              + " about 100 bytes; set a shorter state:",
          file,
          e.getMessage());
      return null;
    }
  }

  private void accept() {
    while (!closed) {
      try {
        begin(channel.accept());
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        log.warn("socket {}: {}; commands may be unable to connect", file, e.getMessage());
        return;
      }
    }
  }

  private void begin(SocketChannel one) throws IOException {
    connected.add(one);
    try {
      if (connected.size() > MOST + MOST_REFUSED) {
        throw new IOException("too many commands at once");
      }
      boolean refused = connected.size() > MOST;
      Thread thread = new Thread(() -> serve(one, refused), "weir-command");
      thread.setDaemon(true);
      thread.start();
    } catch (IOException | OutOfMemoryError e) { // the system has no thread left
      connected.remove(one);
      one.close();
      log.warn("socket {}: {}; a command was rejected", file, e.getMessage());
    }
  }

  private void serve(SocketChannel one, boolean refused) {
    try (one) {
      Conversation conversation =
          new Conversation(one, store, operations, kept.get(), reload, patience);
      if (refused) {
        conversation.refuse(
            MOST + " commands are connected already: wait until one has ended, then try again");
      } else {
        conversation.run();
      }
    } catch (IOException | RuntimeException e) {
      log.debug("a command closed the connection", e);
    } catch (OutOfMemoryError e) {
      log.warn("a command was disconnected: the daemon has not enough memory for its data");
    } finally {
      connected.remove(one);
    }
  }

  /** Commands that are connected now. */
  int connections() {
    return connected.size();
  }

  @Override
  public void close() {
    closed = true;
    patience.close();
    try {
      channel.close();
      for (SocketChannel one : connected) {
        one.close();
      }
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.debug("socket {}", file, e);
    }
  }
}
