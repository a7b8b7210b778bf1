package io.weir.web;

import io.weir.engine.view.Operations;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends changes to all browsers: soon after the engine reports one, and otherwise every two
 * seconds; many browsers hear less often, so that they do not hold up what is read. The page is
 * rendered once for all, on one thread, and only while a browser is connected; unchanged sections
 * are not sent.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the tasks let nothing out
final class LiveStream implements AutoCloseable {
  static final int MOST_CLIENTS = 250;
  private static final Logger log = LoggerFactory.getLogger(LiveStream.class);
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration SOON = Duration.ofMillis(200);

  /** Between two messages to all, for each of them. A page that hears nothing for 8 s says so. */
  private static final Duration FOR_EACH = Duration.ofMillis(20);

  private final Supplier<Map<String, String>> sections;
  private final Sessions sessions;
  private final Duration patience;
  private final List<LiveClient> clients = new CopyOnWriteArrayList<>();
  private final AtomicBoolean soon = new AtomicBoolean();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          run -> {
            Thread t = new Thread(run, "weir-web-live");
            t.setDaemon(true);
            return t;
          });
  private final AutoCloseable registration;
  private volatile long pushedAt = System.nanoTime() - EVERY.toNanos();
  private Map<String, String> last = Map.of();
  private boolean failed;

  /**
   * @param sections the page's sections by name
   * @param patience how long a browser may leave messages untaken
   */
  LiveStream(
      Supplier<Map<String, String>> sections,
      Operations operations,
      Sessions sessions,
      Duration patience) {
    this.sections = sections;
    this.sessions = sessions;
    this.patience = patience;
    this.registration = operations.onChange(this::changed);
    thread.scheduleWithFixedDelay(
        this::pushInTurn, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Adds a browser, or answers false when there are too many. */
  boolean add(LiveClient client) {
    synchronized (clients) {
      if (clients.size() >= MOST_CLIENTS) {
        return false;
      }
      clients.add(client);
    }
    client.over().whenComplete((nothing, problem) -> clients.remove(client));
    // On the stream's own thread, so that nothing falls between the whole page and the changes.
    run(() -> welcome(client));
    return true;
  }

  int clients() {
    return clients.size();
  }

  /** Reports that something changed; it is sent soon. Returns immediately. */
  void changed() {
    if (!clients.isEmpty() && soon.compareAndSet(false, true)) {
      try {
        // During a flood, each change would go to all of them.
        thread.schedule(this::push, Math.max(SOON.toNanos(), early()), TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException e) {
        log.trace("the pages are closed", e);
      }
    }
  }

  /** How many nanoseconds it is too early to tell all of them something again. */
  private long early() {
    return FOR_EACH.toNanos() * clients.size() - (System.nanoTime() - pushedAt);
  }

  private void pushInTurn() {
    if (early() <= 0) {
      push();
    }
  }

  private void run(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      log.trace("the pages are closed", e);
    }
  }

  private void welcome(LiveClient client) {
    pushInTurn();
    client.offer(frames(last), System.nanoTime());
    client.greet();
  }

  private void push() {
    soon.set(false);
    try {
      long now = System.nanoTime();
      for (LiveClient client : clients) {
        if (client.stuck(now, patience) || !sessions.stands(client.session())) {
          client.close();
        }
      }
      if (clients.isEmpty()) {
        return;
      }
      pushedAt = now;
      Map<String, String> fresh = sections.get();
      Map<String, String> changed = new LinkedHashMap<>(fresh);
      changed.entrySet().removeAll(last.entrySet());
      // The clock goes to everybody each time: a browser that hears nothing says so.
      changed.put("clock", fresh.getOrDefault("clock", ""));
      last = fresh;
      Map<String, byte[]> frames = frames(changed);
      clients.stream().filter(LiveClient::greeted).forEach(c -> c.offer(frames, now));
      failed = false;
    } catch (RuntimeException e) {
      if (!failed) {
        log.warn("the pages cannot be updated; retrying every {} s", EVERY.toSeconds(), e);
      }
      failed = true;
    }
  }

  private static Map<String, byte[]> frames(Map<String, String> sections) {
    Map<String, byte[]> frames = new LinkedHashMap<>();
    sections.forEach((name, html) -> frames.put(name, frame(name, html)));
    return frames;
  }

  /** One server-sent event: every line of the text after a {@code data:}. */
  static byte[] frame(String name, String text) {
    StringBuilder out = new StringBuilder(text.length() + 256);
    out.append("event: ").append(name).append('\n');
    text.lines().forEach(line -> out.append("data: ").append(line).append('\n'));
    if (text.isEmpty()) {
      out.append("data:\n");
    }
    return out.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      registration.close();
    } catch (Exception e) {
      log.warn("the pages could not cancel their registration with the engine", e);
    }
    thread.shutdownNow();
    clients.forEach(LiveClient::close);
  }
}
