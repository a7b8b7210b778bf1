package io.weir.plugins.action.postfix;

import io.weir.testkit.TestContext;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Run by hand: so many requests over so many connections, the next on each as soon as the last was
 * answered, against a server that blocks so many accounts and networks.
 *
 * <pre>PolicyLoad FOLDER REQUESTS CONNECTIONS BLOCKS unix|tcp</pre>
 */
final class PolicyLoad {
  private PolicyLoad() {}

  /** Measures, after one run that is not counted. */
  public static void main(String[] arguments) throws Exception {
    Path socket = Path.of(arguments[0]).resolve("policy");
    int requests = Integer.parseInt(arguments[1]);
    int connections = Integer.parseInt(arguments[2]);
    int blocks = Integer.parseInt(arguments[3]);
    PolicyBlocker blocker =
        (PolicyBlocker)
            new PolicyBlocker.Factory()
                .create(
                    new PolicyConfig(
                        socket, "127.0.0.1:0", PolicyConfig.Act.REJECT, "no", "0660", 1000),
                    new TestContext("refuse"));
    blocker.open();
    long began = System.nanoTime();
    for (int i = 0; i < blocks; i++) {
      String value = (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255);
      blocker.add(
          List.of(
              i % 2 == 0
                  ? PolicyTarget.block("sasl_username", "user" + i + "@example.org")
                  : PolicyTarget.block(
                      "client_address", "11." + value + "/" + (i % 3 == 0 ? 31 : 32))));
    }
    System.out.printf(Locale.ROOT, "%d blocks added in %d ms%n", blocks, ms(began));
    SocketAddress where = blocker.addresses().get(arguments[4].equals("unix") ? 0 : 1);
    for (int run = 0; run < 4; run++) {
      long[] nanos = new long[requests];
      long start = System.nanoTime();
      int refused = ask(where, nanos, connections);
      double seconds = (System.nanoTime() - start) / 1e9;
      Arrays.sort(nanos);
      System.out.printf(
          Locale.ROOT,
          "%s run %d: %d requests, %d connections, %d refused: %.0f/s, p50 %.3f ms, p99 %.3f ms,"
              + " p99.9 %.3f ms, max %.3f ms%n",
          arguments[4],
          run,
          requests,
          connections,
          refused,
          requests / seconds,
          nanos[requests / 2] / 1e6,
          nanos[(int) (requests * 0.99)] / 1e6,
          nanos[(int) (requests * 0.999)] / 1e6,
          nanos[requests - 1] / 1e6);
    }
    blocker.close();
  }

  private static long ms(long since) {
    return (System.nanoTime() - since) / 1_000_000;
  }

  private static final class Client {
    final SocketChannel channel;
    long asked;

    Client(SocketChannel channel) {
      this.channel = channel;
    }
  }

  private static int ask(SocketAddress where, long[] nanos, int connections) throws Exception {
    Selector selector = Selector.open();
    int asked = 0;
    ByteBuffer answer = ByteBuffer.allocateDirect(4096);
    byte[] bytes = new byte[4096];
    for (int i = 0; i < connections; i++) {
      SocketChannel channel = SocketChannel.open(where);
      channel.configureBlocking(false);
      Client client = new Client(channel);
      channel.register(selector, SelectionKey.OP_READ, client);
      ask(client, asked++);
    }
    int done = 0;
    int refused = 0;
    while (done < nanos.length) {
      selector.select();
      for (SelectionKey key : selector.selectedKeys()) {
        Client client = (Client) key.attachment();
        answer.clear();
        int n = client.channel.read(answer);
        answer.flip().get(bytes, 0, n);
        if (n < 2 || bytes[n - 1] != '\n' || bytes[n - 2] != '\n') {
          throw new IllegalStateException("half an answer");
        }
        nanos[done++] = System.nanoTime() - client.asked;
        refused += bytes[7] == 'R' ? 1 : 0;
        if (asked < nanos.length) {
          ask(client, asked++);
        }
      }
      selector.selectedKeys().clear();
    }
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
    return refused;
  }

  private static void ask(Client client, int n) throws Exception {
    ByteBuffer request =
        ByteBuffer.wrap(
            PolicyClient.request(
                    "user" + n + "@example.org", "12.0." + (n >> 8 & 255) + "." + (n & 255), "a@b")
                .getBytes(StandardCharsets.UTF_8));
    client.asked = System.nanoTime();
    client.channel.write(request);
  }
}
