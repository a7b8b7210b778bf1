package io.weir.api.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An SQL statement of a person, with limits for its answer.
 *
 * <ol>
 *   <li>The caller makes it and passes it to {@link Store#sql}.
 *   <li>The store sets with {@link #stopWith} how it is stopped, then answers.
 *   <li>{@link #stop} from any thread, once or more often, ends it early; the store then throws a
 *       {@link StoreException} with {@link #stopped}.
 * </ol>
 */
public final class Question {
  /** The default time limit. */
  public static final Duration USUAL = Duration.ofSeconds(60);

  private static final long USUAL_BYTES = 128L << 20;

  private final String sql;
  private final int most;
  private final Duration longest;
  private @Nullable Runnable how;
  private String stopped = "";

  /**
   * A question.
   *
   * @param sql one statement
   * @param most rows at most
   * @param longest how long it may take; whole seconds, at least one
   */
  public Question(String sql, int most, Duration longest) {
    this.sql = sql;
    this.most = most;
    this.longest = longest;
  }

  /** A question that may take the {@link #USUAL} time. */
  public Question(String sql, int most) {
    this(sql, most, USUAL);
  }

  /** The statement. */
  public String sql() {
    return sql;
  }

  /** Rows at most. */
  public int most() {
    return most;
  }

  /**
   * Bytes of memory that the answer may take at most: a quarter of the heap, 128 MiB at most. A
   * larger one is refused with a {@link StoreException}.
   */
  public long mostBytes() {
    return Math.min(USUAL_BYTES, Runtime.getRuntime().maxMemory() / 4);
  }

  /** Seconds that it may take at most. */
  public int seconds() {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, longest.toSeconds()));
  }

  /**
   * For the store: sets the action that stops the statement; runs it at once if {@link #stop} was
   * called before.
   */
  public void stopWith(Runnable action) {
    boolean late;
    synchronized (this) {
      how = action;
      late = !stopped.isEmpty();
    }
    if (late) {
      action.run();
    }
  }

  /** Stops the statement. Any thread. */
  public void stop(String why) {
    Runnable action;
    synchronized (this) {
      stopped = stopped.isEmpty() ? why : stopped;
      action = how;
    }
    if (action != null) {
      action.run();
    }
  }

  /** Why it was stopped; empty when it was not. */
  public synchronized String stopped() {
    return stopped;
  }
}
