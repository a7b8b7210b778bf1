package io.weir.engine.config;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import java.time.Duration;
import java.util.List;

/**
 * Option {@code confirm} of a blocker: a block waits for a person.
 *
 * @param after how long
 * @param then what follows when nobody has answered by then
 * @param ask the notifiers that ask; empty: those of the alert
 */
public record ConfirmConfig(
    @Doc("How long a person may take to answer.") @Range(min = 1_000L) Duration after,
    @Doc("What follows when nobody has answered by then.") Then then,
    @Doc("Ids of the notifiers that ask. Default: those of the alert's level.") @Default("[]")
        List<String> ask) {
  /** Copies the list. */
  public ConfirmConfig {
    ask = List.copyOf(ask);
  }

  /** What follows when nobody answered. */
  public enum Then {
    /** The block begins. */
    ACT,
    /** There is no block. */
    LET_GO
  }
}
