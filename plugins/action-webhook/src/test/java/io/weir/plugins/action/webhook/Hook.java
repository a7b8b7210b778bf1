package io.weir.plugins.action.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weir.api.action.Notifier;
import io.weir.api.config.Secret;
import io.weir.testkit.NotifierContract;
import io.weir.testkit.TestContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A web server that keeps what it is sent, and answers as it is told. */
final class Hook implements NotifierContract.Receiver {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  final List<Request> requests = new CopyOnWriteArrayList<>();
  volatile int status = 200;
  volatile String answer = "ok";
  volatile Map<String, String> headers = Map.of();
  volatile Duration delay = Duration.ZERO;

  /** What came. */
  record Request(String method, String path, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return headers.entrySet().stream()
          .filter(e -> e.getKey().equalsIgnoreCase(name))
          .map(e -> e.getValue().get(0))
          .findFirst()
          .orElse("");
    }
  }

  Hook() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.setExecutor(threads);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            Map.copyOf(exchange.getRequestHeaders()),
            body));
    try {
      Thread.sleep(delay.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public Notifier notifier() {
    return notifier(config("/hook", null));
  }

  WebhookConfig config(String path, @Nullable String body) {
    return new WebhookConfig(
        Secret.parse(url() + path),
        WebhookConfig.Method.POST,
        Map.of(),
        "application/json",
        body,
        null,
        Duration.ofSeconds(20));
  }

  static Notifier notifier(WebhookConfig config) {
    return new WebhookNotifier.Factory().create(config, new TestContext("chat"));
  }

  static Notifier notifier(WebhookConfig config, Clock clock) {
    return new WebhookNotifier.Factory().create(config, new TestContext("chat").clock(clock));
  }

  @Override
  public List<NotifierContract.Received> received() {
    return requests.stream()
        .map(r -> new NotifierContract.Received(r.header("X-Weir-Id"), r.body()))
        .toList();
  }

  @Override
  public void goAway() {
    server.stop(0);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
