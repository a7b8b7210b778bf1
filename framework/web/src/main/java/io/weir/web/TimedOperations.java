package io.weir.web;

import io.weir.engine.view.ActionDesk;
import io.weir.engine.view.AlertDesk;
import io.weir.engine.view.BlockDesk;
import io.weir.engine.view.HealthDesk;
import io.weir.engine.view.Operations;
import io.weir.engine.view.ReportDesk;
import io.weir.engine.view.StoreDesk;
import io.weir.engine.view.TrustDesk;
import java.time.Duration;

/** The engine as pages ask it: with a limit on the time of each question to the store. */
record TimedOperations(Operations engine, Duration longest) implements Operations {
  @Override
  public HealthDesk health() {
    return engine.health();
  }

  @Override
  public AlertDesk alerts() {
    return engine.alerts();
  }

  @Override
  public BlockDesk blocks() {
    return engine.blocks();
  }

  @Override
  public TrustDesk trusts() {
    return engine.trusts();
  }

  @Override
  public ActionDesk actions() {
    return engine.actions();
  }

  @Override
  public StoreDesk store() {
    return new TimedStore(engine.store(), longest);
  }

  @Override
  public ReportDesk reports() {
    return engine.reports();
  }

  @Override
  public AutoCloseable onChange(Runnable callback) {
    return engine.onChange(callback);
  }
}
