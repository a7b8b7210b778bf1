package io.weir.engine.act;

import io.weir.api.action.ActionException;
import java.util.concurrent.CompletableFuture;

/** Runs one action on a thread of its own, from what was committed. */
public interface Runner extends Runnable {
  /** The action's id. */
  String id();

  /**
   * Before the thread is started: makes the action ready. A failure that may pass is only noted.
   *
   * @throws ActionException when the action can never work
   */
  void open() throws ActionException, InterruptedException;

  /** What it has carried out since the start. Any thread. */
  long done();

  /** Attempts that failed since the start. Any thread. */
  long failed();

  /** What is committed and not carried out yet. Any thread. */
  int waiting();

  /** A sentence while it fails, else empty. Any thread. */
  String problem();

  /** Has its own thread try the action out, also while it waits after a failure. Any thread. */
  CompletableFuture<Trial.Result> test();

  /** Whether it only logs what it would do. */
  default boolean isDryRun() {
    return false;
  }
}
