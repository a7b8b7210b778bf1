package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.rule.Alert;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Subject;
import io.weir.engine.config.Listen;
import io.weir.engine.config.WebConfig;
import io.weir.engine.judge.EngineTypes;
import io.weir.engine.view.BlockDesk.Asked;
import io.weir.engine.view.BlockDesk.BlockStatus;
import io.weir.engine.view.BlockDesk.Question;
import io.weir.engine.view.BlockDesk.State;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page behind the link of a notice that asks. */
final class AskPageTest {
  private static final String TOKEN = "AAAA-good";
  private static final Pattern FORM = Pattern.compile("name=\"form\" value=\"([^\"]+)\"");

  @TempDir Path folder;
  private final FakeOperations operations = new FakeOperations().busyDay();
  private final MovableClock clock = new MovableClock();
  private WebServer server;
  private String entry = "";

  /** Has no session. */
  private Visitor holder;

  @BeforeEach
  void start() throws Exception {
    operations.kept.addAll(EngineTypes.ALL);
    operations.memory.open(operations.kept);
    operations.asked.put(TOKEN, asked("192.0.2.7"));
    server =
        new WebServer(
            new WebConfig(Listen.parse("127.0.0.1:0"), null, false), operations, folder, clock);
    entry = server.start();
    holder = new Visitor(server.port());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  static Asked asked(String value) {
    Subject subject = new Subject("client_address", value);
    Alert alert =
        new Alert(
            "0a".repeat(16),
            "busy_address",
            "messages",
            FakeOperations.AT,
            Finding.at(1, subject)
                .measured(150, 100)
                .since(FakeOperations.AT)
                .evidence(Map.of("sasl_username", List.of("anna", "<b>ben</b>\u202e\u0007")))
                .says(value + " sent 150 messages"));
    BlockStatus block = FakeOperations.block("b7", subject, false, false);
    return new Asked(
        alert,
        List.of(
            new BlockStatus(
                block.block(),
                State.WAITING,
                "",
                new Question(FakeOperations.AT.plusSeconds(1_800), true))));
  }

  private HttpResponse<String> answer(String token, String form, String choice, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(holder.base + "/ask/" + token))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("form=" + form + "&answer=" + choice + "&reason=seen"));
    return holder.send(headers.length == 0 ? request : request.headers(headers));
  }

  private String form() throws Exception {
    Matcher found = FORM.matcher(holder.get("/ask/" + TOKEN).body());
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  @Test
  void openingShowsTheEvidenceAndChangesNothing() throws Exception {
    for (int i = 0; i < 30; i++) {
      HttpResponse<String> page = holder.get("/ask/" + TOKEN);
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body())
          .contains("192.0.2.7 sent 150 messages", "busy_address, level 1")
          .contains("&lt;b&gt;ben&lt;/b&gt;")
          .doesNotContain("<b>ben", "\u202e", "\u0007");
      assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(page.headers().firstValue("Set-Cookie")).isEmpty();
    }
    HttpResponse<String> head =
        holder.send(
            HttpRequest.newBuilder(URI.create(holder.base + "/ask/" + TOKEN))
                .method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(holder.get("/ask/" + TOKEN + "?answer=approve&form=" + form()).statusCode())
        .isEqualTo(200);
    assertThat(operations.orders).isEmpty();
  }

  @Test
  void oneAnswerOfThePageCounts() throws Exception {
    String form = form();
    HttpResponse<String> done = answer(TOKEN, form, "approve", "Origin", holder.base);
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(done.body()).contains("Approved").doesNotContain("192.0.2.7");
    HttpResponse<String> again = answer(TOKEN, form, "refuse", "Origin", holder.base);
    assertThat(again.statusCode()).isEqualTo(404);
    assertThat(operations.orders.get(0)).isEqualTo("link true by link: seen");
    assertThat(again.body()).isEqualTo(holder.get("/ask/nonsense").body());
    assertThat(holder.get("/ask/" + TOKEN).body()).isEqualTo(again.body());
    assertThat(holder.get("/").statusCode()).as("it opens nothing else").isEqualTo(401);
    assertThat(holder.get("/blocks").statusCode()).isEqualTo(401);
  }

  @Test
  void onlyThePageItselfAnswers() throws Exception {
    String form = form();
    assertThat(answer(TOKEN, form, "approve").statusCode()).as("no origin").isEqualTo(403);
    for (String origin : List.of("https://evil.example", "null")) {
      assertThat(answer(TOKEN, form, "approve", "Origin", origin).statusCode()).isEqualTo(403);
    }
    for (String wrong : List.of("", "x", form + "0")) {
      assertThat(answer(TOKEN, wrong, "approve", "Origin", holder.base).statusCode())
          .isEqualTo(403);
    }
    assertThat(answer(TOKEN, form, "maybe", "Origin", holder.base).statusCode()).isEqualTo(403);
    assertThat(answer("other", form, "approve", "Origin", holder.base).statusCode())
        .as("the form of another link")
        .isEqualTo(403);
    assertThat(operations.orders).isEmpty();
  }

  @Test
  void whoGuessesWaitsAndTheRightLinkDoesNot() throws Exception {
    int last = 0;
    for (int i = 0; i < 15; i++) {
      last = holder.get("/ask/guess" + i).statusCode();
    }
    assertThat(last).isEqualTo(429);
    assertThat(holder.get("/ask/" + "A".repeat(3_000)).statusCode()).isEqualTo(429);
    assertThat(holder.get("/ask/" + TOKEN).statusCode()).isEqualTo(200);
    clock.pass(Duration.ofMinutes(30));
    assertThat(holder.get("/ask/guess").statusCode()).isEqualTo(404);
  }

  @Test
  void anOperatorDecidesOnThePages() throws Exception {
    operations.blocks.clear();
    operations.blocks.addAll(asked("192.0.2.7").blocks());
    holder.enter(entry);
    String list = holder.get("/blocks?state=waiting").body();
    assertThat(list).contains("waiting for a person", "Without an answer until", "approve?block=");
    String key = Visitor.key("b7");
    assertThat(holder.get("/approve?block=" + key).body()).contains("Block 192.0.2.7");
    assertThat(
            holder
                .post("/refuse", "order", holder.order(), "block", key, "reason", "a test")
                .headers()
                .firstValue("Location"))
        .contains("blocks?done=refused");
    assertThat(operations.orders).containsExactly("answer b7 false by web page: a test");
    assertThat(holder.post("/approve", "block", key).statusCode()).isEqualTo(403);
    assertThat(holder.get("/approve?block=none").statusCode()).isEqualTo(404);
    assertThat(holder.get("/").body()).contains("Decide");
  }
}
