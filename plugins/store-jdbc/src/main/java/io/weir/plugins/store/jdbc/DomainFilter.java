package io.weir.plugins.store.jdbc;

import io.weir.api.rule.Condition;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Makes SQL of tests of a domain, {@code sender/domain}: what comes after the last {@code @} of a
 * text, in lower case; nothing where there is none.
 */
final class DomainFilter {
  private final Dialect dialect;
  private final String column;

  DomainFilter(Dialect dialect, String column) {
    this.dialect = dialect;
    this.column = column;
  }

  Where test(String name, Condition.Test test) throws StoreException {
    return switch (test.word()) {
      case IS, IN -> listed(test);
      case NOT, NOT_IN -> {
        Where listed = listed(test);
        yield new Where("(" + column + " is null or not " + listed.sql() + ")", listed.values());
      }
      case EMPTY -> empty(test);
      case ABOVE, BELOW -> Where.NEVER;
      case STARTS, HAS ->
          throw new StoreException(
              Reason.FATAL, name + " can be compared with whole domains alone", null);
    };
  }

  /** A value with another {@code @}, or with capital letters, is the domain of nothing. */
  private Where listed(Condition.Test test) {
    List<Where> any = new ArrayList<>();
    for (String domain : test.values()) {
      if (!domain.isEmpty()
          && domain.indexOf('@') < 0
          && domain.equals(domain.toLowerCase(Locale.ROOT))) {
        any.add(new Where(dialect.likeInAnyCase(column), List.of("%@" + Filter.escaped(domain))));
      }
    }
    return any.isEmpty() ? Where.NEVER : Where.join(" or ", any);
  }

  private Where empty(Condition.Test test) {
    String has =
        "("
            + column
            + " is not null and "
            + column
            + " like '%@%' and not "
            + column
            + " like '%@')";
    List<Where> any = new ArrayList<>();
    if (test.values().contains("true")) {
      any.add(new Where("(not " + has + ")", List.of()));
    }
    if (test.values().contains("false")) {
      any.add(new Where(has, List.of()));
    }
    return any.isEmpty() ? Where.NEVER : Where.join(" or ", any);
  }
}
