package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.config.Listen;
import io.weir.engine.config.WebConfig;
import io.weir.engine.judge.EngineTypes;
import io.weir.engine.view.BlockDesk.BlockerStatus;
import io.weir.engine.view.Outcome;
import io.weir.web.access.Caller;
import io.weir.web.access.Role;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders about blocks, and the page that lists them, without a browser. */
final class BlockOrdersTest {
  @TempDir Path folder;
  private final FakeOperations operations = new FakeOperations().busyDay();
  private WebServer server;
  private Visitor visitor;
  private String order;

  @BeforeEach
  void start() throws Exception {
    operations.kept.addAll(EngineTypes.ALL);
    operations.memory.open(operations.kept);
    operations.blockers.add(
        new BlockerStatus(
            "block_address", List.of("client_address"), false, List.of(Duration.ofHours(1))));
    server =
        new WebServer(
            new WebConfig(Listen.parse("127.0.0.1:0"), null, false),
            operations,
            folder,
            Clock.systemUTC());
    String link = server.start();
    visitor = new Visitor(server.port());
    visitor.enter(link);
    order = visitor.order();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> add(String value, String length, String until, String reason)
      throws Exception {
    return visitor.post(
        "/block",
        "order",
        order,
        "action",
        "block_address",
        "field",
        "client_address",
        "value",
        value,
        "for",
        length,
        "until",
        until,
        "reason",
        reason);
  }

  @Test
  void aBlockByHandGoesToTheDesk() throws Exception {
    String form = visitor.get("/block?field=client_address&value=203.0.113.7").body();
    assertThat(form).contains("value=\"203.0.113.7\"").contains("block_address");
    HttpResponse<String> answer = add("203.0.113.7", "6h", "", "spam since noon");
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).contains("blocks?done=added");
    assertThat(operations.orders)
        .containsExactly(
            "add Wish[action=block_address, field=client_address, value=203.0.113.7,"
                + " until=2026-03-05T19:42:17Z] by web page: spam since noon");
    assertThat(visitor.get("/blocks?done=added").body()).contains("The block was added.");
    assertThat(visitor.get("/blocks?done=%3Cscript%3E").body()).doesNotContain("<script>\"");
    add("203.0.113.7", "6h", "2026-03-06T10:00", "why");
    assertThat(operations.orders.get(1)).as("Moscow").contains("until=2026-03-06T07:00:00Z");
  }

  @Test
  void whatIsRefusedIsSaidBesideTheFieldAndWhatWasTypedStays() throws Exception {
    operations.refusal = Outcome.refused("value", "is <b>trusted</b>: our office");
    HttpResponse<String> answer = add("192.0.2.10", "7d", "", "I am \"sure\" <script>");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .contains("id=\"error-value\"")
        .contains("is &lt;b&gt;trusted&lt;/b&gt;: our office")
        .contains("value=\"192.0.2.10\"")
        .contains("I am &#34;sure&#34; ")
        .contains("aria-invalid=\"true\"")
        .doesNotContain("<script>\"");
    assertThat(answer.body()).containsPattern("option value=\"7d\" +selected");
  }

  @Test
  void nonsenseIsNotOrdered() throws Exception {
    for (String until :
        List.of("tomorrow", "9999-12-31T00:00", "1969-01-01T00:00", "10000-01-01T00:00", "\0")) {
      HttpResponse<String> answer = add("203.0.113.7", "1d", until, "why");
      assertThat(answer.statusCode()).as(until).isEqualTo(422);
      assertThat(answer.body()).contains("error-until");
    }
    assertThat(add("203.0.113.7", "1000000d", "", "why").body()).contains("error-for");
    assertThat(visitor.post("/block", "order", order).statusCode()).isEqualTo(422);
    assertThat(operations.orders).isEmpty();
    HttpResponse<String> twice =
        visitor.post("/block", "order", order, "for", "1d", "value", "1.2.3.4", "value", "5.6.7.8");
    assertThat(operations.orders).hasSize(1);
    assertThat(operations.orders.get(0))
        .as("what came twice counts as missing")
        .contains("value=,");
    assertThat(twice.statusCode()).isEqualTo(303);
    assertThat(add("x".repeat(10_240), "1d", "", "why").statusCode()).isEqualTo(413);
    assertThat(operations.orders).hasSize(1);
  }

  @Test
  void nobodyOrdersWithoutOurOwnForm() throws Exception {
    assertThat(visitor.post("/block", "for", "1d").statusCode()).isEqualTo(403);
    assertThat(visitor.post("/prolong", "order", "x", "for", "1d").statusCode()).isEqualTo(403);
    assertThat(operations.orders).isEmpty();
  }

  @Test
  void anEngineThatDoesNotAnswerIsNoConfirmation() throws Exception {
    operations.fails = true;
    HttpResponse<String> answer = add("203.0.113.7", "1d", "", "why");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("could not confirm").contains("203.0.113.7");
  }

  @Test
  void aBlockIsProlongedAndLifted() throws Exception {
    String key = Visitor.key("b1");
    assertThat(visitor.get("/prolong?block=" + key).body()).contains("until 2026-03-05 17:38:51");
    HttpResponse<String> longer =
        visitor.post(
            "/prolong", "order", order, "block", key, "for", "1d", "until", "", "reason", "again");
    assertThat(longer.statusCode()).isEqualTo(303);
    assertThat(operations.orders)
        .containsExactly("prolong b1 until 2026-03-06T14:38:51Z by web page: again");
    assertThat(visitor.get("/note?block=" + key).body()).contains("The block stays as it is");
    assertThat(visitor.post("/note", "order", order, "block", key, "reason", "a call").statusCode())
        .isEqualTo(303);
    assertThat(operations.orders.remove(1)).isEqualTo("note b1 by web page: a call");
    assertThat(visitor.get("/lift?block=" + key).body()).contains("A rule may block it again");
    assertThat(
            visitor.post("/lift", "order", order, "block", key, "reason", "a mistake").statusCode())
        .isEqualTo(303);
    assertThat(operations.orders.get(1)).isEqualTo("lift b1 by web page: a mistake");
    assertThat(visitor.get("/lift?block=" + key).statusCode()).isEqualTo(404);
    assertThat(visitor.post("/lift", "order", order, "block", key).body())
        .contains("already ended");
    assertThat(visitor.post("/prolong", "order", order).statusCode()).isEqualTo(404);
    assertThat(visitor.post("/note", "order", order, "block", key).statusCode()).isEqualTo(404);
  }

  @Test
  void aViewerSeesNoFormAndCannotOrder() throws Exception {
    Visitor viewer = new Visitor(server.port());
    viewer.cookie =
        "weir_" + server.port() + "=" + server.sessions().begin(new Caller("vera", Role.VIEWER));
    assertThat(viewer.get("/block").body()).doesNotContain("name=\"value\"").contains("may read");
    assertThat(viewer.get("/blocks").body()).contains("198.51.100.7").contains("class=\"viewer\"");
    assertThat(viewer.post("/block", "order", viewer.order(), "for", "1d").statusCode())
        .isEqualTo(403);
    assertThat(operations.orders).isEmpty();
  }

  @Test
  void theListIsFilteredAndSorted() throws Exception {
    assertThat(visitor.get("/blocks").body())
        .contains("198.51.100.7", "2001:db8:77:5::/64", "203.0.113.199");
    assertThat(visitor.get("/blocks?state=dry_run").body())
        .contains("203.0.113.199")
        .doesNotContain("198.51.100.7");
    assertThat(visitor.get("/blocks?subject=203.0.113.0/24").body())
        .contains("203.0.113.199")
        .doesNotContain("2001:db8:77:5::/64");
    String bySubject = visitor.get("/blocks?sort=subject").body();
    assertThat(bySubject.indexOf("198.51.100.7")).isLessThan(bySubject.indexOf("203.0.113.199"));
    assertThat(visitor.get("/blocks?state=nothing").statusCode()).isEqualTo(400);
    assertThat(visitor.get("/blocks?after=nonsense,x").statusCode()).isEqualTo(400);
    operations.memory.away(true);
    HttpResponse<String> away = visitor.get("/blocks");
    assertThat(away.statusCode()).isEqualTo(503);
    assertThat(away.body()).as("the ledger needs no store").contains("198.51.100.7");
  }

  @Test
  void anAddressIsBlockedWithItsNetwork() throws Exception {
    assertThat(visitor.get("/subject?field=client_address&value=2001:db8:77:5::9").body())
        .contains("Blocked until 17:38:51");
    assertThat(visitor.get("/subject?field=client_address&value=2001:db8:77:5::/64").body())
        .contains("Blocked until 17:38:51")
        .doesNotContain("role=\"alert\"");
    assertThat(visitor.get("/subject?field=client_address&value=2001:db8:77:6::9").body())
        .doesNotContain("Blocked until");
    assertThat(visitor.get("/subject?field=sasl_username&value=2001:db8:77:5::9").body())
        .doesNotContain("Blocked until");
  }
}
