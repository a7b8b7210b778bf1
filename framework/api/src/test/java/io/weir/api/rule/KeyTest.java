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
      strings = {
        "",
        "a/24",
        "a/24/64/1",
        "a/0/64",
        "a/33/64",
        "a/24/129",
        "a/x/64",
        "/24/64",
        "/domain",
        "a/Domain",
        "a/domain/24",
        "a or",
        "or a",
        "a b",
        "a b/domain",
        "a or a",
        "a or a/24/64",
        "a or b or c or d or e"
      })
  void refusesWhatIsNoKey(String text) {
    assertThatThrownBy(() -> Key.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private static final Key.Geo GEO =
      new Key.Geo() {
        @Override
        public boolean has(Key.Part part) {
          return true;
        }

        @Override
        public String of(Key.Part part, Address address) {
          boolean known = address.toString().startsWith("192.0.2.");
          return known ? part == Key.Part.COUNTRY ? "CH" : "AS64500" : null;
        }

        @Override
        public String name(Key.Part part, String value) {
          return value.equals("AS64500") ? "Example Net" : null;
        }
      };

  @ParameterizedTest
  @CsvSource({
    "user/domain, 192.0.2.1, Anna@Example.ORG, example.org",
    "user/domain, 192.0.2.1, a@b@c.example, c.example",
    "user/domain, 192.0.2.1, anna, ",
    "user/domain, 192.0.2.1, anna@, ",
    "client_address/country, 192.0.2.1, anna, CH",
    "client_address/country, 198.51.100.1, anna, ",
    "client_address/country, unknown, anna, ",
    "client_address/asn, 192.0.2.1, anna, AS64500",
    "user or client_address, 192.0.2.1, anna, anna",
    "user or client_address, 192.0.2.1, , 192.0.2.1",
    "user or client_address/country, 192.0.2.1, , CH"
  })
  void countsByAPartOfAValue(String key, String client, String user, String expected) {
    Event event = event(client, user, null);
    assertThat(Key.parse(key).with(GEO).of(event)).isEqualTo(expected);
  }

  @Test
  void theSubjectSaysWhichPartAndWhichAlternative() {
    Key key = Key.parse("user/domain  or client_address/24/64 or client_address/asn").with(GEO);
    assertThat(key)
        .hasToString("user/domain or client_address/24/64 or client_address/asn")
        .isEqualTo(Key.parse(key.toString()))
        .isNotEqualTo(Key.parse("user/domain or client_address"));
    assertThat(key.subjectFields())
        .containsExactly("user/domain", "client_address", "client_address/asn");
    assertThat(key.alternatives()).hasSize(3).allMatch(k -> k.alternatives().equals(List.of(k)));
    assertThat(key.subject(event("192.0.2.1", "a@b.example", null)))
        .isEqualTo(new Subject("user/domain", "b.example"));
    assertThat(key.subject(event("192.0.2.1", "a", null)))
        .isEqualTo(new Subject("client_address", "192.0.2.0/24"));
    assertThat(key.subject(event("unknown", "a", null))).isNull();
    assertThat(Key.parse("client_address/asn").with(GEO).shown("AS64500"))
        .isEqualTo("AS64500 Example Net");
    assertThat(Key.parse("client_address/32/64")).hasToString("client_address");
  }

  @Test
  void nothingIsLookedUpNowhere() {
    Event event = event("192.0.2.1", "anna", null);
    assertThatThrownBy(() -> Key.parse("client_address/asn").of(event))
        .isInstanceOf(IllegalStateException.class);
    Condition where = condition("client_address/country", Word.IS, "CH");
    assertThatThrownBy(() -> where.holds(event)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void conditionsTestParts() {
    Event swiss = event("192.0.2.1", "anna@Example.org", null);
    Event other = event("198.51.100.1", "anna", null);
    Condition inside = condition("client_address/country", Word.IN, "CH").with(GEO);
    Condition outside = condition("client_address/country", Word.NOT_IN, "CH").with(GEO);
    Condition unknown = condition("client_address/country", Word.EMPTY, "true").with(GEO);
    Condition domain = condition("user/domain", Word.IS, "example.org");
    assertThat(List.of(inside, outside, unknown, domain))
        .extracting(c -> c.holds(swiss))
        .containsExactly(true, false, false, true);
    assertThat(List.of(inside, outside, unknown, domain))
        .extracting(c -> c.holds(other))
        .containsExactly(false, true, true, false);
  }

  private static Condition condition(String name, Word word, String value) {
    return new Condition(
        Map.of(name, List.of(new Condition.Test(word, Set.of(value), List.of(), 0))));
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
