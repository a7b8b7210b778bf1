package io.weir.plugins.store.jdbc;

import io.weir.api.EventType;
import io.weir.api.store.StoreException.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The view {@code log} for queries written for the ancestor's table: one row per message and
 * recipient with a final result, date and time in the pipeline's zone.
 */
final class LegacyView {
  private static final Logger log = LoggerFactory.getLogger(LegacyView.class);
  private static final String NAME = "log";
  private static final String OTHER_NAME = "weir_log";
  private static final String SOURCE = "mail_delivery";
  private static final List<String> NEEDED =
      List.of("client_address", "relay_address", "sender", "recipient", "status", "response");

  /** Years of changes of the clock that the view knows, back and ahead of now. */
  private static final int YEARS_BACK = 15;

  private static final int YEARS_AHEAD = 5;

  private final ZoneId zone;
  private final Clock clock;

  LegacyView(ZoneId zone, Clock clock) {
    this.zone = zone;
    this.clock = clock;
  }

  /** Makes the view anew; where something else is called so, under another name. */
  void make(Connection connection, String where, Collection<EventType> kept) throws SQLException {
    boolean fit =
        kept.stream().anyMatch(t -> t.name().equals(SOURCE) && NEEDED.stream().allMatch(t::has));
    if (!fit) {
      return;
    }
    try {
      if (isFree(connection, NAME)) {
        create(connection, NAME);
        return;
      }
      boolean told = !isMissing(connection, OTHER_NAME);
      if (!isFree(connection, OTHER_NAME)) {
        log.warn("{}: {} and {} are both in use, so no view was created", where, NAME, OTHER_NAME);
        return;
      }
      create(connection, OTHER_NAME);
      if (!told) {
        log.warn(
            "{}: a table or view {} exists already and is left unchanged; Weir's view is called {}",
            where,
            NAME,
            OTHER_NAME);
      }
    } catch (SQLException e) {
      if (MysqlErrors.reason(e) != Reason.FATAL) {
        throw e;
      }
      log.warn(
          "{}: no privilege to create the view {} ({}); grant CREATE VIEW, or set legacy_view:"
              + " false",
          where,
          NAME,
          e.getMessage());
    }
  }

  private void create(Connection connection, String name) throws SQLException {
    String local = "(`time` + interval (" + offset() + ") second)";
    String sql =
        "create or replace view `"
            + name
            + "` as select cast("
            + local
            + " as date) as `date`, cast(date_format("
            + local
            + ", '%H:%i:%s') as time) as `time`, coalesce(client_address, '') as srcip,"
            + " coalesce(relay_address, '') as dstip, coalesce(sender, '') as srcaddr,"
            + " coalesce(recipient, '') as dstaddr from mail_delivery"
            + " where status in ('sent', 'bounced', 'expired')"
            // Handed to a filter on this host, which hands it back: the way goes on from there.
            + " and not (coalesce(relay_address, '') in ('127.0.0.1', '::1')"
            + " and coalesce(response, '') like '%queued as%')";
    try (Statement s = connection.createStatement()) {
      s.execute(sql);
    }
  }

  /**
   * The zone's offset in seconds as SQL over {@code time}. Written out change by change: CONVERT_TZ
   * knows no zone's name on a server whose zone tables were never loaded, which is most of them,
   * and one fixed offset is wrong for half of the year.
   */
  private String offset() {
    ZoneRules rules = zone.getRules();
    int year = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).getYear();
    Instant last =
        LocalDate.of(year + YEARS_AHEAD, 12, 31).atStartOfDay().toInstant(ZoneOffset.UTC);
    Instant at = LocalDate.of(year - YEARS_BACK, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC);
    StringBuilder sql = new StringBuilder();
    int offset = rules.getOffset(at).getTotalSeconds();
    @Nullable ZoneOffsetTransition change = rules.nextTransition(at);
    while (change != null && change.getInstant().isBefore(last)) {
      sql.append(" when `time` < '").append(DateText.of(Questions.micros(change.getInstant())));
      sql.append("' then ").append(offset);
      offset = change.getOffsetAfter().getTotalSeconds();
      change = rules.nextTransition(change.getInstant());
    }
    return sql.isEmpty() ? Integer.toString(offset) : "case" + sql + " else " + offset + " end";
  }

  /** Whether the name is unused or is a view of ours. */
  private static boolean isFree(Connection connection, String name) throws SQLException {
    return isMissing(connection, name)
        || exists(
            connection,
            "select 1 from information_schema.views where table_schema = database()"
                + " and table_name = ? and view_definition like '%mail_delivery%'",
            name);
  }

  private static boolean isMissing(Connection connection, String name) throws SQLException {
    return !exists(
        connection,
        "select 1 from information_schema.tables where table_schema = database()"
            + " and table_name = ?",
        name);
  }

  private static boolean exists(Connection connection, String sql, String name)
      throws SQLException {
    try (PreparedStatement s = connection.prepareStatement(sql)) {
      s.setString(1, name);
      try (ResultSet r = s.executeQuery()) {
        return r.next();
      }
    }
  }
}
