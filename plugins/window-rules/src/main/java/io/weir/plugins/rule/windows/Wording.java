package io.weir.plugins.rule.windows;

/**
 * Words a finding for people.
 *
 * @param <T> what is remembered of the events in a window, see {@link Meter}
 */
@FunctionalInterface
public interface Wording<T> {
  /**
   * One sentence without a full stop: "192.0.2.7 sent 150 messages since 14:00 (limit 150)".
   *
   * @param content what is remembered of the events; not to be changed
   * @param who the key, fit to be shown: {@code 192.0.2.7}, or with several keys {@code anna
   *     (192.0.2.7)}
   * @param measure what was measured
   * @param limit the limit that it reached
   * @param when the window: {@code since 14:00}, {@code within 10m}
   */
  String sentence(T content, String who, double measure, double limit, String when);
}
