package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.config.Listen;
import io.weir.engine.config.WebConfig;
import io.weir.engine.judge.EngineTypes;
import io.weir.engine.view.Outcome;
import io.weir.engine.view.TrustDesk.Origin;
import io.weir.engine.view.TrustDesk.TrustStatus;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders about trust, and the page that lists it, without a browser. */
final class TrustOrdersTest {
  @TempDir Path folder;
  private final FakeOperations operations = new FakeOperations().busyDay();
  private WebServer server;
  private Visitor visitor;
  private String order;

  @BeforeEach
  void start() throws Exception {
    operations.kept.addAll(EngineTypes.ALL);
    operations.memory.open(operations.kept);
    operations.trusts.add(
        new TrustStatus(
            "77",
            "sender/domain",
            "shop.example",
            "<script>our shop</script>",
            Optional.of(Instant.parse("2026-04-01T00:00:00Z")),
            Origin.ORDER,
            "anna",
            Optional.of(FakeOperations.AT)));
    operations.trusts.add(
        new TrustStatus(
            "",
            "client_address",
            "192.0.2.0/24",
            "the office",
            Optional.empty(),
            Origin.PIPELINE,
            "",
            Optional.empty()));
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

  private HttpResponse<String> trust(String value, String... more) throws Exception {
    String[] form = {
      "order", order, "field", "client_address", "value", value, "for", "30d", "reason", "ours"
    };
    String[] all = java.util.Arrays.copyOf(form, form.length + more.length);
    System.arraycopy(more, 0, all, form.length, more.length);
    return visitor.post("/trust", all);
  }

  @Test
  void trustGoesToTheDesk() throws Exception {
    assertThat(visitor.get("/trust?field=sender/domain&value=shop.example").body())
        .contains("value=\"shop.example\"")
        .containsPattern("value=\"sender/domain\" selected")
        .contains("checked");
    HttpResponse<String> answer = trust("203.0.113.0/24", "unblock", "on");
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).contains("trusted?done=trusted");
    trust("203.0.113.9");
    assertThat(operations.orders)
        .containsExactly(
            "trust Wanted[field=client_address, value=203.0.113.0/24,"
                + " until=2026-04-04T13:42:17Z, unblock=true] by web page: ours",
            "trust Wanted[field=client_address, value=203.0.113.9,"
                + " until=2026-04-04T13:42:17Z, unblock=false] by web page: ours");
  }

  @Test
  void whatIsRefusedIsSaidBesideTheField() throws Exception {
    operations.refusal = Outcome.refused("value", "is too wide a network");
    HttpResponse<String> answer = trust("0.0.0.0/0");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("id=\"error-value\"").contains("value=\"0.0.0.0/0\"");
    assertThat(answer.body()).as("it was not asked for").doesNotContain("checked");
    assertThat(trust("1.2.3.4", "until", "9999-01-01T00:00").body()).contains("error-until");
    operations.refusal = null;
    operations.fails = true;
    assertThat(trust("1.2.3.4").statusCode()).isEqualTo(503);
  }

  @Test
  void theListSaysWhoAndWhyAndTakesBack() throws Exception {
    String html = visitor.get("/trusted").body();
    assertThat(html)
        .contains("shop.example", "sender domain", "by <bdi>anna</bdi>", "192.0.2.0/24")
        .contains("the office", "pipeline file", "distrust?trust=77")
        .contains("&lt;script&gt;our shop")
        .doesNotContain("<script>our");
    assertThat(visitor.get("/trusted?subject=192.0").body()).doesNotContain("shop.example");
    assertThat(visitor.get("/distrust?trust=77").body()).contains("It was trusted by anna");
    assertThat(visitor.get("/distrust?trust=").statusCode()).isEqualTo(404);
    assertThat(
            visitor.post("/distrust", "order", order, "trust", "77", "reason", "gone").statusCode())
        .isEqualTo(303);
    assertThat(operations.orders).containsExactly("end 77 by web page: gone");
    assertThat(visitor.post("/distrust", "order", order, "trust", "77").statusCode())
        .isEqualTo(404);
    operations.memory.away(true);
    assertThat(visitor.get("/trusted").body()).contains("is away").contains("192.0.2.0/24");
  }
}
