package io.weir.engine.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Join;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The join on a small vocabulary of letters: taken, named, listed, carried, gone. */
final class JoinerTest {
  private static final Field HOST = Field.text("host", 20, "Host.");
  private static final Field PROGRAM = Field.text("program", 40, "Whole tag.");
  private static final Field ID = Field.text("queue_id", 20, "Queue id.");
  private static final Field ORIGINAL = Field.text("original_queue_id", 20, "Queue id before.");
  private static final Field CLIENT = Field.address("client_address", "Client.");
  private static final Field NAME = Field.text("message_id", 50, "Name.");
  private static final Field RETRY = Field.integer("retry", "How often before.");
  private static final Field RELAY = Field.address("relay_address", "To where.");
  private static final Field ANSWER = Field.text("response", 50, "What it said.");

  private static final EventType TAKEN = type("taken", CLIENT, ORIGINAL);
  private static final EventType NAMED = type("named", NAME);
  private static final EventType LISTED = type("listed", RETRY);
  private static final EventType CARRIED = type("carried", CLIENT, NAME, RELAY, ANSWER);
  private static final EventType GONE = type("gone", CLIENT);
  private static final EventType LETTER = type("letter", CLIENT, NAME);

  private static final Join JOIN =
      Join.named("letters")
          .key(HOST)
          .keyBefore('/', PROGRAM)
          .key(ID)
          .learn(TAKEN, CLIENT)
          .learn(NAMED, NAME)
          .carry(CARRIED, CLIENT, NAME)
          .carry(GONE, CLIENT)
          .assemble(LETTER, LISTED)
          .count(RETRY)
          .end(GONE)
          .link(new Join.ById(TAKEN, ORIGINAL))
          .link(new Join.BySameValue(NAMED, NAME, CLIENT))
          .link(new Join.ByMention(CARRIED, ANSWER, "queued as ", RELAY))
          .build();

  private final Joiner joiner = new Joiner(JOIN, 100);
  private final List<Event> out = new ArrayList<>();
  private int place;

  private static EventType type(String name, Field... more) {
    return EventType.named(name, name + ".").fields(HOST, PROGRAM, ID).fields(more).build();
  }

  private Event show(Joiner to, EventType type, String program, String id, Object... values) {
    EventBuilder event =
        new EventBuilder()
            .start(type, place * 1_000_000L)
            .id(new EventId(1, place++, 0))
            .put(HOST, "mx")
            .put(PROGRAM, program)
            .put(ID, id);
    for (int i = 0; i < values.length; i += 2) {
      event.put((Field) values[i], values[i + 1]);
    }
    out.clear();
    to.join(event.build(), out::add);
    return out.get(out.size() - 1);
  }

  private Event show(EventType type, String id, Object... values) {
    return show(joiner, type, "postfix/x", id, values);
  }

  private static Address address(String text) {
    return java.util.Objects.requireNonNull(Address.parse(text));
  }

  @Test
  void aThingIsAssembledOnceAndItsEventsKnowWhatItKnows() {
    show(TAKEN, "A", CLIENT, address("192.0.2.1"));
    show(NAMED, "A", NAME, "<a@x>");
    Event listed = show(LISTED, "A");

    assertThat(out).extracting(e -> e.type().name()).containsExactly("letter", "listed");
    assertThat(out.get(0).text("client_address")).isEqualTo("192.0.2.1");
    assertThat(out.get(0).text("message_id")).isEqualTo("<a@x>");
    assertThat(out.get(0).id()).isEqualTo(listed.id());
    assertThat(listed.integer("retry")).isZero();
    assertThat(show(CARRIED, "A").text("client_address")).isEqualTo("192.0.2.1");
    assertThat(show(LISTED, "A").integer("retry")).isEqualTo(1);
    assertThat(out).hasSize(1);
    assertThat(show(GONE, "A").text("client_address")).isEqualTo("192.0.2.1");
    assertThat(joiner.size()).isZero();
    assertThat(show(CARRIED, "A").text("client_address")).isNull();
  }

  @Test
  void anIdOfAnotherInstanceIsAnotherThing() {
    show(joiner, TAKEN, "postfix/smtpd", "A", CLIENT, address("192.0.2.1"));
    show(joiner, TAKEN, "postfix-out/smtpd", "A", CLIENT, address("192.0.2.2"));

    assertThat(show(joiner, CARRIED, "postfix/smtp", "A").text("client_address"))
        .isEqualTo("192.0.2.1");
    assertThat(show(joiner, CARRIED, "postfix-out/smtp", "A").text("client_address"))
        .isEqualTo("192.0.2.2");
  }

  @Test
  void aThingGoesOnUnderASecondIdThatNamesTheFirst() {
    show(TAKEN, "A", CLIENT, address("192.0.2.1"));
    show(TAKEN, "B", CLIENT, address("127.0.0.1"), ORIGINAL, "A");
    show(LISTED, "B");

    assertThat(out).extracting(e -> e.type().name()).containsExactly("listed");
    assertThat(show(CARRIED, "B").text("client_address")).isEqualTo("192.0.2.1");
  }

  @Test
  void aThingGoesOnUnderASecondIdWithTheSameNameFromLoopbackOnly() {
    show(TAKEN, "A", CLIENT, address("192.0.2.1"));
    show(NAMED, "A", NAME, "<a@x>");
    show(TAKEN, "B", CLIENT, address("127.0.0.1"));
    show(NAMED, "B", NAME, "<a@x>");
    show(TAKEN, "C", CLIENT, address("203.0.113.9"));
    show(NAMED, "C", NAME, "<a@x>");

    assertThat(show(CARRIED, "B").text("client_address")).isEqualTo("192.0.2.1");
    assertThat(show(CARRIED, "C").text("client_address")).isEqualTo("203.0.113.9");
  }

  @Test
  void aThingGoesOnUnderTheIdThatAHandOverOnLoopbackMentions() {
    show(TAKEN, "A", CLIENT, address("192.0.2.1"));
    show(TAKEN, "B", CLIENT, address("127.0.0.1"));
    show(TAKEN, "C", CLIENT, address("203.0.113.9"));
    show(CARRIED, "A", RELAY, address("127.0.0.1"), ANSWER, "250 Ok: queued as B");
    show(CARRIED, "A", RELAY, address("198.51.100.1"), ANSWER, "250 Ok: queued as C");

    assertThat(show(CARRIED, "B").text("client_address")).isEqualTo("192.0.2.1");
    assertThat(show(CARRIED, "C").text("client_address")).isEqualTo("203.0.113.9");
  }

  @Test
  void theLongestUntouchedLeavesWhenThereAreTooMany() {
    Joiner small = new Joiner(JOIN, 2);
    show(small, TAKEN, "postfix/x", "A", CLIENT, address("192.0.2.1"));
    show(small, TAKEN, "postfix/x", "B", CLIENT, address("192.0.2.2"));
    show(small, CARRIED, "postfix/x", "A");
    show(small, TAKEN, "postfix/x", "C", CLIENT, address("192.0.2.3"));

    assertThat(small.size()).isEqualTo(2);
    assertThat(small.evicted()).isEqualTo(1);
    assertThat(show(small, CARRIED, "postfix/x", "A").text("client_address"))
        .isEqualTo("192.0.2.1");
  }

  @Test
  void whatWasSavedGoesOnElsewhere() throws IOException {
    Map<String, byte[]> saved = new HashMap<>();
    show(TAKEN, "A", CLIENT, address("2001:db8::1"));
    show(TAKEN, "B", CLIENT, address("192.0.2.2"));
    joiner.save(saved);
    show(GONE, "B");
    show(LISTED, "A");
    joiner.save(saved);
    Joiner next = new Joiner(JOIN, 100);
    next.restore(saved);

    assertThat(saved).hasSize(1);
    Event again = show(next, LISTED, "postfix/x", "A");
    assertThat(again.integer("retry")).isEqualTo(1);
    assertThat(out).hasSize(1);
    assertThat(show(next, CARRIED, "postfix/x", "A").text("client_address"))
        .isEqualTo("2001:db8::1");
  }
}
