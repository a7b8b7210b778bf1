package io.weir.engine.act;

import io.weir.engine.state.Fields;
import io.weir.engine.state.StateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which reports were made: of each kind the newest period, so that each period's is made once,
 * whatever happens. Changed by the loop's thread, in the commit that puts the report into the
 * outboxes; read by any.
 */
public final class Reports {
  private static final String MAP = "reports";

  private final Map<String, Made> made = new ConcurrentHashMap<>();
  private final Set<String> changed = new HashSet<>();

  /**
   * A report that was made.
   *
   * @param first the first day of its period
   * @param shapes shapes of unknown log lines that were known by then
   */
  public record Made(LocalDate first, List<String> shapes) {
    /** Copies the list. */
    public Made {
      shapes = List.copyOf(shapes);
    }
  }

  /** The newest of a kind; null when there was none. */
  public @Nullable Made last(String kind) {
    return made.get(kind);
  }

  void put(String kind, Made report) {
    made.put(kind, report);
    changed.add(kind);
  }

  void restore(StateFile state) {
    for (Map.Entry<String, byte[]> entry : state.map(MAP).entrySet()) {
      try {
        Fields in = Fields.read(entry.getValue());
        made.put(entry.getKey(), new Made(LocalDate.parse(in.text("first")), in.texts("shapes")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  void save(StateFile state) {
    Map<String, byte[]> map = changed.isEmpty() ? new HashMap<>() : state.map(MAP);
    for (String kind : changed) {
      Made report = made.get(kind);
      if (report != null) {
        map.put(
            kind,
            new Fields()
                .put("first", report.first().toString())
                .put("shapes", report.shapes())
                .bytes());
      }
    }
    changed.clear();
  }
}
