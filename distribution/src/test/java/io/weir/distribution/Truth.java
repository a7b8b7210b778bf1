package io.weir.distribution;

import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What {@link MailTraffic} invented, in numbers. */
final class Truth {
  private final Map<String, Map<ZonedDateTime, Integer>> accepted = new TreeMap<>();
  private final Map<String, Map<ZonedDateTime, Integer>> logins = new TreeMap<>();
  private final Map<String, Long> deliveries = new TreeMap<>();
  private long messages;
  private long rejects;
  private long authFailures;
  private long foreign;

  void accepted(ZonedDateTime at, String subject) {
    accepted
        .computeIfAbsent(subject, s -> new TreeMap<>())
        .merge(at.truncatedTo(ChronoUnit.HOURS), 1, Integer::sum);
  }

  /** A message accepted from this account. */
  void login(ZonedDateTime at, String account) {
    logins
        .computeIfAbsent(account, s -> new TreeMap<>())
        .merge(at.truncatedTo(ChronoUnit.HOURS), 1, Integer::sum);
  }

  void delivery(String status) {
    deliveries.merge(status, 1L, Long::sum);
  }

  void message() {
    messages++;
  }

  void reject() {
    rejects++;
  }

  void authFailure() {
    authFailures++;
  }

  void foreignLine() {
    foreign++;
  }

  /** Who had so many messages accepted within one clock hour, in any hour. */
  Set<String> reached(int limit) {
    Set<String> who = new TreeSet<>();
    accepted.forEach(
        (subject, hours) -> {
          if (hours.values().stream().anyMatch(n -> n >= limit)) {
            who.add(subject);
          }
        });
    return who;
  }

  /** In how many clock hours each of those had so many messages accepted. */
  Map<String, Long> hoursReached(int limit) {
    return hoursReached(accepted, limit);
  }

  /** In how many clock hours each of these accounts had so many messages accepted. */
  Map<String, Long> loginHoursReached(int limit) {
    return hoursReached(logins, limit);
  }

  private static Map<String, Long> hoursReached(
      Map<String, Map<ZonedDateTime, Integer>> counted, int limit) {
    Map<String, Long> hours = new TreeMap<>();
    counted.forEach(
        (subject, counts) -> {
          long n = counts.values().stream().filter(count -> count >= limit).count();
          if (n > 0) {
            hours.put(subject, n);
          }
        });
    return hours;
  }

  /** Lines of other programs. */
  long foreign() {
    return foreign;
  }

  /** Attempts by status. */
  Map<String, Long> deliveries() {
    return new TreeMap<>(deliveries);
  }

  /** Rows by type that the store keeps by default. */
  Map<String, Long> rows() {
    return new TreeMap<>(
        Map.of(
            "mail_message",
            messages,
            "mail_delivery",
            deliveries.values().stream().mapToLong(n -> n).sum(),
            "mail_reject",
            rejects,
            "mail_auth_failure",
            authFailures));
  }
}
