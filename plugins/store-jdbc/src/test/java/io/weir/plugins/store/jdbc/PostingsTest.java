package io.weir.plugins.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class PostingsTest {
  private static final long HOUR = 500_000;
  private static final int SERIES = 3;

  private final Postings postings = new Postings();

  private static List<String> seen(SortedMap<Long, byte[]> rows, String value) {
    long hash = Postings.hashOf(value);
    List<String> seen = new ArrayList<>();
    for (int level = 0; level < Postings.LEVELS.length; level++) {
      byte[] row = rows.get(Series.row(HOUR, SERIES, Postings.slot(level, hash)));
      if (row != null) {
        Postings.read(row, hash, (its, second, times) -> seen.add(second + "x" + times));
      }
    }
    return seen;
  }

  @Test
  void aValueAmongVeryManyIsFoundWhereItWas() {
    for (int i = 0; i < 300_000; i++) {
      postings.add("v" + i % 70_000, i / 100, i == 5 ? 3 : 1);
    }
    SortedMap<Long, byte[]> rows = postings.rows(HOUR, SERIES);
    assertThat(seen(rows, "v5")).containsExactly("0x3", "700x1", "1400x1", "2100x1", "2800x1");
    assertThat(seen(rows, "nobody")).isEmpty();
    // A line that comes late, when the rows were made before.
    postings.add("v5", 1, 1);
    assertThat(seen(postings.rows(HOUR, SERIES), "v5")).hasSize(6).contains("1x1");
  }

  @Test
  void takesAsMuchMemoryAsItHasEvents() {
    int events = 1_100_000;
    for (int i = 0; i < events; i++) {
      postings.add(i, i / 400, 1);
    }
    assertThat(postings.bytes()).isBetween(8L * events, 9L * events);
  }

  @Test
  void moreThanTheMostTakesNoMemoryAndSaysThatNothingIsKnown() {
    for (int i = 0; i <= Postings.MOST; i++) {
      postings.add(i, i / 600, 1);
    }
    postings.add("late", 3_599, 1);
    assertThat(postings.bytes()).isZero();
    SortedMap<Long, byte[]> rows = postings.rows(HOUR, SERIES);
    assertThat(rows).containsOnlyKeys(Series.row(HOUR, SERIES, Postings.slot(0, 77)));
    assertThat(rows.values()).allMatch(Postings::isUnknown);

    Postings day = new Postings();
    day.add("known", 5, 1);
    rows.values().forEach(row -> day.add(row, 3_600));
    assertThat(day.rows(HOUR, SERIES).values()).hasSize(1).allMatch(Postings::isUnknown);
  }

  @Test
  void eventsThatStandForSeveralHaveABoundToo() {
    for (int i = 0; i < 1_000_000; i++) {
      postings.add(i, 7, 2);
      assertThat(postings.bytes()).isLessThan(20_000_000);
    }
    assertThat(postings.rows(HOUR, SERIES).values()).allMatch(Postings::isUnknown);
  }
}
