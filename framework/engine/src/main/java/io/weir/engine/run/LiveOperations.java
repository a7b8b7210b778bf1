package io.weir.engine.run;

import io.weir.engine.view.ActionDesk;
import io.weir.engine.view.AlertDesk;
import io.weir.engine.view.BlockDesk;
import io.weir.engine.view.HealthDesk;
import io.weir.engine.view.Operations;
import io.weir.engine.view.ReportDesk;
import io.weir.engine.view.Status;
import io.weir.engine.view.StoreDesk;
import io.weir.engine.view.TrustDesk;
import java.util.List;

/** The desks of whichever life of the engine there is. */
final class LiveOperations implements Operations {
  private final List<Runnable> listeners;
  private volatile EngineView view;
  private volatile String problem = "";

  /**
   * @param listeners safe for all threads
   */
  LiveOperations(EngineView view, List<Runnable> listeners) {
    this.view = view;
    this.listeners = listeners;
  }

  void to(EngineView next) {
    view = next;
    problem = "";
  }

  /** The life is over, and the next one not there yet. */
  void problem(String sentence) {
    problem = sentence;
    listeners.forEach(Runnable::run);
  }

  @Override
  public HealthDesk health() {
    return () -> {
      Status status = view.health().status();
      String now = problem.isEmpty() ? view.hangs() : problem;
      return now.isEmpty() ? status : status.halted(now);
    };
  }

  @Override
  public AlertDesk alerts() {
    return view.alerts();
  }

  @Override
  public BlockDesk blocks() {
    return view.blocks();
  }

  @Override
  public TrustDesk trusts() {
    return view.trusts();
  }

  @Override
  public ActionDesk actions() {
    return view.actions();
  }

  @Override
  public ReportDesk reports() {
    return view.reports();
  }

  @Override
  public StoreDesk store() {
    return view.store();
  }

  @Override
  public AutoCloseable onChange(Runnable callback) {
    listeners.add(callback);
    return () -> listeners.remove(callback);
  }
}
