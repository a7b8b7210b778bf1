package io.weir.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StoredEventsTest {
  private static final Field N = Field.integer("n", "A number.");
  private static final EventType A = EventType.named("a", "A.").fields(N).kept().build();
  private static final EventType B = EventType.named("b", "B.").fields(N).kept().build();
  private static final EventType EARLY =
      EventType.named("early", "Kept as b.").fields(N).keptAs("b").build();
  private static final EventType GONE = EventType.named("gone", "Not kept.").fields(N).build();
  private static final Map<String, EventType> TYPES =
      Map.of("a", A, "b", B, "early", EARLY, "gone", GONE);
  private static final Comparator<Event> BY_TIME =
      Comparator.<Event>comparingLong(Event::micros).thenComparingLong(e -> e.id().place());

  private final Map<String, List<Event>> tables = new HashMap<>();

  private void fill(EventType type, int n, int seed) {
    Random random = new Random(seed);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      EventBuilder builder = new EventBuilder().start(type, random.nextInt(n / 4) * 1_000_000L);
      events.add(builder.id(new EventId(1, random.nextLong() >>> 1, 0)).put(N, (long) i).build());
    }
    events.sort(BY_TIME);
    tables.put(type.name(), events);
  }

  private List<Event> read(StoredEvents stored, int page) throws Exception {
    List<Event> all = new ArrayList<>();
    stored.read(
        (type, from, until, after) ->
            tables.get(type.name()).stream()
                .filter(e -> !e.time().isBefore(from) && e.time().isBefore(until))
                .filter(
                    e ->
                        after == null
                            || e.time().isAfter(after.time())
                            || e.time().equals(after.time()) && e.id().place() > after.id().place())
                .limit(page)
                .toList(),
        Instant.ofEpochSecond(10),
        Instant.ofEpochSecond(90),
        all::add);
    return all;
  }

  private List<Event> between(String type) {
    return tables.get(type).stream()
        .filter(e -> e.micros() >= 10_000_000L && e.micros() < 90_000_000L)
        .toList();
  }

  @Test
  void typesAreMergedByTimeWhateverTheSizeOfAPage() throws Exception {
    fill(A, 400, 1);
    fill(B, 300, 2);
    List<Event> expected = new ArrayList<>(between("a"));
    expected.addAll(between("b"));
    expected.sort(BY_TIME);
    StoredEvents stored = new StoredEvents(TYPES, List.of(A, B));
    for (int page : new int[] {1, 7, 1000}) {
      assertThat(read(stored, page)).isEqualTo(expected);
    }
  }

  @Test
  void aTypeThatIsKeptAsAnotherComesAsItself() throws Exception {
    fill(B, 300, 3);
    StoredEvents stored = new StoredEvents(TYPES, List.of(EARLY, GONE));
    assertThat(stored.missing()).containsExactly(GONE);
    List<Event> events = read(stored, 10);
    assertThat(events).hasSameSizeAs(between("b")).allMatch(e -> e.type().equals(EARLY));
    assertThat(events.stream().map(e -> e.integer("n")).toList())
        .isEqualTo(between("b").stream().map(e -> e.integer("n")).toList());
  }
}
