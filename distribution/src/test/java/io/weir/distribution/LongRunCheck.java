package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** What {@link LongRunIT}'s daemon made of the log, beside the truth; while the log is at rest. */
final class LongRunCheck {
  private static final Duration SOON = Duration.ofMinutes(10);

  private final LongRunDaemon daemon;
  private final MariaDb database;
  private final Truth truth;
  private final LongRunFigures figures;

  LongRunCheck(LongRunDaemon daemon, MariaDb database, Truth truth, LongRunFigures figures) {
    this.daemon = daemon;
    this.database = database;
    this.truth = truth;
    this.figures = figures;
  }

  /** Who is blocked, what is stored and what was notified: exactly what was written. */
  void all() throws IOException {
    Set<String> wanted = new TreeSet<>(truth.reached(LiveTraffic.BLOCKED_AT));
    await("blocks", () -> assertThat(daemon.blocked()).isEqualTo(wanted));
    await("rows", () -> stored("said: " + daemon.said()));
    await("accounts", () -> assertThat(accounts()).isEqualTo(accountsWanted()));
    await("notices", () -> assertThat((long) daemon.notified().size()).isEqualTo(alerts()));
    assertThat(new TreeSet<>(database.ask("select distinct subject from block"))).isEqualTo(wanted);
    assertThat(count("select count(*) from block"))
        .isLessThanOrEqualTo(
            truth.hoursReached(LiveTraffic.BLOCKED_AT).values().stream().mapToLong(n -> n).sum());
    figures.note(
        "all is there: %s, %d alerts, %d blocks".formatted(truth.rows(), alerts(), wanted.size()));
  }

  /** Every row, and every alert about an address. */
  void stored(String when) throws IOException {
    StoreCheck.equalsTruth(database::ask, truth, when);
  }

  /** The counts per hour, once nothing comes any more. */
  void rollUps() {
    String sql =
        "select value, sum(events) from hourly where type = 'mail_delivery' and field = 'status'"
            + " group by value";
    await("roll-ups", () -> assertThat(byKey(sql)).isEqualTo(truth.deliveries()));
  }

  /** The largest tables. */
  List<String> sizes() throws IOException {
    return database
        .ask(
            "select table_name, table_rows, data_length + index_length from"
                + " information_schema.tables where table_schema = 'weir' order by 3 desc limit 8")
        .stream()
        .map(line -> "table, about so many rows, bytes: " + line.replace('\t', ' '))
        .toList();
  }

  private void await(String what, ThrowingRunnable condition) {
    Awaitility.await(what)
        .atMost(SOON)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(500))
        .failFast(daemon::alive)
        .untilAsserted(condition);
  }

  private long alerts() throws IOException {
    return count("select count(*) from alert");
  }

  private long count(String sql) throws IOException {
    return Long.parseLong(database.ask(sql).get(0));
  }

  private Map<String, Long> accounts() throws IOException {
    return byKey(
        "select concat(level, ' ', subject), count(*) from alert where rule = 'busy_account'"
            + " group by level, subject");
  }

  private Map<String, Long> accountsWanted() {
    Map<String, Long> wanted = new TreeMap<>();
    truth.loginHoursReached(LongRunDaemon.ACCOUNT_AT).forEach((a, n) -> wanted.put("1 " + a, n));
    truth
        .loginHoursReached(LongRunDaemon.ACCOUNT_FAR_AT)
        .forEach((a, n) -> wanted.put("2 " + a, n));
    return wanted;
  }

  private Map<String, Long> byKey(String sql) throws IOException {
    Map<String, Long> is = new TreeMap<>();
    for (String line : database.ask(sql)) {
      int tab = line.lastIndexOf('\t');
      is.put(line.substring(0, tab), Long.parseLong(line.substring(tab + 1)));
    }
    return is;
  }
}
