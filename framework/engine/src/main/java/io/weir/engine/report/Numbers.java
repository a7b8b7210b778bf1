package io.weir.engine.report;

import io.weir.api.store.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The numbers of one range, by section and name. */
final class Numbers {
  /**
   * A number. A question that was answered without it found nothing.
   *
   * @param question which question it belongs to
   */
  record Entry(
      String section,
      String name,
      String label,
      Report.Unit unit,
      String question,
      @Nullable Double value) {}

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Set<String> answered = new LinkedHashSet<>();

  void answered(String question) {
    answered.add(question);
  }

  void put(Entry entry) {
    entries.put(entry.section() + "." + entry.name(), entry);
  }

  /** The value of a column of an answer's row. */
  static @Nullable Double value(Table table, List<@Nullable Object> row, String column) {
    int at = table.columns().indexOf(column);
    return at >= 0 && row.get(at) instanceof Number n ? n.doubleValue() : null;
  }

  /** All numbers of this range beside those of the one before. */
  static List<Report.Section> beside(Map<String, String> titles, Numbers now, Numbers past) {
    Map<String, List<Report.Figure>> sections = new LinkedHashMap<>();
    titles.keySet().forEach(name -> sections.put(name, new ArrayList<>()));
    Map<String, Entry> all = new LinkedHashMap<>(now.entries);
    past.entries.forEach(all::putIfAbsent);
    all.forEach(
        (key, entry) -> {
          List<Report.Figure> figures = sections.get(entry.section());
          if (figures != null) {
            figures.add(
                new Report.Figure(
                    entry.name(),
                    entry.label(),
                    entry.unit(),
                    now.value(key, entry),
                    past.value(key, entry)));
          }
        });
    List<Report.Section> made = new ArrayList<>();
    sections.forEach(
        (name, figures) -> {
          if (!figures.isEmpty()) {
            made.add(new Report.Section(name, titles.getOrDefault(name, name), figures));
          }
        });
    return made;
  }

  private @Nullable Double value(String key, Entry entry) {
    Entry own = entries.get(key);
    if (own != null) {
      return own.value();
    }
    boolean none = entry.unit() != Report.Unit.SECONDS && answered.contains(entry.question());
    return none ? 0.0 : null;
  }
}
