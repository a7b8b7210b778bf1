package io.weir.api.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.Network;
import io.weir.api.rule.Condition.Word;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyTest {
  private static final Field CLIENT = Field.address("client_address", "Who.");
  private static final Field USER = Field.text("user", 20, "As whom.");
  private static final Field DELAY = Field.decimal("delay", "Seconds.");
  private static final EventType TYPE =
      EventType.named("t", "T.").fields(CLIENT, USER, DELAY).build();

  private static Event event(String client, String user, Double delay) {
    return new EventBuilder()
        .start(TYPE, 0)
        .put(CLIENT, Address.parse(client))
        .put(USER, user)
        .put(DELAY, delay)
        .build();
  }

  @ParameterizedTest
  @CsvSource({
    "client_address, 192.0.2.77, 192.0.2.77",
    "client_address, 2001:db8:1:2:3::4, 2001:db8:1:2::/64",
    "client_address/24/48, 192.0.2.77, 192.0.2.0/24",
    "client_address/24/48, 2001:db8:1:2:3::4, 2001:db8:1::/48",
    "client_address/32/128, 2001:db8::4, 2001:db8::4",
    "user, 192.0.2.1, anna"
  })
  void countsBySoManyBits(String key, String client, String expected) {
    assertThat(Key.parse(key).of(event(client, "anna", null))).isEqualTo(expected);
  }

  @Test
  void aMissingOrEmptyValueIsNobody() {
    assertThat(Key.parse("user").of(event("192.0.2.1", "", null))).isNull();
    assertThat(Key.parse("client_address").of(event("unknown", "anna", null))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a/24", "a/24/64/1", "a/0/64", "a/33/64", "a/24/129", "a/x/64", "/24/64"})
  void refusesWhatIsNoKey(String text) {
    assertThatThrownBy(() -> Key.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void conditionsTestValues() {
    Event event = event("10.1.2.3", "anna", 61.5);
    assertThat(holds("user", Word.IS, "anna", event)).isTrue();
    assertThat(holds("user", Word.NOT, "anna", event)).isFalse();
    assertThat(holds("client_address", Word.NOT_IN, "10.0.0.0/8", event)).isFalse();
    assertThat(holds("client_address", Word.IN, "10.0.0.0/8", event)).isTrue();
    assertThat(holds("delay", Word.ABOVE, "60", event)).isTrue();
    assertThat(holds("delay", Word.BELOW, "60", event)).isFalse();
    Event empty = event("unknown", null, null);
    assertThat(holds("user", Word.IS, "anna", empty)).isFalse();
    assertThat(holds("user", Word.NOT, "anna", empty)).isTrue();
    assertThat(holds("delay", Word.BELOW, "60", empty)).isFalse();
    assertThat(Condition.any().holds(empty)).isTrue();
  }

  private static boolean holds(String field, Word word, String value, Event event) {
    List<Network> networks =
        field.equals("client_address") ? List.of(Network.parse(value)) : List.of();
    double number = field.equals("delay") ? Double.parseDouble(value) : 0;
    Condition.Test test = new Condition.Test(word, Set.of(value), networks, number);
    return new Condition(Map.of(field, List.of(test))).holds(event);
  }
}
