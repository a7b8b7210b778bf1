package io.weir.engine.run;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.store.Query;
import io.weir.api.store.Question;
import io.weir.api.store.StoreBackup;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.api.store.Table;
import io.weir.engine.act.StoreDoor;
import io.weir.engine.act.StoreRunner;
import io.weir.engine.state.StateFile;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The store of a running daemon, for others: they write in turn with the daemon's own writer. Safe
 * for all threads. Closing it closes nothing.
 */
final class DaemonStore implements StoreDoor {
  private static final int PATIENCE_SECONDS = 60;

  private volatile StoreRunner runner;
  private volatile StateFile state;

  /** One page is read at a time: the store's other connections are for the page and the rules. */
  private final Semaphore page = new Semaphore(1, true);

  DaemonStore(StoreRunner runner, StateFile state) {
    this.runner = runner;
    this.state = state;
  }

  void to(StoreRunner next, StateFile its) {
    runner = next;
    state = its;
  }

  /**
   * The hours are counted again by the daemon, also when the asker ends before it asks for that.
   */
  @Override
  public int write(List<Event> events) throws StoreException {
    StoreRunner now = runner;
    Set<Instant> hours = new HashSet<>();
    for (Event event : events) {
      hours.add(event.time().truncatedTo(ChronoUnit.HOURS));
    }
    return now.visit(
        store -> {
          int added = store.write(events);
          now.touched(hours);
          return added;
        });
  }

  @Override
  public void refuse(Event event, String reason) throws StoreException {
    runner.visit(
        store -> {
          store.refuse(event, reason);
          return 0;
        });
  }

  @Override
  public void rollUp(Collection<Instant> hours) throws StoreException {
    runner.visit(
        store -> {
          store.rollUp(hours);
          return 0;
        });
  }

  @Override
  public Table query(Query query) throws StoreException {
    return runner.query(query);
  }

  @Override
  public Table sql(Question question) throws StoreException {
    return runner.ask(question);
  }

  @Override
  public List<Event> read(Query query) throws StoreException {
    return inTurn(() -> runner.read(query));
  }

  @Override
  public List<Event> next(EventType type, Instant from, Instant until, Query.@Nullable Row after)
      throws StoreException {
    return inTurn(() -> runner.next(type, from, until, after));
  }

  private interface Page {
    List<Event> get() throws StoreException;
  }

  private List<Event> inTurn(Page asked) throws StoreException {
    try {
      if (!page.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new StoreException(
            Reason.AWAY, "other commands read the store: try again when they have ended", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(Reason.AWAY, "interrupted", e);
    }
    try {
      return asked.get();
    } finally {
      page.release();
    }
  }

  /**
   * The store is written to by nobody meanwhile, and what it has was written before; so each commit
   * of the state made meanwhile has what the store lacks, in the spool. Reading goes on.
   */
  @Override
  public void backup(OutputStream stateTo, OutputStream copied) throws StoreException, IOException {
    StateFile its = state;
    if (!runner.isCopied()) {
      apart(() -> its.copyTo(stateTo));
      stateTo.close();
      copied.close();
      return;
    }
    Optional<IOException> failed =
        runner.visit(
            store -> {
              try {
                apart(() -> its.copyTo(stateTo));
                stateTo.close();
                Optional<StoreBackup> backup = store.backup();
                if (backup.isPresent()) {
                  backup.get().write(copied);
                }
                copied.close();
                return Optional.empty();
              } catch (IOException e) {
                return Optional.of(e);
              }
            });
    if (failed.isPresent()) {
      throw failed.get();
    }
  }

  private interface Copying {
    void run() throws IOException;
  }

  /** On a thread that is not interrupted at the end: an interrupt would close the state file. */
  private static void apart(Copying work) throws StoreException, IOException {
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              work.run();
              return true;
            });
    Thread thread = new Thread(task, "weir-backup");
    thread.setDaemon(true);
    thread.start();
    try {
      task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(Reason.FATAL, "the daemon is ending", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new StoreException(Reason.FATAL, "the state cannot be copied: " + e.getCause(), e);
    }
  }

  @Override
  public void close() {}
}
