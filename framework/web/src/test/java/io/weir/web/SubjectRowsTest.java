package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.store.Bucket;
import io.weir.api.store.Query;
import io.weir.testkit.MemoryStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is counted here is what the store counts. */
final class SubjectRowsTest {
  private static final Field ADDRESS = Field.address("client_address", "Who.");
  private static final Field SENDER = Field.text("sender", 100, "From.");
  private static final Field SIZE = Field.integer("size", "Bytes.");
  private static final EventType TYPE =
      EventType.named("mail_message", "A message.").fields(ADDRESS, SENDER, SIZE).kept().build();

  @ParameterizedTest
  @ValueSource(ints = {0, 700, 1_000, 1_001, 4_000})
  void allAreCountedOverTimeAndTheNewestByValue(int many) throws Exception {
    MemoryStore memory = new MemoryStore();
    memory.open(List.of(TYPE));
    List<Event> events = new ArrayList<>();
    Instant at = FakeOperations.AT;
    for (int i = 0; i < many; i++) {
      EventBuilder event =
          new EventBuilder()
              .start(TYPE, Event.micros(at.plusSeconds(i * 17L)))
              .id(new EventId(1, i, 0))
              .times(1 + i % 3)
              .put(SENDER, i % 11 == 0 ? "" : "u" + i % 7 + "@x.example");
      if (i % 5 != 0) {
        event.put(ADDRESS, Address.parse("198.51." + i % 4 + "." + i % 9));
        event.put(SIZE, 10L + i % 13);
      }
      events.add(event.build());
    }
    memory.write(events);
    FakeStore store = new FakeStore(List.of(TYPE), List.of(), memory, () -> {});
    SubjectRows rows = new SubjectRows(store, () -> Query.about("mail_message"));

    assertThat(rows.isEmpty()).isEqualTo(many == 0);
    Bucket hours = Bucket.hours(1, FakeOperations.ZONE);
    for (String group : List.of("sender", "client_address/24/64", "sender/domain")) {
      Map<String, Double> wanted = new HashMap<>();
      Instant newest = at.plusSeconds(Math.max(0L, many - SubjectRows.FEW) * 17L);
      Query query =
          Query.about("mail_message")
              .between(newest, at.plusSeconds(many * 17L))
              .by(group)
              .count()
              .most(99);
      for (List<?> row : memory.query(query).rows()) {
        if (row.get(0) != null && !row.get(0).equals("")) {
          wanted.put((String) row.get(0), ((Number) row.get(1)).doubleValue());
        }
      }
      List<Map.Entry<String, Double>> top = rows.top(group, 99);
      assertThat(top).as(group).containsExactlyInAnyOrderElementsOf(wanted.entrySet());
      assertThat(top).isSortedAccordingTo((a, b) -> Double.compare(b.getValue(), a.getValue()));
    }
    assertThat(rows.isAll()).isEqualTo(many <= SubjectRows.FEW);
    for (String sum : rows.isAll() ? List.of("", "size") : List.of("")) {
      Query.Builder asked = Query.about("mail_message").bucket(hours);
      Map<Instant, Double> wanted = new HashMap<>();
      Query query = (sum.isEmpty() ? asked.count() : asked.sum(sum)).most(9_999);
      for (List<?> row : memory.query(query).rows()) {
        wanted.put(Instant.parse((String) row.get(0)), ((Number) row.get(1)).doubleValue());
      }
      assertThat(rows.over(hours, sum)).as("over time, " + sum).isEqualTo(wanted);
    }
    assertThat(rows.newest(3)).hasSize(Math.min(3, many));
  }
}
