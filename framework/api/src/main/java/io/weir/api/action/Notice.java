package io.weir.api.action;

import io.weir.api.rule.Alert;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What to tell.
 *
 * @param id the same for the same notice, also after a crash: hexadecimal digits and {@code -}
 * @param kind what it is
 * @param at event time of the newest alert
 * @param alerts one alert, or those of a summary, oldest first, at most 1,000
 * @param left how many more there were than {@code alerts}
 * @param host the name of the machine Weir runs on
 * @param page address of the web page, if there is one
 */
public record Notice(
    String id,
    Kind kind,
    Instant at,
    List<Alert> alerts,
    int left,
    String host,
    Optional<String> page) {
  /** Copies the alerts. */
  public Notice {
    alerts = List.copyOf(alerts);
  }

  /** Kinds of notice. */
  public enum Kind {
    /** One alert, now. */
    ALERT,
    /** Older alerts in one: after a first start on an old log, or after Weir was down. */
    SUMMARY
  }
}
