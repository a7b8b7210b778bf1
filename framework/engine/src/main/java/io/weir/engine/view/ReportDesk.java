package io.weir.engine.view;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reports that the pipeline file orders. As with all of {@link Operations}, any thread may ask. */
public interface ReportDesk {
  /** What the pipeline file has of them: {@code daily}. */
  List<String> kinds();

  /**
   * Sends the report of the last whole period now, besides those that are due. Completes when it is
   * committed, which may take minutes; fails when the engine ends before.
   *
   * @return refused by {@code kind}, or by {@code store} when that does not answer
   */
  CompletableFuture<Outcome> send(String kind);
}
