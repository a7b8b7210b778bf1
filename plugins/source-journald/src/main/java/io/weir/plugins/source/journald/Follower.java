package io.weir.plugins.source.journald;

import io.weir.api.source.LineBatch;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a journalctl running, from the last entry read, and takes what it prints. All methods but
 * {@link #close} are called by the thread that polls.
 */
final class Follower implements AutoCloseable {
  /**
   * The first look waits so long for output: one that finds nothing means that there is no backlog.
   */
  private static final long FIRST_LOOK = TimeUnit.SECONDS.toNanos(2);

  /** One that lived so long began well. */
  private static final long WELL = TimeUnit.SECONDS.toNanos(10);

  /** Whoever continues after an entry is shown that entry first, at once. */
  private static final long ANSWER = TimeUnit.MINUTES.toNanos(1);

  /**
   * After such a silence another one is started, from the same entry: one that hangs, or that lost
   * track of a journal whose files were rotated, cannot be told from a quiet journal.
   */
  private static final long SILENCE = TimeUnit.MINUTES.toNanos(10);

  private final Journalctl journalctl;
  private final Reached reached;
  private final Trouble trouble;
  private final Entries entries;
  private final CountDownLatch closed;
  private final Pauses pauses = new Pauses();

  /** Set and closed under this object's lock: nobody starts one behind {@link #close}. */
  private volatile @Nullable Child child;

  private byte[] piece = {};
  private int at;
  private long started;
  private long heard;
  private boolean looked;

  /** Whether the newest entry is still to be found, after which to begin. */
  private boolean atEnd;

  /** A sentence when this user sees only a part of the journal. */
  private String partial = "";

  Follower(
      Journalctl journalctl,
      Reached reached,
      Trouble trouble,
      Entries entries,
      CountDownLatch closed) {
    this.journalctl = journalctl;
    this.reached = reached;
    this.trouble = trouble;
    this.entries = entries;
    this.closed = closed;
  }

  /** Sets out from the end of the journal instead of its beginning. */
  void beginAtEnd() {
    atEnd = true;
  }

  /** Appends what is there; when there is nothing, waits for it until then. */
  void read(LineBatch batch, long end) throws InterruptedException {
    long firstEnd = System.nanoTime() + FIRST_LOOK;
    while (!isClosed() && !batch.isFull()) {
      if (at < piece.length) {
        take(batch);
        continue;
      }
      long until = looked ? end : Math.max(end, firstEnd);
      long left = batch.size() > 0 ? 0 : Math.max(0, until - System.nanoTime());
      Child running = running(batch, left);
      byte[] more = running == null ? null : running.take(Duration.ofNanos(left));
      if (more != null) {
        piece = more;
        at = 0;
        heard = System.nanoTime();
        looked = true;
      } else if (running != null && running.isEnded()) {
        ended(running);
      } else if (running != null) {
        look(running);
      }
      if (more == null && left == 0) {
        looked = true;
        return;
      }
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void take(LineBatch batch) throws InterruptedException {
    try {
      at = entries.read(piece, at, piece.length);
      if (!entries.isComplete()) {
        return;
      }
      Cursor cursor = entries.cursor();
      if (!reached.isUnread(cursor)) {
        return;
      }
      if (entries.hasMessage()) {
        reached.line(batch, cursor, entries.line());
      } else {
        reached.passed(batch, cursor);
      }
      pauses.reset();
      if (partial.isEmpty()) {
        trouble.isOver();
      }
    } catch (ExportException e) {
      Child running = child;
      stop(e.getMessage() + (running == null ? "" : said(running)));
    }
  }

  /** The one that runs; null while none may be started and when none can be. */
  private @Nullable Child running(LineBatch batch, long left) throws InterruptedException {
    Child running = child;
    if (running != null) {
      return running;
    }
    looked |= pauses.left() > 0; // it failed: nothing is to be awaited
    if (pauses.left() > 0 && closed.await(Math.min(left, pauses.left()), TimeUnit.NANOSECONDS)) {
      return null;
    }
    return pauses.left() > 0 || atEnd && !findEnd(batch) ? null : start();
  }

  private boolean findEnd(LineBatch batch) throws InterruptedException {
    try {
      Cursor newest = Sample.newest(journalctl, entries, this::isClosed);
      if (newest != null) {
        reached.passed(batch, newest);
      }
      atEnd = isClosed();
    } catch (IOException e) {
      failed(String.valueOf(e.getMessage())); // which names the journal
    }
    return !atEnd;
  }

  private synchronized @Nullable Child start() {
    if (isClosed()) {
      return null;
    }
    try {
      Cursor from = reached.from();
      Child begun = from == null ? journalctl.all() : journalctl.from(from);
      child = begun;
      reached.restart();
      entries.restart();
      partial = journalctl.partial();
      started = System.nanoTime();
      heard = started;
      return begun;
    } catch (IOException e) {
      failed(journalctl.what() + ": " + e.getMessage());
      return null;
    }
  }

  private void ended(Child running) throws InterruptedException {
    if (System.nanoTime() - started > ANSWER) {
      pauses.reset();
    }
    String how = running.ending();
    if (journalctl.isAdapted(running.said())) {
      halt();
    } else if (running.wasAsked()) {
      // Most often with Weir: by systemd, or by Ctrl-C, which reach all processes of a service.
      halt();
      pauses.begin();
    } else {
      stop(how + said(running));
    }
  }

  private static String said(Child running) {
    String said = running.said();
    return said.isEmpty() ? "" : ": " + said + Trouble.advice(said);
  }

  /** Ends it, says why, and lets another one begin after a pause. */
  private void stop(String why) {
    halt();
    failed(journalctl.what() + ": journalctl: " + why);
  }

  private void failed(String sentence) {
    pauses.begin();
    trouble.is(sentence + ". It is started again");
  }

  private void halt() {
    close();
    piece = new byte[0];
    at = 0;
  }

  /** Whether one that prints nothing is well. */
  private void look(Child running) {
    long now = System.nanoTime();
    String said = running.said();
    if (running.isFlooding()) {
      stop("writes without end to standard error: " + said);
    } else if (now - heard > SILENCE) {
      halt();
    } else if (!partial.isEmpty() || Trouble.isPartial(said)) {
      partial = partial.isEmpty() ? "journalctl: " + said : partial;
      trouble.is(journalctl.what() + ": " + partial + Trouble.LET_IT_READ);
    } else if (reached.isWaiting() && now - started > ANSWER) {
      trouble.is(
          journalctl.what()
              + ": journalctl prints nothing, not even the entry after which to continue: it hangs,"
              + " or that entry was removed and there is no newer one. It is started again every"
              + " ten minutes");
    } else if (!reached.isWaiting() && now - started > WELL) {
      trouble.isOver();
    }
  }

  /** Ends the one that runs. Any thread. */
  @Override
  public synchronized void close() {
    Child running = child;
    child = null;
    if (running != null) {
      running.close();
    }
  }
}
