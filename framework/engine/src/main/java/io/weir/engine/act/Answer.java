package io.weir.engine.act;

import io.weir.api.rule.Alert;
import java.time.Instant;

/** What one action does about a new alert; it takes effect with the commit. Loop's thread. */
interface Answer {
  /** A rule raised this alert, and its level names the action. */
  void to(Alert alert, Instant now);
}
