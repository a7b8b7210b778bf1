package io.weir.distribution;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Somebody who looks at the pages of {@link LongRunIT}'s daemon all the time. Own thread. */
final class LongRunPages implements AutoCloseable {
  private static final List<String> PAGES =
      List.of(
          "",
          "blocks",
          "events",
          "events?type=mail_reject",
          "statistics",
          "subject?field=client_address&value=203.0.64.5",
          "subject?field=sasl_username&value=burst7",
          "api/v1/status",
          "events.csv?type=mail_reject",
          "metrics",
          "health");

  private final Thread thread = new Thread(this::work, "pages");
  private final Duration pause;
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Door door;
  private volatile boolean ended;
  private volatile boolean calm;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Duration slowest = Duration.ZERO;
  private volatile String slowestPage = "";

  /** Where it is, and a client that has signed in. */
  private record Door(String base, HttpClient client) {
    HttpResponse<String> ask(String page) throws IOException, InterruptedException {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(base + page)).timeout(Duration.ofSeconds(90)).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  LongRunPages(Duration pause) {
    this.pause = pause;
    thread.setDaemon(true);
    thread.start();
  }

  /** A new daemon: signs in with its link. */
  void enter(String link) throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    Door now = new Door(link.replaceFirst("/enter/.*", "/"), client);
    HttpResponse<String> answer = now.ask(link.substring(now.base().length()));
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(link + ": " + answer.statusCode() + " " + answer.body());
    }
    door = now;
  }

  /** From now on every page must come, or again need not. */
  void calm(boolean is) {
    calm = is;
  }

  /** A value of /metrics, or NaN without an answer or such a value. */
  double metric(String name) throws InterruptedException {
    Door to = door;
    if (to == null) {
      return Double.NaN;
    }
    try {
      return to.ask("metrics")
          .body()
          .lines()
          .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  String told() {
    return "%d pages asked for, the slowest (/%s) took %d ms"
        .formatted(asked.get(), slowestPage, slowest.toMillis());
  }

  private void work() {
    try {
      for (int i = 0; !ended; i++) {
        TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        Door to = door;
        if (to != null) {
          ask(to, PAGES.get(i % PAGES.size()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(Door to, String page) throws InterruptedException {
    boolean before = calm;
    long begin = System.nanoTime();
    String wrong = "";
    try {
      HttpResponse<String> answer = to.ask(page);
      wrong = answer.statusCode() == 200 ? "" : Integer.toString(answer.statusCode());
    } catch (IOException e) {
      wrong = e.toString();
    }
    asked.incrementAndGet();
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    if (before && calm) {
      if (!wrong.isEmpty()) {
        failures.add("/" + page + ": " + wrong);
      } else if (took.compareTo(slowest) > 0) {
        slowest = took;
        slowestPage = page;
      }
    }
  }

  @Override
  public void close() {
    ended = true;
    thread.interrupt();
  }
}
