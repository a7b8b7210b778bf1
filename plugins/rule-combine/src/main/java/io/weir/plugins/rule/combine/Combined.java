package io.weir.plugins.rule.combine;

import io.weir.api.Event;
import io.weir.api.EventId;
import io.weir.api.Text;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What several signs together say. */
final class Combined {
  /** The field of the evidence that has the sentences. */
  static final String SENTENCES = "alert";

  private Combined() {}

  /**
   * A finding.
   *
   * @param signs by rule, one at least
   * @param outOf how many rules there are
   * @param within within which time
   */
  static Finding finding(
      int level, Subject subject, Map<String, Sign> signs, double limit, int outOf, String within) {
    List<Map.Entry<String, Sign>> oldestFirst = new ArrayList<>(signs.entrySet());
    oldestFirst.sort(Comparator.comparingLong(e -> e.getValue().began()));
    List<String> rules = oldestFirst.stream().map(Map.Entry::getKey).toList();
    List<Sign> all = oldestFirst.stream().map(Map.Entry::getValue).toList();
    return Finding.at(level, subject)
        .measured(signs.size(), limit)
        .since(Event.instant(all.get(0).began()))
        .evidence(evidence(rules, all))
        .events(events(all))
        .says(
            Text.visible(subject.value())
                + ": "
                + signs.size()
                + " of "
                + outOf
                + " rules alerted within "
                + within
                + ": "
                + String.join(", ", rules)
                + " (limit "
                + (long) limit
                + ')');
  }

  /** In the order of their places, which within a stream is that in which they came. */
  private static List<EventId> events(List<Sign> signs) {
    List<EventId> ids = newest(signs.stream().map(Sign::events).toList());
    ids.sort(Comparator.comparingLong(EventId::stream).thenComparingLong(EventId::place));
    return ids;
  }

  private static Map<String, List<String>> evidence(List<String> rules, List<Sign> signs) {
    Map<String, List<List<String>>> byField = new TreeMap<>();
    for (Sign sign : signs) {
      sign.evidence()
          .forEach(
              (field, values) ->
                  byField.computeIfAbsent(field, f -> new ArrayList<>()).add(values));
    }
    // A combined rule that is combined again brings the sentences of its rules along.
    List<String> own = new ArrayList<>();
    for (int i = 0; i < signs.size(); i++) {
      own.add(rules.get(i) + ": " + signs.get(i).sentence());
    }
    byField.computeIfAbsent(SENTENCES, f -> new ArrayList<>()).add(own);
    Map<String, List<String>> out = new TreeMap<>();
    byField.forEach((field, lists) -> out.put(field, newest(lists)));
    return out;
  }

  /**
   * The newest of all: each list has its newest last, and gives in turn, so that no rule displaces
   * what another found.
   */
  private static <T> List<T> newest(Collection<List<T>> lists) {
    Set<T> out = new LinkedHashSet<>();
    int longest = lists.stream().mapToInt(List::size).max().orElse(0);
    for (int back = 1; back <= longest; back++) {
      for (List<T> list : lists) {
        if (back <= list.size() && out.size() < Finding.MOST) {
          out.add(list.get(list.size() - back));
        }
      }
    }
    List<T> newestLast = new ArrayList<>(out);
    Collections.reverse(newestLast);
    return newestLast;
  }
}
