package acme;

import io.weir.api.ComponentContext;
import io.weir.api.action.ActionException;
import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import io.weir.api.rule.Subject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.pf4j.Extension;

/** Answers {@code no} or {@code yes} to each address that is asked on its port, from memory. */
final class DoorBlocker implements Blocker {
  private final int port;
  private final Map<Subject, Block> blocked = new ConcurrentHashMap<>();
  private volatile ServerSocket server;

  DoorBlocker(int port) {
    this.port = port;
  }

  @Override
  public void open() throws ActionException {
    try {
      server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new ActionException(true, "port " + port + ": " + e.getMessage(), e);
    }
    Thread thread = new Thread(this::serve, "door");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept();
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
        Subject asked = new Subject("client_address", String.valueOf(in.readLine()));
        String answer = blocked.containsKey(asked) ? "no\n" : "yes\n";
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // the asker has gone, or the daemon ends
      }
    }
  }

  @Override
  public boolean lasts() {
    return false;
  }

  @Override
  public Set<String> fields() {
    return Set.of("client_address");
  }

  @Override
  public List<Entry> list() {
    return blocked.values().stream()
        .map(block -> new Entry(block.subject(), true, true, block.until()))
        .toList();
  }

  @Override
  public Map<Subject, String> add(Collection<Block> blocks) {
    blocks.forEach(block -> blocked.put(block.subject(), block));
    return Map.of();
  }

  @Override
  public void remove(Collection<Subject> subjects) {
    subjects.forEach(blocked::remove);
  }

  @Override
  public String explain(Collection<Block> blocks) {
    return "answer no for " + blocks.size();
  }

  @Override
  public void close() {
    ServerSocket bound = server;
    if (bound == null) {
      return; // the port was never had
    }
    try {
      bound.close();
    } catch (IOException e) {
      // it is over either way
    }
  }

  record Options(@Doc("The port it answers on.") @Range(min = 1, max = 65535) int port) {}

  @Extension
  public static final class Factory implements Blocker.Factory<Options> {
    @Override
    public String type() {
      return "door";
    }

    @Override
    public Class<Options> configType() {
      return Options.class;
    }

    @Override
    public Blocker create(Options options, ComponentContext context) {
      return new DoorBlocker(options.port());
    }
  }
}
