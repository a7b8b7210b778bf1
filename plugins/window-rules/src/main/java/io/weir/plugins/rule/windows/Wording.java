package io.weir.plugins.rule.windows;

/** Words a finding for people. */
@FunctionalInterface
public interface Wording {
  /**
   * One sentence without a full stop: "192.0.2.7 sent 150 messages since 14:00 (limit 150)".
   *
   * @param who the key, fit to be shown: {@code 192.0.2.7}, or with several keys {@code anna
   *     (192.0.2.7)}
   * @param measure what was measured
   * @param limit the limit that it reached
   * @param when the window: {@code since 14:00}, {@code within 10m}
   */
  String sentence(String who, double measure, double limit, String when);
}
