package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.distribution.MailTraffic.Client;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline that follows the log {@code maillog}, with a state, a store, a firewall and a mailbox
 * of its own, and its daemon, which is started and killed again and again.
 */
final class Follower implements AutoCloseable {
  private static final Duration SOON = Duration.ofMinutes(5);
  private static final String RUNNING = "running: sources";
  private static final String LOG = "type: file, path: maillog";
  private static final String TABLE = "mailblock";

  private final String name;
  private final Installation weir;
  private final Path folder;
  private final PfTables pf;
  private final Postbox post;
  private final Asked store;
  private final @Nullable Path h2;
  private @Nullable Running daemon;

  private Follower(
      String name,
      Installation weir,
      String source,
      String storeLine,
      Asked store,
      @Nullable Path h2)
      throws IOException {
    this.name = name;
    this.weir = weir;
    this.store = store;
    this.h2 = h2;
    folder = Files.createDirectories(weir.work().resolve(name));
    pf = PfTables.in(folder);
    post = new Postbox(folder);
    weir.write(
        name + ".yaml",
        """
        sources: [{ id: maillog, %9$s }]
        parsers: [{ type: postfix }]
        state: %1$s/state
        stale_after: 1d
        rules:
          - id: busy_address
            type: rate
            event: mail_accepted
            per: client_address
            window: calendar_hour
            levels:
              - { at: %2$d, actions: [tell_admin] }
              - { at: %3$d, actions: [tell_admin, block_address] }
          - id: burst
            type: rate
            event: mail_accepted
            per: sasl_username
            window: 5s
            levels: [{ at: %4$d, actions: [tell_admin] }]
          - id: marker
            type: rate
            event: mail_accepted
            per: client_address
            where: { client_address: { in: [100.64.0.0/10] } }
            window: calendar_day
            levels: [{ at: 1, actions: [block_address] }]
        actions:
          - { id: block_address, type: pf, table: %5$s, file: %1$s/mailblock, command: ["%6$s"], for: [2d, 5d] }
        %7$s%8$s"""
            .formatted(
                name,
                LiveTraffic.WARNED_AT,
                LiveTraffic.BLOCKED_AT,
                LiveTraffic.BURST_AT,
                TABLE,
                pf.command(),
                post.action("tell_admin"),
                storeLine,
                source));
  }

  /** The H2 database of this name. */
  static Follower withH2(String name, Installation weir) throws IOException {
    return withH2(name, weir, LOG);
  }

  /**
   * The H2 database of this name.
   *
   * @param source what is followed instead of the log: a source's type and options
   */
  static Follower withH2(String name, Installation weir, String source) throws IOException {
    Path path = weir.work().resolve(name).resolve("db");
    String line = "store: { type: h2, path: " + name + "/db }\n";
    return new Follower(name, weir, source, line, Asked.h2(path), path);
  }

  /** A database on this server. */
  static Follower withMariaDb(String name, Installation weir, MariaDb server) throws IOException {
    return new Follower(name, weir, LOG, server.store(), server::ask, null);
  }

  /** The store of a daemon that has ended. */
  Asked store() {
    return store;
  }

  /**
   * The store as another process finds it while the daemon lives. H2's file belongs to the daemon:
   * it is copied while the daemon is frozen, which is the file that a SIGKILL would leave.
   */
  Asked storeOfTheLiving() throws IOException {
    Path path = h2;
    if (path == null) {
      return store;
    }
    Path copy = folder.resolve("image");
    try (Frozen frozen = freeze()) {
      Files.copy(
          path.resolveSibling(path.getFileName() + ".mv.db"),
          copy.resolveSibling(copy.getFileName() + ".mv.db"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    return Asked.h2(copy);
  }

  private interface Frozen extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  private Frozen freeze() throws IOException {
    long pid = daemon().handle().pid();
    Signal.STOP.to(pid);
    Awaitility.await("all threads frozen")
        .atMost(SOON)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> isFrozen(pid));
    return () -> Signal.CONT.to(pid);
  }

  /** Whether none of its threads runs any more, in the kernel neither. */
  private static boolean isFrozen(long pid) throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      return threads.allMatch(
          thread -> {
            String stat = Installation.text(thread.resolve("stat"));
            return stat.startsWith("T", stat.lastIndexOf(')') + 2);
          });
    }
  }

  void start() {
    daemon = weir.start("run", "--config", name + ".yaml");
  }

  private Running daemon() {
    return Objects.requireNonNull(daemon, "not started");
  }

  /** Whether it said that it runs. */
  boolean runs() {
    return daemon().err().contains(RUNNING);
  }

  /** Waits until it says so. */
  void running() {
    daemon().says(RUNNING, SOON);
  }

  /** What the last one said. */
  String said() {
    return daemon().err();
  }

  /** Fails when it ended by itself. */
  void alive() {
    assertThat(daemon().handle().isAlive()).as(() -> name + " ended: " + said()).isTrue();
  }

  /** SIGKILL. */
  void kill() {
    daemon().kill();
  }

  /** SIGTERM, and SIGKILL so much later, if it has not ended by then. */
  void stopButKill(Duration later) {
    daemon().handle().destroy();
    try {
      daemon().handle().onExit().get(later.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Still at it, as meant.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    daemon().kill();
  }

  /** SIGTERM; again after a new start while the store did not get all. */
  void stop() {
    for (int i = 0; i < 20; i++) {
      String said = daemon().stop(SOON).good().err();
      if (!said.contains("wait for the store")) {
        return;
      }
      start();
      running();
    }
    throw new AssertionError(name + ": the store does not get all: " + said());
  }

  /** Waits until the client's line has been read, judged and acted on: so is all before it. */
  void hasBlocked(Client client) {
    table(is -> is.contains(client.subject()), "with " + client.subject());
  }

  /** Waits until the firewall's table and its file hold exactly these. */
  void hasBlocked(Set<String> wanted) {
    table(wanted::equals, wanted.toString());
    Awaitility.await(name + "'s table file").atMost(SOON).until(() -> file().equals(wanted));
  }

  private void table(Predicate<Set<String>> wanted, String what) {
    Awaitility.await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .failFast(this::alive)
        .untilAsserted(
            () -> {
              Set<String> is = new TreeSet<>(pf.addresses(TABLE));
              assertThat(wanted.test(is))
                  .as(() -> name + "'s table: " + is + ", not " + what + "; weir says: " + said())
                  .isTrue();
            });
  }

  private Set<String> file() {
    Set<String> ours = new TreeSet<>();
    Installation.text(folder.resolve("mailblock"))
        .lines()
        .filter(line -> line.contains("# weir:"))
        .forEach(line -> ours.add(line.split(" ", 2)[0]));
    return ours;
  }

  /** Message-IDs of the mails so far. */
  Set<String> mails() {
    Set<String> ids = new TreeSet<>();
    post.mails().forEach(m -> ids.add(m.id()));
    return ids;
  }

  /** Mails so far, those that came twice counted twice. */
  int mailsWithRepeats() {
    return post.mails().size();
  }

  /**
   * How far the log's stream was read, as a killed daemon's state file has it; 0 for not at all.
   */
  long committed(long stream) throws IOException {
    Path file = folder.resolve("state/state.mv");
    if (!Files.exists(file)) {
      return 0;
    }
    // A copy: opening it must repair nothing that the next daemon ought to.
    Path copy = folder.resolve("state.copy");
    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
    try (MVStore state = new MVStore.Builder().fileName(copy.toString()).readOnly().open()) {
      MVMap<String, byte[]> positions =
          state.openMap(
              "positions",
              new MVMap.Builder<String, byte[]>()
                  .keyType(StringDataType.INSTANCE)
                  .valueType(ByteArrayDataType.INSTANCE));
      byte[] raw = positions.get("maillog");
      ByteBuffer in = ByteBuffer.wrap(raw == null ? new byte[0] : raw);
      while (in.hasRemaining()) {
        long name = in.getLong();
        long place = in.getLong();
        in.position(in.position() + 2 + (in.getShort(in.position()) & 0xffff));
        if (name == stream) {
          return place;
        }
      }
      return 0;
    }
  }

  @Override
  public void close() {
    if (daemon != null) {
      daemon.close();
    }
    post.close();
  }
}
