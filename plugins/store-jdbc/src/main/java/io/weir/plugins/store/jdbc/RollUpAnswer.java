package io.weir.plugins.store.jdbc;

import io.weir.api.Event;
import io.weir.api.Field;
import io.weir.api.store.Bucket;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts an answer together from the rows of a roll-up. About a short time with not too many events
 * it is exact, or there is none: some hour had more keys than are kept. About a long time only the
 * first keys of each hour and day are read. One thread, one answer.
 */
final class RollUpAnswer implements RolledTimes.To {
  /** So many rows of a short time are read where roll-ups left out something. */
  private static final long MOST_ROWS = 100_000;

  private final Grouping grouping;
  private final RollUpPlan plan;
  private final Rolled rolled;
  private final Query query;
  private final boolean isShort;
  private final long mostBytes;
  private final Map<Long, Entries> groups = new TreeMap<>();
  private final List<Passes> passes = new ArrayList<>();
  private final Map<String, Sketch> sketches = new HashMap<>();
  private final ByteText key = new ByteText(256);
  private final int[] begins;
  private final Remembered remembered;

  /** The places of the values in a key that are told apart. */
  private final List<Integer> parts;

  /** Whether these follow each other in the key. */
  private final boolean inLine;

  /** Whether others have what was made so far. */
  private boolean shared;

  private boolean whole = true;
  private boolean sketched = true;
  private long rest;
  private boolean none;

  /** Of the hours and days that were read. */
  private long events;

  /** Whether one of them left out keys or rounded them. */
  private boolean cut;

  RollUpAnswer(
      Grouping grouping, RollUpPlan plan, Query query, long mostBytes, Remembered remembered) {
    this.grouping = grouping;
    this.plan = plan;
    this.query = query;
    this.mostBytes = mostBytes;
    rolled = plan.rolled();
    isShort = RolledTimes.isShort(query);
    begins = new int[rolled.by().size() + 1];
    this.remembered = remembered;
    parts = plan.column() >= 0 ? List.of(plan.column()) : plan.groups();
    boolean follow = !parts.isEmpty();
    for (int i = 1; i < parts.size(); i++) {
      follow &= parts.get(i) == parts.get(i - 1) + 1;
    }
    inLine = follow;
    for (int i = 0; i < rolled.by().size(); i++) {
      passes.add(new Passes(rolled.kinds().get(i), plan.tests().get(i)));
    }
    if (query.by().isEmpty() && query.bucket() == null) {
      groups.put(0L, new Entries(rolled));
    }
  }

  @Override
  public boolean takesDays(long day) {
    Bucket bucket = query.bucket();
    return !isShort && (bucket == null || start(bucket, day) == start(bucket, day + Todo.DAY - 1));
  }

  private static long start(Bucket bucket, long hour) {
    return Event.micros(bucket.start(Event.instant(hour * Todo.MICROS)));
  }

  private Entries entries(long hour) {
    Bucket bucket = query.bucket();
    return groups.computeIfAbsent(
        bucket == null ? 0L : start(bucket, hour), piece -> new Entries(rolled));
  }

  private boolean counts() {
    return plan.column() >= 0
        && query.measures().stream().anyMatch(m -> m.function() == Query.Measure.Function.DISTINCT);
  }

  private Remembered.Key key(RolledTimes.Stretch time) {
    String type = rolled.type().name();
    return new Remembered.Key(type, rolled.name(), parts, plan.tests(), isShort, counts(), time);
  }

  @Override
  public @Nullable Set<Long> recall(RolledTimes.Stretch time) {
    if (query.bucket() != null || plan.totals()) {
      return null;
    }
    Remembered.Made made = remembered.of(key(time));
    if (made == null) {
      return null;
    }
    groups.put(0L, made.entries());
    shared = true;
    sketches.putAll(made.sketches());
    whole = made.whole();
    sketched = made.sketched();
    cut = made.cut();
    rest = made.rest();
    events = made.events();
    return made.left();
  }

  @Override
  public void remember(RolledTimes.Stretch time, Set<Long> left) {
    if (query.bucket() == null && !plan.totals() && !none) {
      Entries all = entries(0);
      shared = true;
      remembered.put(
          key(time),
          new Remembered.Made(left, all, Map.copyOf(sketches), whole, sketched, cut, rest, events));
    }
  }

  @Override
  public void row(long hour, byte[] data) {
    if (none) {
      return;
    }
    Digest.Reader in = new Digest.Reader(rolled, data);
    Entries to = entries(hour);
    if (plan.totals()) {
      to.add(to.of(data, 0, 0), in.events(), in.figures(), 0);
      return;
    }
    events += in.events();
    cut |= !(in.isWhole() && in.isExact());
    if (!in.isWhole()) {
      whole = false;
      sketched &= !in.sketches().isEmpty();
      in.sketches().forEach((of, sketch) -> sketches.merge(of, sketch, Sketch::plus));
    }
    long left = in.events();
    for (int i = 0; (isShort || rolled.isOfNumbers() || i < Digest.MOST_OF_DAY) && in.next(); i++) {
      left -= in.count();
      add(to, data, in.begin(), in.count(), in.its(), 0);
    }
    rest += left;
    if (in.left() > 0) {
      cut(in, data);
    }
    none |= to.bytes() > mostBytes;
  }

  /** What is not read any more is still different. */
  private void cut(Digest.Reader in, byte[] data) {
    whole = false;
    if (!counts() || !in.sketches().isEmpty()) {
      return;
    }
    while (in.next()) {
      sketch(data, in.begin());
    }
  }

  @Override
  public void counted(long hour, Digest digest) throws StoreException {
    if (shared) {
      shared = false;
      groups.replaceAll((piece, entries) -> entries.copy());
    }
    Entries to = entries(hour);
    Entries from = digest.entries();
    if (plan.totals()) {
      to.add(to.of(key.bytes(), 0, 0), digest.events(), digest.figures(), 0);
      return;
    }
    events += digest.events();
    cut |= !(digest.isWhole() && digest.isExact());
    for (int i = 0; i < from.size() && !none; i++) {
      add(to, from.key(i), 0, from.events(i), from.figures(), from.figuresOf(i));
    }
    if (to.bytes() > mostBytes) {
      throw grouping.fatal(
          "the answer needs more than "
              + (mostBytes >> 20)
              + " MiB of memory: query a shorter"
              + " period, or group by fewer fields");
    }
  }

  private void split(byte[] in, int begin) {
    begins[0] = begin;
    for (int i = 0; i + 1 < begins.length; i++) {
      begins[i + 1] = ByteText.end(in, begins[i]);
    }
  }

  private void add(Entries to, byte[] in, int begin, long events, long[] figures, int its) {
    split(in, begin);
    for (int i = 0; i < passes.size(); i++) {
      if (!passes.get(i).holds(in, begins[i], begins[i + 1])) {
        return;
      }
    }
    int at;
    if (inLine) {
      int first = begins[parts.get(0)];
      at = to.of(in, first, begins[parts.get(parts.size() - 1) + 1] - first);
    } else {
      key.truncate(0);
      for (int part : parts) {
        key.all(in, begins[part], begins[part + 1] - begins[part]);
      }
      at = to.of(key.bytes(), 0, key.length());
    }
    to.add(at, events, figures, its);
  }

  /** The answer; null when roll-ups have none. */
  @Nullable Table table() throws StoreException {
    if (none || isShort && cut && events <= MOST_ROWS) {
      return null;
    }
    if (plan.column() >= 0) {
      return column();
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    Foremost foremost = new Foremost(query, rolled);
    groups.forEach(
        (piece, entries) -> {
          long least = foremost.least(entries);
          for (int i = 0; i < entries.size(); i++) {
            if (least > Long.MIN_VALUE && foremost.measure(entries, i) < least) {
              continue;
            }
            List<@Nullable Object> row = new ArrayList<>();
            if (query.bucket() != null) {
              row.add(piece);
            }
            int at = 0;
            for (int group : plan.groups()) {
              int end = ByteText.end(entries.key(i), at);
              row.add(ByteText.value(rolled.kinds().get(group), entries.key(i), at, end));
              at = end;
            }
            for (Query.Measure m : query.measures()) {
              row.add(measure(m, entries.events(i), entries.figures(), entries.figuresOf(i)));
            }
            rows.add(row);
          }
        });
    if (rows.isEmpty() && query.by().isEmpty() && query.bucket() == null) {
      List<@Nullable Object> row = new ArrayList<>();
      query.measures().forEach(m -> row.add(measure(m, 0, Figures.of(rolled), 0)));
      rows.add(row);
    }
    return Fold.table(grouping.columns(), query, rows);
  }

  private @Nullable Object measure(Query.Measure m, long events, long[] figures, int begin) {
    if (m.function() == Query.Measure.Function.COUNT) {
      return events;
    }
    int number = rolled.number(m.field());
    int at = begin + number * Figures.WIDTH;
    if (figures[at] == 0) {
      return null;
    }
    boolean integer = rolled.numbers().get(number).kind() == Field.Kind.INTEGER;
    Number sum = integer ? (Number) figures[at + 1] : Figures.fraction(figures[at + 1]);
    return switch (m.function()) {
      case SUM -> sum;
      case AVERAGE -> sum.doubleValue() / figures[at];
      default -> integer ? (Object) figures[at + 2] : Figures.fraction(figures[at + 2]);
    };
  }

  /** One row about all different values of one field. */
  private @Nullable Table column() {
    Entries entries = groups.getOrDefault(0L, new Entries(rolled));
    Field.Kind kind = rolled.kinds().get(plan.column());
    List<@Nullable Object> row = new ArrayList<>();
    for (Query.Measure m : query.measures()) {
      if (m.function() == Query.Measure.Function.COUNT) {
        long events = !whole && plan.onlyPresent() ? rest : 0;
        for (int i = 0; i < entries.size(); i++) {
          events += entries.events(i);
        }
        row.add(events);
      } else if (rolled.number(m.field()) >= 0) {
        long[] sum = Figures.of(rolled);
        for (int i = 0; i < entries.size(); i++) {
          Figures.plus(sum, 0, rolled, entries.figures(), entries.figuresOf(i));
        }
        row.add(measure(m, 0, sum, 0));
      } else if (m.function() == Query.Measure.Function.DISTINCT) {
        Long distinct = distinct(entries);
        if (distinct == null) {
          return null;
        }
        row.add(distinct);
      } else {
        Total total = Total.of(m, kind, false);
        for (int i = 0; i < entries.size(); i++) {
          byte[] its = entries.key(i);
          Object value = ByteText.value(kind, its, 0, its.length);
          if (value != null) {
            total.add(value, entries.events(i));
          }
        }
        row.add(total.result());
      }
    }
    return Fold.table(grouping.columns(), query, new ArrayList<>(List.of(row)));
  }

  private void sketch(byte[] data, int begin) {
    split(data, begin);
    int last = begins.length - 2;
    Object first = last == 0 ? "" : ByteText.value(Field.Kind.TEXT, data, begins[0], begins[1]);
    if (data[begins[last]] != 0) {
      sketches
          .computeIfAbsent(String.valueOf(first), of -> new Sketch())
          .add(data, begins[last], begins[last + 1]);
    }
  }

  /** How many different values; from sketches where not all of them are there. */
  private @Nullable Long distinct(Entries entries) {
    Sketch all = new Sketch();
    long exact = 0;
    for (int i = 0; i < entries.size(); i++) {
      byte[] its = entries.key(i);
      if (its[0] != 0) {
        exact++;
        all.add(its, 0, its.length);
      }
    }
    if (whole) {
      return exact;
    }
    // Sketches are of the last value, apart for each first one.
    boolean last = plan.column() == rolled.by().size() - 1 && rolled.by().size() <= 2;
    boolean tested = rolled.by().size() == 1 ? !plan.onlyPresent() : testsLast();
    if (!sketched || !last || tested) {
      return null;
    }
    sketches.forEach(
        (of, sketch) -> {
          if (rolled.by().size() == 1 || plan.tests().get(0).isEmpty() || passes.get(0).holds(of)) {
            all.plus(sketch);
          }
        });
    return all.count();
  }

  private boolean testsLast() {
    return !plan.tests().get(plan.tests().size() - 1).isEmpty();
  }
}
