package io.weir.cli;

import io.weir.api.Address;
import io.weir.api.ComponentContext;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Join;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Knows no line; declares messages, and makes a way through a content filter that bounces. */
final class MessageParser implements Parser {
  static final Field HOST = Field.text("host", 60, "The host.");
  static final Field ID = Field.text("queue_id", 32, "The id.");
  static final Field MESSAGE_ID = Field.text("message_id", 300, "The header's id.");
  static final Field ADDRESS = Field.address("client_address", "Who connected.");
  static final Field SENDER = Field.text("sender", 300, "Who sent it.");
  static final Field RECIPIENT = Field.text("recipient", 300, "Who gets it.");
  static final Field STATUS = Field.text("status", 20, "How it went.");
  static final Field RESPONSE = Field.text("response", 1000, "What the other said.");
  static final Field BOUNCE = Field.text("notification_queue_id", 32, "The bounce.");
  static final EventType MESSAGE =
      EventType.named("mail_message", "A message.")
          .fields(HOST, ID, MESSAGE_ID, ADDRESS, SENDER)
          .kept()
          .build();
  static final EventType DELIVERY =
      EventType.named("mail_delivery", "An attempt.")
          .fields(HOST, ID, MESSAGE_ID, SENDER, RECIPIENT, STATUS, RESPONSE)
          .kept()
          .build();
  static final EventType NOTIFICATION =
      EventType.named("mail_notification", "A bounce.").fields(HOST, ID, BOUNCE).kept().build();

  @Override
  public Parser.Outcome parse(Line line, EventBuilder event) {
    return Parser.Outcome.UNKNOWN;
  }

  /** Begins at this time; 9 seconds, three ids. */
  static List<Event> way(Instant begin, String response) {
    return List.of(
        event(MESSAGE, begin, "AAA")
            .put(MESSAGE_ID, "<one@x.example>")
            .put(ADDRESS, Address.parse("192.0.2.7"))
            .put(SENDER, "anna@one.example")
            .build(),
        delivery(begin.plusSeconds(2), "AAA", "to@two.example", "sent", "handed to the filter"),
        event(MESSAGE, begin.plusSeconds(3), "BBB")
            .put(MESSAGE_ID, "<one@x.example>")
            .put(SENDER, "anna@one.example")
            .build(),
        delivery(begin.plusSeconds(5), "BBB", "to@two.example", "bounced", response),
        event(NOTIFICATION, begin.plusMillis(5350), "BBB").put(BOUNCE, "CCC").build(),
        event(MESSAGE, begin.plusSeconds(6), "CCC").put(SENDER, "").build(),
        delivery(begin.plusSeconds(9), "CCC", "anna@one.example", "sent", "delivered"));
  }

  /** Messages of one sender, a second apart. */
  static List<Event> many(Instant begin, int n) {
    List<Event> all = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Instant at = begin.plusSeconds(i);
      all.add(event(MESSAGE, at, "M" + i).put(SENDER, "list@one.example").build());
      all.add(delivery(at, "M" + i, "r" + i + "@two.example", "sent", "ok"));
      all.add(delivery(at, "M" + i, "s" + i + "@two.example", "sent", "ok"));
    }
    return all;
  }

  private static Event delivery(
      Instant at, String id, String recipient, String status, String response) {
    return event(DELIVERY, at, id)
        .id(new EventId(2, Event.micros(at), recipient.hashCode()))
        .put(MESSAGE_ID, id.equals("CCC") || id.startsWith("M") ? id : "<one@x.example>")
        .put(SENDER, sender(id))
        .put(RECIPIENT, recipient)
        .put(STATUS, status)
        .put(RESPONSE, response)
        .build();
  }

  private static String sender(String id) {
    return id.startsWith("M") ? "list@one.example" : id.equals("CCC") ? "" : "anna@one.example";
  }

  private static EventBuilder event(EventType type, Instant at, String id) {
    return new EventBuilder()
        .start(type, Event.micros(at))
        .id(new EventId(type.name().hashCode(), Event.micros(at), id.hashCode()))
        .put(HOST, "mx1")
        .put(ID, id);
  }

  /** Options: none. */
  record Options() {}

  /** Type {@code message}. */
  static final class Factory implements Parser.Factory<Options> {
    @Override
    public String type() {
      return "message";
    }

    @Override
    public Class<Options> configType() {
      return Options.class;
    }

    @Override
    public Parser.Vocabulary vocabulary() {
      return new Parser.Vocabulary(
          List.of(MESSAGE, DELIVERY, NOTIFICATION),
          List.of(
              Join.named("mail")
                  .key(HOST)
                  .key(ID)
                  .learn(MESSAGE, MESSAGE_ID)
                  .noMessage("NOQUEUE")
                  .link(new Join.BySameValue(MESSAGE, MESSAGE_ID, ADDRESS))
                  .build()));
    }

    @Override
    public Parser create(Options config, ComponentContext context) {
      return new MessageParser();
    }
  }
}
