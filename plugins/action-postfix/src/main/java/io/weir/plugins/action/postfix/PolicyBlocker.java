package io.weir.plugins.action.postfix;

import io.weir.api.Address;
import io.weir.api.ComponentContext;
import io.weir.api.Text;
import io.weir.api.action.ActionException;
import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.rule.Subject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/**
 * Blocks by answering Postfix's policy requests (SMTPD_POLICY_README), from memory: what was not
 * added yet, because Weir has just been started, is let through.
 */
final class PolicyBlocker implements Blocker {
  private static final Set<String> FIELDS =
      Collections.unmodifiableSet(
          new LinkedHashSet<>(List.of(Refusals.ACCOUNT, Refusals.ADDRESS, Refusals.SENDER)));

  private static final ByteBuffer DUNNO = answer("DUNNO");

  private final String id;
  private final int connections;
  private final @Nullable InetSocketAddress listen;
  private final @Nullable PolicySocket socket;
  private final String action;
  private final ByteBuffer refusal;
  private final Refusals refusals;
  private volatile @Nullable PolicyServer server;
  private volatile boolean closed;

  PolicyBlocker(
      PolicyConfig config,
      @Nullable InetSocketAddress listen,
      @Nullable PolicySocket socket,
      ComponentContext context) {
    id = context.id();
    connections = config.connections();
    this.listen = listen;
    this.socket = socket;
    action = config.act() + " " + config.text();
    refusal = answer(action);
    refusals = new Refusals(text -> context.spelled(Refusals.ACCOUNT, text));
  }

  private static ByteBuffer answer(String action) {
    byte[] bytes = ("action=" + action + "\n\n").getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip().asReadOnlyBuffer();
  }

  @Override
  public Set<String> fields() {
    return FIELDS;
  }

  @Override
  public boolean lasts() {
    return false;
  }

  @Override
  public synchronized void open() throws ActionException {
    List<ServerSocketChannel> doors = new ArrayList<>();
    try {
      if (socket != null) {
        doors.add(socket.bind());
      }
      if (listen != null) {
        doors.add(bind(listen));
      }
      PolicyServer fresh = new PolicyServer(id, connections, this::judge);
      for (ServerSocketChannel door : doors) {
        fresh.door(door);
      }
      fresh.start();
      server = fresh;
    } catch (IOException e) {
      for (ServerSocketChannel door : doors) {
        try {
          door.close();
        } catch (IOException more) {
          e.addSuppressed(more);
        }
      }
      throw new ActionException(true, String.valueOf(e.getMessage()), e);
    }
  }

  private static ServerSocketChannel bind(InetSocketAddress where) throws IOException {
    ServerSocketChannel door = ServerSocketChannel.open();
    try {
      return door.bind(where, 1_024);
    } catch (IOException e) {
      door.close();
      throw new IOException(
          "cannot listen on " + text(where) + ": " + e.getMessage() + "; see `listen`", e);
    }
  }

  private static String text(InetSocketAddress where) {
    return where.getAddress().getHostAddress() + ":" + where.getPort();
  }

  private ByteBuffer judge(PolicyRequests.Request r) {
    return (refusals.refuses(r.account(), r.address(), r.sender()) ? refusal : DUNNO).duplicate();
  }

  /** Where it listens, for tests. */
  List<SocketAddress> addresses() throws IOException {
    PolicyServer now = server;
    return now == null ? List.of() : now.addresses();
  }

  @Override
  public List<Entry> list() throws ActionException {
    PolicyServer now = server;
    if (now == null || !now.isAlive() || socket != null && !socket.isThere()) {
      // Somebody deleted the socket, or the server ended.
      stop();
      if (!closed) {
        open();
      }
    }
    return refusals.all().stream().map(subject -> new Entry(subject, true, true)).toList();
  }

  @Override
  public Map<Subject, String> add(Collection<Block> blocks) {
    Map<Subject, String> refused = new LinkedHashMap<>();
    for (Block block : blocks) {
      try {
        refusals.add(block.subject());
      } catch (IllegalArgumentException e) {
        refused.put(block.subject(), why(e));
      }
    }
    return refused;
  }

  private static String why(IllegalArgumentException e) {
    return Text.visible(String.valueOf(e.getMessage()), 200);
  }

  @Override
  public void remove(Collection<Subject> subjects) {
    subjects.forEach(refusals::remove);
  }

  @Override
  public String explain(Collection<Block> blocks) {
    StringBuilder text = new StringBuilder();
    for (Block block : blocks) {
      try {
        Refusals.check(block.subject());
        text.append(action)
            .append(" for ")
            .append(block.subject().field())
            .append('=')
            .append(Text.visible(block.subject().value(), 200));
      } catch (IllegalArgumentException e) {
        text.append("refused: ").append(why(e));
      }
      text.append('\n');
    }
    return text.toString().stripTrailing();
  }

  private void stop() {
    PolicyServer now = server;
    if (now != null) {
      now.close();
      server = null;
    }
    if (socket != null) {
      socket.remove();
    }
  }

  @Override
  public void close() {
    closed = true;
    stop();
  }

  /** Makes blockers of type {@code postfix_policy}. */
  @Extension
  public static final class Factory implements Blocker.Factory<PolicyConfig> {
    /** For PF4J. */
    public Factory() {}

    @Override
    public String type() {
      return "postfix_policy";
    }

    @Override
    public Class<PolicyConfig> configType() {
      return PolicyConfig.class;
    }

    @Override
    public Blocker create(PolicyConfig config, ComponentContext context) {
      if (config.socket() == null && config.listen() == null) {
        throw context.reject("socket", "is missing; or listen: 127.0.0.1:10040");
      }
      if (!config.text().chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
        throw context.reject("text", "may have printable ASCII characters only");
      }
      return new PolicyBlocker(config, address(config, context), socket(config, context), context);
    }

    private static @Nullable InetSocketAddress address(
        PolicyConfig config, ComponentContext context) {
      String listen = config.listen();
      if (listen == null) {
        return null;
      }
      int colon = listen.lastIndexOf(':');
      String host = colon < 0 ? "" : listen.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
      String port = listen.substring(colon + 1);
      if (Address.parse(host) == null || !port.matches("[0-9]{1,5}")) {
        throw context.reject("listen", "must be an address and a port, as in 127.0.0.1:10040");
      }
      try {
        // Written as numbers: no name server is asked.
        InetAddress address = InetAddress.getByName(host);
        if (!address.isLoopbackAddress()) {
          throw context.reject(
              "listen",
              "must be an address of the loopback interface: whoever connects is answered");
        }
        return new InetSocketAddress(address, Integer.parseInt(port));
      } catch (java.net.UnknownHostException | IllegalArgumentException e) {
        throw context.reject("listen", "is not an address and a port: " + e.getMessage());
      }
    }

    private static @Nullable PolicySocket socket(PolicyConfig config, ComponentContext context) {
      Path path = config.socket();
      if (path == null) {
        return null;
      }
      String wrong = PolicySocket.wrong(path);
      if (!wrong.isEmpty()) {
        throw context.reject("socket", wrong);
      }
      var permissions = PolicySocket.permissions(config.mode());
      if (permissions == null) {
        throw context.reject("mode", "must be three octal digits, as in 0660");
      }
      return new PolicySocket(path, permissions);
    }
  }
}
