package io.weir.plugins.store.jdbc;

import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/** Turns what a driver throws into a sentence and a reason. */
final class StoreErrors {
  private static final int LONGEST = 500;

  private StoreErrors() {}

  /** The exception for the store's caller: {@code where: what failed: the database's words}. */
  static StoreException of(Dialect dialect, String what, SQLException thrown) {
    SQLException e = innermost(thrown);
    String advice = dialect.advice(e);
    return new StoreException(
        reason(dialect, e),
        dialect.where()
            + ": "
            + what
            + " failed: "
            + words(e)
            + (advice == null ? "" : "; " + advice),
        thrown);
  }

  /** Whether a key was already there. */
  static boolean isKey(SQLException thrown) {
    SQLException e = innermost(thrown);
    return e.getErrorCode() == 1062 || "23505".equals(e.getSQLState());
  }

  private static Reason reason(Dialect dialect, SQLException e) {
    Reason own = dialect.reason(e);
    if (own != null) {
      return own;
    }
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
      case "22", "23" -> Reason.CONTENT;
      case "28", "42", "3D" -> Reason.FATAL;
      // An unknown failure is tried again: taking it for bad content would throw rows away.
      default -> Reason.AWAY;
    };
  }

  /** A pool wraps what the driver said. */
  private static SQLException innermost(SQLException thrown) {
    SQLException e = thrown;
    while ((e instanceof SQLTransientException || e instanceof SQLRecoverableException)
        && e.getCause() instanceof SQLException inner
        && inner.getSQLState() != null) {
      e = inner;
    }
    return e;
  }

  private static String words(SQLException e) {
    String text = line(e.getMessage());
    // Connector/J says only "Communications link failure"; the reason is at the bottom.
    Throwable bottom = e;
    while (bottom.getCause() != null && bottom.getCause() != bottom) {
      bottom = bottom.getCause();
    }
    String last = line(bottom.getMessage());
    return last.isEmpty() || text.contains(last) ? text : text + " (" + last + ")";
  }

  private static String line(@Nullable String message) {
    if (message == null) {
      return "";
    }
    int end = message.length();
    // H2 adds the statement.
    for (String mark : new String[] {"; SQL statement:", "\n"}) {
      int at = message.indexOf(mark);
      end = at >= 0 && at < end ? at : end;
    }
    String text = message.substring(0, end).strip();
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }
}
