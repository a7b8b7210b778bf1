package io.weir.engine.act;

import io.weir.api.rule.Alert;
import java.time.Instant;
import java.util.List;

/** What one action does about a new alert; it takes effect with the commit. Loop's thread. */
interface Answer {
  /**
   * A rule raised this alert, and its level names the action.
   *
   * @return sentences about subjects that were spared
   */
  List<String> to(Alert alert, Instant now);
}
