package io.weir.plugins.store.jdbc;

import io.weir.api.Event;
import io.weir.api.EventType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The counts of one type in one clock hour, by value of each counted field. One thread. */
final class HourCounts {
  /** In the order of {@link EventType#counted}. */
  private final List<FieldCounts> fields = new ArrayList<>();

  /** Those of the fields that no roll-up counts. */
  private final List<FieldCounts> alone = new ArrayList<>();

  private final Slots aloneSlots;
  private final Slots summed;

  /** The summed numbers of one event. */
  private final @Nullable Object[] sums;

  private final List<RollCounts> rolls = new ArrayList<>();
  private final List<Postings> postings = new ArrayList<>();
  private final Slots searched;
  private long rows;
  private boolean written;

  /** Whether all rows that the table had at the last roll-up are counted here. */
  private boolean whole;

  HourCounts(EventType type) {
    this(type, Rolled.of(type));
  }

  HourCounts(EventType type, List<Rolled> rolled) {
    rolled.forEach(r -> rolls.add(new RollCounts(r)));
    for (String name : type.counted()) {
      FieldCounts counts = new FieldCounts(type, type.field(name), rolls);
      fields.add(counts);
      if (!counts.isShared()) {
        alone.add(counts);
      }
    }
    aloneSlots = new Slots(type, alone.stream().map(counts -> counts.field().name()).toList());
    summed = new Slots(type, type.summed());
    sums = new Object[summed.size()];
    searched = new Slots(type, type.searched());
    type.searched().forEach(field -> postings.add(new Postings()));
  }

  /**
   * Counts an event.
   *
   * @return how many values were not there before
   */
  int add(Event event) {
    rows++;
    int fresh = 0;
    for (int i = 0; i < sums.length; i++) {
      sums[i] = summed.value(event, i);
    }
    for (int i = 0; i < alone.size(); i++) {
      Object value = aloneSlots.value(event, i);
      if (value != null) {
        fresh += alone.get(i).add(value, event.times(), sums) ? 1 : 0;
      }
    }
    for (RollCounts roll : rolls) {
      fresh -= roll.keys();
      roll.add(event);
      fresh += roll.keys();
    }
    int second = (int) (Math.floorMod(event.micros(), 3_600_000_000L) / 1_000_000);
    for (int i = 0; i < searched.size(); i++) {
      Object value = searched.value(event, i);
      if (value != null) {
        postings.get(i).add(value, second, event.times());
      }
    }
    return fresh;
  }

  List<RollCounts> rolls() {
    return rolls;
  }

  /** In the order of {@link EventType#searched}. */
  List<Postings> postings() {
    return postings;
  }

  /** About how many bytes of memory the postings take. */
  long postingsBytes() {
    return postings.stream().mapToLong(Postings::bytes).sum();
  }

  /** When values were seen is not held on to: the rows say it. */
  void giveUpPostings() {
    postings.forEach(Postings::giveUp);
  }

  boolean isWhole() {
    return whole;
  }

  void whole() {
    whole = true;
  }

  /** In the order of {@link EventType#counted}. */
  List<FieldCounts> fields() {
    return fields;
  }

  /** Rows counted. */
  long rows() {
    return rows;
  }

  /** How many different values are held. */
  int values() {
    int n = 0;
    for (FieldCounts f : fields) {
      n += f.size();
    }
    for (RollCounts r : rolls) {
      n += r.keys();
    }
    return n;
  }

  /** Whether the table has what stood here at the last roll-up, so that only changes go there. */
  boolean isWritten() {
    return written;
  }

  /** The table has all of this now. */
  void written() {
    written = true;
    fields.forEach(FieldCounts::written);
  }
}
