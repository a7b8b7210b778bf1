package io.weir.engine;

import io.weir.api.rule.Alert;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The engine's face through all its lives. */
final class Face implements Operations {
  private final List<Runnable> listeners;
  private volatile EngineView view;
  private volatile String problem = "";

  /**
   * @param listeners safe for all threads
   */
  Face(EngineView view, List<Runnable> listeners) {
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
  public Status status() {
    Status status = view.status();
    String now = problem.isEmpty() ? view.standstill() : problem;
    return now.isEmpty() ? status : status.standing(now);
  }

  @Override
  public List<RuleStatus> rules() {
    return view.rules();
  }

  @Override
  public List<Alert> openAlerts() {
    return view.openAlerts();
  }

  @Override
  public List<BlockStatus> blocks() {
    return view.blocks();
  }

  @Override
  public CompletableFuture<Boolean> lift(String blockId, String who) {
    return view.lift(blockId, who);
  }

  @Override
  public Table query(Query query) throws StoreException {
    return view.query(query);
  }

  @Override
  public Table sql(String statement, int most) throws StoreException {
    return view.sql(statement, most);
  }

  @Override
  public AutoCloseable onChange(Runnable callback) {
    listeners.add(callback);
    return () -> listeners.remove(callback);
  }
}
