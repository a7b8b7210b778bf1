package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.api.Text;
import io.weir.web.access.Role;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What programs get. */
final class ApiTest {
  @TempDir Path folder;
  private ApiRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new ApiRig(folder);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void theStatusSaysWhatThePageSays() throws Exception {
    rig.operations.trouble();
    JsonNode status = rig.json("/status");
    assertThat(status.get("health").asText()).isEqualTo("degraded");
    assertThat(status.get("zone").asText()).isEqualTo("Europe/Moscow");
    assertThat(status.get("at").asText()).isEqualTo("2026-03-05T13:42:17Z");
    assertThat(status.at("/events/mail_reject").asLong()).isEqualTo(7_345);
    assertThat(status.at("/sources/1/lag_seconds").asLong()).isEqualTo(3_660);
    assertThat(status.at("/store/away").asText()).isEqualTo("2026-03-05T13:12:07Z");
    assertThat(status.at("/actions/0/failed").asLong()).isEqualTo(2);
    JsonNode rules = rig.json("/rules").get("rules");
    assertThat(rules.at("/0/top/0/subject").asText()).isEqualTo("198.51.100.7");
    assertThat(rules.at("/0/limits/1/actions/1").asText()).isEqualTo("block_address");
    assertThat(rules.at("/0/raised").asLong()).isEqualTo(41);
  }

  @Test
  void alertsAreFoundWhetherActiveOrOver() throws Exception {
    rig.pastAlert("past1", "192.0.2.77", "{\"sender\":[\"a\",\"b\"],\"cut\":[\"c");
    rig.pastAlert("a1", "198.51.100.7", "");
    JsonNode active = rig.json("/alerts/active").get("alerts");
    assertThat(active).hasSize(3);
    assertThat(active.at("/1/evidence/client_address")).hasSize(9);
    JsonNode all = rig.json("/alerts");
    assertThat(all.get("alerts")).hasSize(2);
    assertThat(all.get("next").isNull()).isTrue();
    assertThat(rig.json("/alerts?f.subject=198.*").at("/alerts/0/active").asBoolean()).isTrue();
    JsonNode past = rig.json("/alerts/past1");
    assertThat(past.get("active").asBoolean()).isFalse();
    assertThat(past.get("measure").asDouble()).isEqualTo(151.5);
    assertThat(past.at("/evidence/sender/1").asText()).isEqualTo("b");
    assertThat(rig.json("/alerts/a2").get("rule").asText()).isEqualTo("stolen_password");
    assertThat(rig.get("/alerts/none").statusCode()).isEqualTo(404);
  }

  @Test
  void aCursorLeadsThroughAllEventsOnce() throws Exception {
    for (int i = 0; i < 30; i++) {
      rig.message(i / 4, "M" + i, "s" + i + "@one.example");
    }
    Set<String> seen = new HashSet<>();
    String cursor = "";
    int answers = 0;
    do {
      JsonNode page = rig.json("/events?f.sender=*@one.example&most=7&cursor=" + cursor);
      for (JsonNode event : page.get("events")) {
        assertThat(seen.add(event.get("queue_id").asText())).isTrue();
      }
      cursor = page.get("next").isNull() ? "" : page.get("next").asText();
      answers++;
    } while (!cursor.isEmpty());
    assertThat(seen).hasSize(30);
    assertThat(answers).isEqualTo(5);
    JsonNode event = rig.json("/events?order=oldest&most=1").at("/events/0");
    assertThat(event.toString()).contains("\"size\":1000");
    assertThat(event.get("client_address").asText()).isEqualTo("192.0.2.7");
    assertThat(rig.json("/events?type=mail_delivery").at("/events/0/queued_time").asText())
        .isEqualTo("2026-03-05T13:32:24Z");
  }

  @Test
  void aLongAnswerIsWholeAndThePagesAreTheSame() throws Exception {
    for (int i = 0; i < 1_800; i++) {
      rig.message(i / 4, "M" + i, "s" + i + "@one.example");
    }
    HttpResponse<String> answer = rig.get("/events?most=10000");
    assertThat(answer.body().length()).isGreaterThan(200_000);
    List<String> ids = new ArrayList<>();
    JsonNode all = ApiRig.JSON.readTree(answer.body());
    all.get("events").forEach(event -> ids.add(event.get("queue_id").asText()));
    assertThat(ids).hasSize(1_800).doesNotHaveDuplicates().startsWith("M1799").endsWith("M0");
    assertThat(all.get("next").isNull()).isTrue();
    assertThat(rig.json("/events?most=600").get("events")).hasSize(600);
    assertThat(rig.json("/events?most=600").get("next").isNull()).isFalse();
  }

  @Test
  void anAnswerThatBreaksOffDoesNotLookWhole() throws Exception {
    for (int i = 0; i < 1_800; i++) {
      rig.message(i / 4, "M" + i, "s" + i + "@one.example");
    }
    rig.operations.failsAfter = 2;
    String body = rig.get("/events?most=10000").body();
    assertThat(body).contains("M1799").doesNotContain("M0\"", "]").doesNotEndWith("}]}");
  }

  @Test
  void countsOverTimeAndByField() throws Exception {
    rig.message(0, "AAA", "anna@one.example");
    rig.message(1, "BBB", "anna@one.example");
    rig.message(2, "CCC", "bob@two.example");
    JsonNode hours = rig.json("/events/counts?last=1h");
    assertThat(hours.get("bucket").asText()).isEqualTo("hour");
    assertThat(hours.get("counts")).hasSize(2);
    assertThat(hours.at("/counts/1/time").asText()).isEqualTo("2026-03-05T13:00:00Z");
    assertThat(hours.at("/counts/1/count").asLong()).isEqualTo(3);
    JsonNode senders = rig.json("/events/counts?by=sender&most=1");
    assertThat(senders.at("/counts/0/value").asText()).isEqualTo("anna@one.example");
    assertThat(senders.at("/counts/0/count").asLong()).isEqualTo(2);
    assertThat(senders.get("more").asBoolean()).isTrue();
    assertThat(rig.json("/events/counts?by=sender/domain").get("counts")).hasSize(2);
    JsonNode address = rig.json("/subject?field=client_address&value=192.0.2.7");
    assertThat(address.at("/types/0/count").asLong()).isEqualTo(3);
    assertThat(
            rig.json("/subject?field=client_address&value=198.51.100.7").at("/blocks/0").asText())
        .isEqualTo("b1");
  }

  @Test
  void traceAndStatisticsAreThoseOfTheCommands() throws Exception {
    rig.message(0, "AAA", "anna@one.example");
    JsonNode way = rig.json("/trace?id=AAA");
    assertThat(way.at("/steps/1/event/type").asText()).isEqualTo("mail_delivery");
    assertThat(way.at("/steps/1/since_first_seconds").asDouble()).isEqualTo(2);
    JsonNode report = rig.json("/statistics?from=2026-03-05");
    assertThat(report.at("/range/from").asText()).isEqualTo("2026-03-04T21:00:00Z");
    assertThat(report.at("/course/points/16/messages").asLong()).isEqualTo(1);
    assertThat(report.at("/figures/weir/alerts/now").asLong()).isZero();
  }

  @Test
  void anOrderNeedsAnOperatorAndIsSignedByItsToken() throws Exception {
    HttpResponse<String> refused = rig.post("/blocks/b1/lift", Role.VIEWER, "");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(rig.operations.lifted).isEmpty();
    String why = "{\"reason\":\"a mistake\"}";
    assertThat(rig.post("/blocks/b1/lift", Role.OPERATOR, why).statusCode()).isEqualTo(200);
    assertThat(rig.operations.lifted).containsExactly("b1 by token robot");
    assertThat(rig.operations.orders).containsExactly("lift b1 by token robot: a mistake");
    assertThat(rig.post("/blocks/b1/lift", Role.OPERATOR, "").statusCode()).isEqualTo(404);
    assertThat(rig.json("/blocks").get("blocks")).hasSize(2);
    HttpResponse<String> prolonged =
        rig.post("/blocks/b2/prolong", Role.OPERATOR, "{\"until\":\"2026-03-09T00:00:00Z\"}");
    assertThat(prolonged.body()).isEqualTo("{\"id\":\"b2\",\"done\":\"\"}");
    assertThat(rig.operations.orders)
        .endsWith("prolong b2 until 2026-03-09T00:00:00Z by token robot: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"until\":\"tomorrow\"} | until | This is not a time: write 2026-11-22T17:00:00Z.",
        "{} | until | This is not a time: write 2026-11-22T17:00:00Z.",
        "{\"untill\":1} | untill | the order has no such field; did you mean 'until'?",
        "{\"reason\":[]} | reason | This is not a text.",
        "[] | `` | The body is not a JSON object.",
        "{\"until\": | `` | The body is not JSON.",
        "{\"reason\":\"a\",\"reason\":\"b\"} | `` | The body is not JSON.",
        "{} {} | `` | The body is more than one JSON object.",
      })
  void whatIsWrongWithAnOrderIsNamed(String body, String field, String sentence) throws Exception {
    HttpResponse<String> answer = rig.post("/blocks/b2/prolong", Role.OPERATOR, body);
    assertThat(answer.statusCode()).isEqualTo(400);
    JsonNode error = ApiRig.JSON.readTree(answer.body()).get("error");
    assertThat(error.get("message").asText()).isEqualTo(sentence);
    assertThat(error.path("field").asText()).isEqualTo(field);
    assertThat(rig.operations.orders).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/events?typ=alert, typ, there is no such parameter; did you mean 'type'?",
    "/events?most=0, most, This is not a number from 1 to 10000.",
    "/events?most=many, most, This is not a number from 1 to 10000.",
    "/events?type=none, '', The store keeps no events of type none.",
    "/events?cursor=x, '', This page cannot be found: begin at the first.",
    "/events?last=2h, '', 'There is no time range ''2h''; there are 1h, 24h, 7d, 30d, 1y.'",
    "/events?from=2026-03-06T00:00:00Z&until=2026-03-05, '', The time range ends before it begins.",
    "/events?f.size=big, '', 'size: ''big'' is not a number; write 5, >5 or <5.'",
    "/events/counts?most=3, most, This goes with the parameter by.",
    "/events/counts?by=colour, by, Events of type mail_message have no such field.",
    "/trace, id, Which queue id or message id?",
    "/subject?field=host&value=a, field, 'This is one of client_address, recipient, sasl_username, sender'",
  })
  void whatIsWrongIsNamed(String path, String field, String sentence) throws Exception {
    HttpResponse<String> answer = rig.get(path);
    assertThat(answer.statusCode()).isEqualTo(400);
    JsonNode error = ApiRig.JSON.readTree(answer.body()).get("error");
    assertThat(error.get("message").asText()).isEqualTo(sentence);
    assertThat(error.path("field").asText()).isEqualTo(field);
  }

  @Test
  void whatIsNotThereSaysSo() throws Exception {
    assertThat(rig.get("/nothing").statusCode()).isEqualTo(404);
    HttpResponse<String> method = rig.get("/blocks/b1/lift");
    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(method.headers().firstValue("Allow")).hasValue("POST");
    assertThat(ApiRig.JSON.readTree(method.body()).at("/error/message").asText())
        .isEqualTo("This takes POST.");
    assertThat(rig.post("/events", Role.OPERATOR, "").statusCode()).isEqualTo(405);
    rig.operations.memory.away(true);
    assertThat(rig.get("/events").statusCode()).isEqualTo(503);
  }

  @Test
  void hostileTextIsDataAndMovesNoTerminal() throws Exception {
    int second = 0;
    for (String text : FakeOperations.hostile()) {
      rig.message(second++, "M" + second, Text.clean(Text.cut(text, 300)));
    }
    HttpResponse<String> answer = rig.get("/events?order=oldest");
    assertThat(answer.body().codePoints()).noneMatch(Text::steers);
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    JsonNode events = ApiRig.JSON.readTree(answer.body()).get("events");
    List<String> senders = new ArrayList<>();
    events.forEach(event -> senders.add(event.get("sender").asText()));
    assertThat(senders)
        .isEqualTo(
            FakeOperations.hostile().stream().map(t -> Text.clean(Text.cut(t, 300))).toList());
  }

  @Test
  void theFifthRequestAtTheSameTimeIsAskedToComeAgain() throws Exception {
    rig.operations.silent = true;
    List<CompletableFuture<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waiting.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return rig.post("/blocks/b1/lift", Role.OPERATOR, "").statusCode();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    assertThat(
            CompletableFuture.anyOf(waiting.toArray(CompletableFuture[]::new))
                .get(60, TimeUnit.SECONDS))
        .isEqualTo(429);
    for (CompletableFuture<Integer> each : waiting) {
      assertThat(each.get(60, TimeUnit.SECONDS)).isIn(429, 503);
    }
  }
}
