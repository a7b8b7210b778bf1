package io.weir.engine.act;

import com.sun.management.ThreadMXBean;
import io.weir.api.store.Question;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops people's questions before they take the memory that watching and blocking need: a database
 * inside this process sorts, groups and joins texts in the same heap. While somebody asks, a thread
 * looks at the heap; when it is too full of what is really alive, the question that has allocated
 * most ends.
 */
final class SpareMemory {
  private static final Logger log = LoggerFactory.getLogger(SpareMemory.class);

  private static final long LOOK_MILLIS = 20;

  /** Percent of the heap that may be alive while a question runs. */
  private static final int FULL = 70;

  /** Percent by which the heap must have grown for another collection to be worth it. */
  private static final int GROWN = 8;

  private final Set<Watched> running = ConcurrentHashMap.newKeySet();
  private final Object gate = new Object();
  private @Nullable Thread watcher;

  /** A question that runs on the thread that made this; closed by the same. */
  final class Watched implements AutoCloseable {
    private final Question question;
    private final long thread = Thread.currentThread().getId();

    private Watched(Question question) {
      this.question = question;
    }

    @Override
    public void close() {
      running.remove(this);
    }
  }

  /** From now on the question may be stopped. */
  Watched watch(Question question) {
    Watched one = new Watched(question);
    running.add(one);
    synchronized (gate) {
      if (watcher == null) {
        watcher = new Thread(this::look, "weir-memory");
        watcher.setDaemon(true);
        watcher.start();
      }
    }
    return one;
  }

  private void look() {
    MemoryPoolMXBean pool = pool();
    long after = 0;
    try {
      while (isNeeded()) {
        MemoryUsage now = pool.getUsage();
        long full = now.getMax() / 100 * FULL;
        if (now.getUsed() > full && now.getUsed() > after + now.getMax() / 100 * GROWN) {
          System.gc(); // what is used may be garbage
          after = pool.getUsage().getUsed();
          if (after > full) {
            stopGreatest(now.getMax());
            after = 0;
          }
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the thread where nobody asks any more. */
  private boolean isNeeded() {
    synchronized (gate) {
      if (running.isEmpty()) {
        watcher = null;
        return false;
      }
      return true;
    }
  }

  /** Where old objects live: the greatest part of the heap. */
  private static MemoryPoolMXBean pool() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(p -> p.getType() == MemoryType.HEAP)
        .max(Comparator.comparingLong(p -> p.getUsage().getMax()))
        .orElseThrow();
  }

  private void stopGreatest(long heap) {
    running.stream()
        .filter(one -> one.question.stopped().isEmpty())
        .max(Comparator.comparingLong(one -> allocated(one.thread)))
        .ifPresent(
            one -> {
              one.question.stop(
                  "it took more memory than the running Weir can spare ("
                      + FULL
                      + " % of "
                      + (heap >> 20)
                      + " MiB are in use): ask for fewer rows or a shorter time");
              log.warn("a question to the store was stopped: it took too much memory");
            });
  }

  private static long allocated(long thread) {
    return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
        ? threads.getThreadAllocatedBytes(thread)
        : 0;
  }
}
