package io.weir.plugins.action.postfix;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers all clients from one thread, which waits for none of them: a client that is slow, silent
 * or says nonsense costs its own connection only.
 */
final class PolicyServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PolicyServer.class);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int READ = 8 << 10;

  private final String id;
  private final int most;
  private final Function<PolicyRequests.Request, ByteBuffer> judge;
  private final Selector selector;
  private final List<ServerSocketChannel> doors = new ArrayList<>();
  private final List<PolicyConnection> connections = new ArrayList<>();
  private final ByteBuffer shared = ByteBuffer.allocateDirect(READ);
  private final Thread thread;
  private long complained;
  private int strangers;
  private boolean full;

  /**
   * Binds; {@link #start} begins to answer.
   *
   * @param judge gives the answer to a request, a buffer of its own; never waits
   */
  PolicyServer(String id, int most, Function<PolicyRequests.Request, ByteBuffer> judge)
      throws IOException {
    this.id = id;
    this.most = most;
    this.judge = judge;
    selector = Selector.open();
    thread = new Thread(this::run, "weir-policy-" + id);
    thread.setDaemon(true);
  }

  /** Where it can be reached: a channel that is bound already. Before {@link #start}. */
  void door(ServerSocketChannel door) throws IOException {
    door.configureBlocking(false);
    door.register(selector, SelectionKey.OP_ACCEPT);
    doors.add(door);
  }

  /** The addresses it is reached at. */
  List<SocketAddress> addresses() throws IOException {
    List<SocketAddress> all = new ArrayList<>();
    for (ServerSocketChannel door : doors) {
      all.add(door.getLocalAddress());
    }
    return all;
  }

  void start() {
    complained = System.nanoTime() - 60 * SECOND;
    thread.start();
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  private void run() {
    try {
      long swept = System.nanoTime();
      while (selector.isOpen()) {
        selector.select(1_000);
        long now = System.nanoTime();
        for (SelectionKey key : selector.selectedKeys()) {
          serve(key, now);
        }
        selector.selectedKeys().clear();
        if (now - swept > SECOND) {
          swept = now;
          sweep(now);
        }
      }
    } catch (IOException | ClosedSelectorException e) {
      if (selector.isOpen()) {
        log.error("{}: the policy server ends: {}", id, e.getMessage());
      }
    } catch (RuntimeException | Error e) {
      log.error("{}: the policy server ends; this is a mistake in its plugin", id, e);
    } finally {
      close();
    }
  }

  private void serve(SelectionKey key, long now) {
    if (!key.isValid()) {
      return;
    }
    if (key.channel() instanceof ServerSocketChannel door) {
      accept(door, now);
      return;
    }
    PolicyConnection connection = (PolicyConnection) key.attachment();
    try {
      if (!connection.go(key, shared, now, judge)) {
        drop(connection);
      }
    } catch (PolicyRequests.NotPostfixException e) {
      drop(connection);
      stranger(String.valueOf(e.getMessage()), now);
    } catch (IOException e) {
      drop(connection); // it hung up
    }
  }

  private void accept(ServerSocketChannel door, long now) {
    // Some at a time, so that those who are in have their answers between.
    for (int i = 0; i < 64; i++) {
      try {
        SocketChannel channel = door.accept();
        if (channel == null) {
          return;
        }
        channel.configureBlocking(false);
        PolicyConnection connection = new PolicyConnection(channel, now);
        channel.register(selector, SelectionKey.OP_READ, connection);
        connections.add(connection);
        if (connections.size() > most) {
          full("more than " + most + " connections; see `connections`", now);
          dropFirst();
        }
      } catch (IOException e) {
        // Too many open files: one that goes makes room for one that comes.
        full(String.valueOf(e.getMessage()), now);
        if (!dropFirst()) {
          pause();
        }
        return;
      }
    }
  }

  private boolean dropFirst() {
    PolicyConnection first = null;
    for (PolicyConnection c : connections) {
      if (first == null || c.goesBefore(first)) {
        first = c;
      }
    }
    if (first != null) {
      drop(first);
    }
    return first != null;
  }

  private void drop(PolicyConnection connection) {
    connection.close();
    connections.remove(connection);
  }

  private static void pause() {
    try {
      Thread.sleep(50); // else it would be asked again at once, and fail again
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sweep(long now) {
    for (PolicyConnection c : List.copyOf(connections)) {
      if (c.isLate(now)) {
        drop(c);
      }
    }
    if (full && connections.size() < most * 9L / 10) {
      full = false;
    }
  }

  private void full(String why, long now) {
    if (!full) {
      full = true;
      complain("the longest idle connection was closed: " + why, now);
    }
  }

  private void stranger(String why, long now) {
    strangers++;
    if (now - complained > 60 * SECOND) {
      complain("closed because they sent " + why + " (connections: " + strangers + ")", now);
      strangers = 0;
    }
  }

  private void complain(String what, long now) {
    complained = now;
    log.warn("{}: policy server: {}", id, what);
  }

  @Override
  public void close() {
    closeAll();
    try {
      selector.close();
    } catch (IOException e) {
      log.debug("{}: selector", id, e);
    }
    if (Thread.currentThread() != thread) {
      await();
    }
  }

  private void closeAll() {
    for (ServerSocketChannel door : doors) {
      quietly(door);
    }
    if (Thread.currentThread() == thread || !thread.isAlive()) {
      connections.forEach(PolicyConnection::close);
      connections.clear();
    }
  }

  private static void quietly(@Nullable ServerSocketChannel door) {
    try {
      if (door != null) {
        door.close();
      }
    } catch (IOException e) {
      log.debug("closing", e);
    }
  }

  private void await() {
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
