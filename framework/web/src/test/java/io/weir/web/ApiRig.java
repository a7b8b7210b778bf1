package io.weir.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Join;
import io.weir.engine.config.Listen;
import io.weir.engine.config.WebConfig;
import io.weir.engine.judge.EngineTypes;
import io.weir.web.access.Role;
import io.weir.web.access.TokenFile;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** A server whose API a program asks, with some mail of an afternoon. */
final class ApiRig implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Field HOST = Field.text("host", 60, "The host.");
  private static final Field ID = Field.text("queue_id", 32, "The id.");
  private static final Field ADDRESS = Field.address("client_address", "Who connected.");
  private static final Field SENDER = Field.text("sender", 300, "The envelope sender.");
  private static final Field SIZE = Field.integer("size", "Bytes.");
  private static final Field DELAY = Field.decimal("delay", "Seconds.");
  static final EventType MESSAGE =
      EventType.named("mail_message", "A message.")
          .fields(HOST, ID, ADDRESS, SENDER, SIZE)
          .kept()
          .build();
  static final EventType DELIVERY =
      EventType.named("mail_delivery", "An attempt.")
          .fields(HOST, ID, DELAY, Field.time("queued_time", "When it was queued."))
          .kept()
          .build();

  final FakeOperations operations = new FakeOperations().busyDay();
  final Visitor visitor;
  private final WebServer server;
  private final String viewer;
  private final String operator;
  private long place;

  ApiRig(Path folder) throws Exception {
    operations.kept.addAll(List.of(MESSAGE, DELIVERY, EngineTypes.ALERT));
    operations.memory.open(operations.kept);
    operations.joins.add(Join.named("mail").key(HOST).key(ID).build());
    server =
        new WebServer(
            new WebConfig(Listen.parse("127.0.0.1:0"), null, false),
            operations,
            folder,
            Clock.systemUTC());
    server.start();
    visitor = new Visitor(server.port());
    TokenFile tokens = new TokenFile(folder);
    viewer = tokens.add("dashboard", Role.VIEWER, Instant.now());
    operator = tokens.add("robot", Role.OPERATOR, Instant.now());
  }

  void message(int second, String id, String sender) throws Exception {
    Instant at = FakeOperations.AT.minusSeconds(600 - second);
    operations.memory.write(
        List.of(
            event(MESSAGE, at, id)
                .put(ADDRESS, Address.parse("192.0.2.7"))
                .put(SENDER, sender)
                .put(SIZE, 1_000)
                .build(),
            event(DELIVERY, at.plusSeconds(2), id)
                .put(DELAY, 2.5)
                .put(DELIVERY.field("queued_time"), Event.micros(at))
                .build()));
  }

  private EventBuilder event(EventType type, Instant at, String id) {
    return new EventBuilder()
        .start(type, Event.micros(at))
        .id(new EventId(1, place++, 0))
        .put(HOST, "mx1")
        .put(ID, id);
  }

  /** An alert that is over. */
  void pastAlert(String id, String subject, String evidence) throws Exception {
    EventType type = EngineTypes.ALERT;
    operations.memory.write(
        List.of(
            new EventBuilder()
                .start(type, Event.micros(FakeOperations.AT.minusSeconds(7_200)))
                .id(new EventId(2, place++, 0))
                .put(type.field("alert_id"), id)
                .put(type.field("rule"), "busy_address")
                .put(type.field("level"), 2)
                .put(type.field("subject_field"), "client_address")
                .put(type.field("subject"), subject)
                .put(type.field("measure"), 151.5)
                .put(type.field("threshold"), 150.0)
                .put(type.field("evidence"), evidence)
                .put(type.field("sentence"), subject + " sent 151 messages")
                .build()));
  }

  HttpResponse<String> send(String method, String path, String authorization, String body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(visitor.base + path))
            .method(method, BodyPublishers.ofString(body));
    return visitor.send(
        authorization.isEmpty() ? request : request.header("Authorization", authorization));
  }

  HttpResponse<String> get(String path) throws Exception {
    return send("GET", "/api/v1" + path, "Bearer " + viewer, "");
  }

  HttpResponse<String> post(String path, Role role, String body) throws Exception {
    String token = role == Role.OPERATOR ? operator : viewer;
    return send("POST", "/api/v1" + path, "Bearer " + token, body);
  }

  JsonNode json(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    if (answer.statusCode() != 200) {
      throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  @Override
  public void close() {
    server.close();
  }
}
