package io.weir.testkit;

import static io.weir.testkit.StoreQueryContract.ACCOUNT;
import static io.weir.testkit.StoreQueryContract.CLIENT_ADDRESS;
import static io.weir.testkit.StoreQueryContract.NOON;
import static io.weir.testkit.StoreQueryContract.SAMPLE;
import static io.weir.testkit.StoreQueryContract.SIZE;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Network;
import io.weir.api.rule.Condition;
import io.weir.api.store.Query;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Events of the type that the store contracts write, and questions about them. */
final class SampleEvents {
  private SampleEvents() {}

  /** A sample event: the n-th line, so many seconds behind noon. */
  static EventBuilder sample(int n, long seconds) {
    long micros = (NOON.getEpochSecond() + seconds) * 1_000_000;
    return new EventBuilder().start(SAMPLE, micros).id(new EventId(-7, n * 100L, n * 31));
  }

  static Event event(int n, long seconds, String account, long size, String address) {
    return sample(n, seconds)
        .put(ACCOUNT, account)
        .put(SIZE, size)
        .put(CLIENT_ADDRESS, Address.parse(address))
        .build();
  }

  /** Nine events in three hours; every third one stands for two lines. */
  static List<Event> nine() {
    List<Event> out = new ArrayList<>();
    String[] accounts = {"ann@a.example", "bob@b.example", "ann@a.example"};
    String[] addresses = {"192.0.2.1", "198.51.100.2", "2001:db8::3", "192.0.2.4"};
    for (int i = 0; i < 9; i++) {
      out.add(
          event(i, i * 1200L, accounts[i % 3], 100L * i, addresses[i % 4]).toBuilder()
              .times(i % 3 == 2 ? 2 : 1)
              .build());
    }
    return out;
  }

  static List<Event> all(Store store, EventType type) throws StoreException {
    List<Event> out = new ArrayList<>();
    store.read(
        type,
        Instant.parse("1970-01-01T00:00:00Z"),
        Instant.parse("2999-01-01T00:00:00Z"),
        out::add);
    return out;
  }

  /** A question over all of the contract's hours. */
  static Query.Builder asked() {
    return Query.about(SAMPLE.name()).between(NOON, NOON.plusSeconds(3 * 3600));
  }

  /** The events of an answer. */
  static List<Event> read(Store store, Query query) throws StoreException {
    List<Event> out = new ArrayList<>();
    store.read(query, out::add);
    return out;
  }

  static @Nullable Object value(Table table, int row, String column) {
    int at = table.columns().indexOf(column);
    assertThat(at).as("column %s of %s", column, table.columns()).isNotNegative();
    return table.rows().get(row).get(at);
  }

  static double number(Table table, int row, String column) {
    Object value = value(table, row, column);
    assertThat(value).as(column).isInstanceOf(Number.class);
    return value instanceof Number n ? n.doubleValue() : Double.NaN;
  }

  static Condition test(String field, Condition.Word word, String... values) {
    List<Network> networks = new ArrayList<>();
    boolean listed =
        Set.of(Condition.Word.IS, Condition.Word.NOT, Condition.Word.IN, Condition.Word.NOT_IN)
            .contains(word);
    if (listed && field.equals(CLIENT_ADDRESS.name())) {
      for (String v : values) {
        networks.add(Network.parse(v));
      }
    }
    double number =
        values[0].matches("[0-9]+") && networks.isEmpty() ? Double.parseDouble(values[0]) : 0;
    return new Condition(
        Map.of(field, List.of(new Condition.Test(word, Set.of(values), networks, number))));
  }
}
