package io.weir.engine.join;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Join;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A small vocabulary of letters: taken, handed on, named, listed, carried, gone. */
class Letters {
  static final Field HOST = Field.text("host", 20, "Host.");
  static final Field PROGRAM = Field.text("program", 40, "Whole tag.");
  static final Field ID = Field.text("queue_id", 20, "Queue id.");
  static final Field ORIGINAL = Field.text("original_queue_id", 20, "Queue id before.");
  static final Field CLIENT = Field.address("client_address", "Client.");
  static final Field NAME = Field.text("message_id", 50, "Name.");
  static final Field RETRY = Field.integer("retry", "How often before.");
  static final Field RELAY = Field.address("relay_address", "To where.");
  static final Field ANSWER = Field.text("response", 50, "What it said.");

  static final Field ACCOUNT = Field.text("account", 20, "Whose.");
  static final Field FIRST_CLIENT = Field.address("first_client", "Client of the first.");
  static final Field MOVED = Field.integer("moved", "Taken from there.");

  static final EventType TAKEN = type("taken", CLIENT, ACCOUNT, ORIGINAL);
  static final EventType HANDED = type("handed", CLIENT, ORIGINAL, FIRST_CLIENT, MOVED);
  static final EventType NAMED = type("named", NAME);
  static final EventType LISTED = type("listed", RETRY);
  static final EventType CARRIED = type("carried", CLIENT, ACCOUNT, NAME, RELAY, ANSWER);
  static final EventType GONE = type("gone", CLIENT);
  static final EventType LETTER = type("letter", CLIENT, ACCOUNT, NAME);

  static final Join JOIN =
      Join.named("letters")
          .key(HOST)
          .keyBefore('/', PROGRAM)
          .key(ID)
          .learn(TAKEN, CLIENT, ACCOUNT)
          .learn(HANDED, CLIENT)
          .learnAs(HANDED, FIRST_CLIENT, CLIENT)
          .learn(NAMED, NAME)
          .carry(CARRIED, CLIENT, ACCOUNT, NAME)
          .carry(GONE, CLIENT)
          .assemble(LETTER, LISTED)
          .count(RETRY)
          .end(GONE)
          .own(ACCOUNT)
          .begin(TAKEN)
          .begin(HANDED)
          .beginOnceAssembled(NAMED)
          .link(new Join.ById(TAKEN, ORIGINAL))
          .link(new Join.ById(HANDED, ORIGINAL, MOVED))
          .link(new Join.ByWaiting(TAKEN, CLIENT, HANDED, FIRST_CLIENT))
          .link(new Join.BySameValue(NAMED, NAME, CLIENT))
          .link(new Join.ByMention(CARRIED, ANSWER, "queued as ", RELAY))
          .build();

  final Joiner joiner = new Joiner(JOIN, 100);
  final List<Event> out = new ArrayList<>();
  int place;

  static EventType type(String name, Field... more) {
    return EventType.named(name, name + ".").fields(HOST, PROGRAM, ID).fields(more).build();
  }

  Event show(Joiner to, EventType type, String program, String id, Object... values) {
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

  Event show(EventType type, String id, Object... values) {
    return show(joiner, type, "postfix/x", id, values);
  }

  static Address address(String text) {
    return Objects.requireNonNull(Address.parse(text));
  }

  /** The types of what came of the last event. */
  List<String> made() {
    return out.stream().map(e -> e.type().name()).toList();
  }
}
