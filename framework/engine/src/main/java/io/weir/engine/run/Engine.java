package io.weir.engine.run;

import io.weir.engine.act.StoreDoor;
import io.weir.engine.config.Problems;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.state.FullDisk;
import io.weir.engine.state.StateException;
import io.weir.engine.state.StateFile;
import io.weir.engine.view.Operations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a pipeline.
 *
 * <ol>
 *   <li>{@link #open} opens the state, the store, the targets of the blockers and the sources; when
 *       one of them can never work, everything is closed again and an {@link EngineException} says
 *       why.
 *   <li>{@link #start} starts the threads.
 *   <li>A round that fails is undone by opening all of it again after the last commit: for as long
 *       as it takes while the disk is full, else a few times.
 *   <li>{@link #reload} goes on with another pipeline.
 *   <li>{@link #stop} finishes the round, commits, gives the store at most so long, and closes.
 *       Blocks stay in force.
 * </ol>
 */
public final class Engine {
  private static final Logger log = LoggerFactory.getLogger(Engine.class);

  private final Optional<String> page;
  private final ReentrantLock reloading = new ReentrantLock();
  private volatile Pipeline pipeline;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final LiveOperations face;
  private final DaemonStore store;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread keeper = new Thread(this::keep, "weir-engine");
  private volatile Life life;
  private volatile boolean stopping;

  /** What is to take the place of the pipeline; with the lock of this object. */
  private @Nullable Change wanted;

  /** Whether nobody keeps a life any more; with the lock of this object. */
  private boolean over;

  private volatile @Nullable EngineException failure;

  /** Another pipeline, and what became of it. */
  private record Change(Pipeline next, CompletableFuture<Boolean> done) {}

  private Engine(Pipeline pipeline, Optional<String> page)
      throws EngineException, InterruptedException {
    this.pipeline = pipeline;
    this.page = page;
    life = begin(pipeline);
    face = new LiveOperations(life.view(), listeners);
    store = new DaemonStore(life.store(), life.state());
  }

  /**
   * Opens everything that the pipeline needs.
   *
   * @param page address of the web page for notices, if there is one
   * @throws EngineException with a sentence for the administrator; nothing stays open
   */
  public static Engine open(Pipeline pipeline, Optional<String> page) throws EngineException {
    try {
      return new Engine(pipeline, page);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("interrupted while starting", e);
    }
  }

  private Life begin(Pipeline fresh) throws EngineException, InterruptedException {
    Path folder = fresh.config().state();
    try {
      StateFile state = StateFile.open(folder, fresh.clock());
      try {
        return Life.open(fresh, state, page, listeners);
      } catch (Life.Damaged e) {
        if (FullDisk.is(e, folder)) {
          throw new EngineException("state file in " + folder + ": " + e.getMessage(), e);
        }
        state = StateFile.replace(folder, fresh.clock(), e);
        return Life.open(again(fresh), state, page, listeners);
      }
    } catch (StateException e) {
      throw new EngineException(String.valueOf(e.getMessage()), e);
    } catch (Life.Damaged e) {
      throw new EngineException(
          "the new state file in " + folder + " cannot be read either: " + e.getMessage(), e);
    }
  }

  /**
   * Starts all threads. From the line {@code running} on nothing is lost, whatever happens: the
   * places of the files found are committed before.
   */
  public void start() {
    synchronized (this) {
      if (stopping) {
        return; // asked to end before it began, which is done by whoever asked
      }
      life.start();
      keeper.start();
    }
    try {
      life.awaitFirstCommit();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sayWhatRuns("running");
  }

  private void sayWhatRuns(String word) {
    if (pipeline.config().dryRun()) {
      log.warn("dry run: nothing is blocked and nobody is told, what would be is logged");
    }
    log.info(
        "{}: sources {}, rules {}, actions {}; state in {}",
        word,
        pipeline.sources().size(),
        pipeline.rules().size(),
        pipeline.blockers().size() + pipeline.notifiers().size(),
        pipeline.config().state());
  }

  /** The pipeline that runs. */
  public Pipeline pipeline() {
    return pipeline;
  }

  /**
   * Goes on with another pipeline of the same state folder: what was counted, blocked and read so
   * far stays, as at a restart. Returns when it runs. Any thread; one after the other.
   *
   * @param drain how long the round may take to end, and the store to take what waits
   * @throws EngineException with a sentence when it cannot be opened; then the pipeline that ran
   *     before goes on
   */
  public void reload(Pipeline next, Duration drain) throws EngineException, InterruptedException {
    reloading.lockInterruptibly();
    try {
      Change change = new Change(next, new CompletableFuture<>());
      Life old;
      synchronized (this) {
        if (stopping || over) {
          throw new EngineException("Weir is ending", null);
        }
        wanted = change;
        old = life;
      }
      if (!old.stop(drain) && take() != null) {
        throw new EngineException("the loop hangs and cannot be ended in order", null);
      }
      try {
        change.done().get();
      } catch (ExecutionException e) {
        Throwable why = e.getCause();
        throw new EngineException(why == null ? e.toString() : String.valueOf(why.getMessage()), e);
      }
    } finally {
      reloading.unlock();
    }
  }

  private synchronized @Nullable Change take() {
    Change change = wanted;
    wanted = null;
    return change;
  }

  /** The same pipeline with new components: each is opened once. */
  private static Pipeline again(Pipeline pipeline) throws EngineException {
    Problems problems = new Problems();
    Pipeline fresh = pipeline.again(problems);
    if (fresh == null) {
      throw new EngineException("the pipeline cannot be made again: " + problems, null);
    }
    return fresh;
  }

  private void keep() {
    Reopening reopening = new Reopening(pipeline.config().state(), pipeline.clock());
    try {
      Throwable why = life.await();
      for (Change change = take(); !stopping; change = take()) {
        if (change == null && why == null) {
          break; // all sources have ended
        }
        life.close();
        if (change != null) {
          why = change(change);
        } else if (why != null) {
          why = begunAgain(reopening, why);
        }
        if (why == null) {
          why = life.await();
        }
      }
    } catch (EngineException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Change late;
      synchronized (this) {
        over = true;
        late = take();
      }
      if (late != null) {
        late.done().completeExceptionally(new EngineException("Weir is ending", null));
      }
      if (!stopping) {
        ended.countDown();
      }
    }
  }

  /** Goes on with the other pipeline, or else with the one before; what stood in its way too. */
  private @Nullable Throwable change(Change change) throws InterruptedException {
    try {
      if (become(begin(change.next()))) {
        pipeline = change.next();
        life.awaitFirstCommit();
        sayWhatRuns("reloaded");
      }
      change.done().complete(true);
      return null;
    } catch (EngineException | RuntimeException e) {
      change.done().completeExceptionally(e);
      try {
        become(begin(again(pipeline)));
        return null;
      } catch (EngineException | RuntimeException before) {
        return before;
      }
    }
  }

  /** Starts a life, unless all is to end; then it is closed. */
  private boolean become(Life next) {
    synchronized (this) {
      if (stopping) {
        next.close();
        return false;
      }
      next.start();
      life = next;
    }
    face.to(next.view());
    store.to(next.store(), next.state());
    listeners.forEach(Runnable::run);
    return true;
  }

  /** After a round that failed; what stood in the way again, or null. */
  private @Nullable Throwable begunAgain(Reopening reopening, Throwable why)
      throws EngineException, InterruptedException {
    if (isOutOfMemory(why)) {
      // Who knows what else it hit; whoever supervises the daemon starts it afresh.
      throw new EngineException(
          "out of memory ("
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MiB): nothing of the last round is kept, blocks stay in force;"
              + " WEIR_JAVA_OPTS=-Xmx1g gives it more",
          why);
    }
    face.problem(reopening.begin(why));
    return reopen(reopening);
  }

  private static boolean isOutOfMemory(Throwable why) {
    for (Throwable t = why; t != null; t = t.getCause()) {
      if (t instanceof OutOfMemoryError) {
        return true;
      }
    }
    return false;
  }

  /** What stood in the way again, or null. */
  private @Nullable Throwable reopen(Reopening reopening)
      throws EngineException, InterruptedException {
    reopening.await();
    try {
      if (become(begin(again(pipeline)))) {
        reopening.done();
      }
      return null;
    } catch (EngineException | RuntimeException e) {
      return e;
    }
  }

  /** What pages and commands may ask and order. */
  public Operations operations() {
    return face;
  }

  /** The store, for commands in other processes. */
  public StoreDoor store() {
    return store;
  }

  /**
   * Waits until there is nothing more to do: after {@link #stop}, when all sources have ended, or
   * because it failed too often.
   *
   * @throws EngineException when it failed
   */
  public void await() throws EngineException, InterruptedException {
    ended.await();
    EngineException why = failure;
    if (why != null) {
      throw why;
    }
  }

  /**
   * Finishes the round, commits, gives the store at most so long to take what waits, and closes. An
   * engine that was not started is only closed.
   *
   * @return false when the loop hangs: what was committed is safe, the process must be ended
   */
  public boolean stop(Duration drain) throws InterruptedException {
    synchronized (this) {
      stopping = true;
    }
    boolean ran = keeper.getState() != Thread.State.NEW;
    keeper.interrupt();
    keeper.join(drain.toMillis());
    boolean clean = life.stop(drain);
    ended.countDown();
    if (!clean) {
      log.error(
          "the loop hangs and cannot be ended in order; what was not committed is read again"
              + " after the next start");
    } else if (ran) {
      log.info("stopped");
    }
    return clean;
  }
}
