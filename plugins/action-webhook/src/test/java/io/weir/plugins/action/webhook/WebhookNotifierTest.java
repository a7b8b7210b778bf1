package io.weir.plugins.action.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.api.ConfigurationException;
import io.weir.api.action.ActionException;
import io.weir.api.action.Notice;
import io.weir.api.action.Notifier;
import io.weir.api.config.Secret;
import io.weir.testkit.FixedClock;
import io.weir.testkit.NotifierContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WebhookNotifierTest implements NotifierContract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HOSTILE = "\"},{\"x\":\"\\\u0000\n\u202e{{title}} <script>";

  @Override
  public Notifier.Factory<?> factory() {
    return new WebhookNotifier.Factory();
  }

  @Override
  public Receiver receiver() throws IOException {
    return new Hook();
  }

  private static Notice one() {
    return NotifierContract.notice(
        "0a-1", NotifierContract.alert("ann@a.example", "ann sent 150 messages"));
  }

  private static ActionException failure(Notifier notifier) {
    return catchThrowableOfType(ActionException.class, () -> notifier.notify(one()));
  }

  @Test
  void withoutABodyEverythingIsSent() throws Exception {
    try (Hook hook = new Hook();
        Notifier notifier = hook.notifier()) {
      notifier.notify(one());
      Hook.Request request = hook.requests.get(0);
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.path()).isEqualTo("/hook");
      assertThat(request.header("Content-Type")).isEqualTo("application/json");
      assertThat(request.header("Idempotency-Key")).isEqualTo("0a-1");
      JsonNode json = JSON.readTree(request.body());
      assertThat(json.at("/id").asText()).isEqualTo("0a-1");
      assertThat(json.at("/kind").asText()).isEqualTo("alert");
      assertThat(json.at("/host").asText()).isEqualTo("mx1.example");
      assertThat(json.at("/page").asText()).isEqualTo("http://127.0.0.1:8025/");
      assertThat(json.at("/alerts/0/rule").asText()).isEqualTo("stolen_password");
      assertThat(json.at("/alerts/0/subject").asText()).isEqualTo("ann@a.example");
      assertThat(json.at("/alerts/0/measure").isIntegralNumber()).isTrue();
      assertThat(json.at("/alerts/0/evidence/0/field").asText()).isEqualTo("client_address");
      assertThat(json.at("/alerts/0/evidence/0/values/1").asText()).isEqualTo("2001:db8::7");
    }
  }

  @Test
  void aTemplateMakesWhatAChatWants() throws Exception {
    String body =
        """
        {"text": "{{text}}", "fields": [
          {{#alerts}}{"who": "{{subject}}", "from": [
            {{#evidence}}{{#values}}{{^-first}}, {{/-first}}"{{.}}"{{/values}}{{/evidence}}]}
          {{^-last}}, {{/-last}}{{/alerts}}]}
        """;
    try (Hook hook = new Hook();
        Notifier notifier = Hook.notifier(hook.config("/t", body))) {
      notifier.notify(one());
      notifier.notify(
          NotifierContract.notice(
              "0a-2",
              NotifierContract.alert(HOSTILE, HOSTILE),
              NotifierContract.alert("bob@a.example", "bob sent 100")));
      JsonNode json = JSON.readTree(hook.requests.get(0).body());
      assertThat(json.at("/text").asText())
          .isEqualTo(
              "Weir mx1.example: ann sent 150 messages\n"
                  + "client_address: 192.0.2.1, 2001:db8::7\nhttp://127.0.0.1:8025/");
      assertThat(json.at("/fields/0/who").asText()).isEqualTo("ann@a.example");
      assertThat(json.at("/fields/0/from")).hasSize(2);
      JsonNode hostile = JSON.readTree(hook.requests.get(1).body());
      assertThat(hostile.at("/fields")).hasSize(2);
      assertThat(hostile.at("/fields/0/who").asText())
          .contains("\"},{\"x\":\"\\", "{{title}} <script>")
          .doesNotContain("\n", "\u202e", "\u0000");
    }
  }

  @Test
  void plainTextIsSentAsItIs() throws Exception {
    try (Hook hook = new Hook()) {
      WebhookConfig plain =
          new WebhookConfig(
              Secret.parse(hook.url() + "/rooms/{{id}}?x=1"),
              WebhookConfig.Method.PUT,
              Map.of("X-Title", Secret.parse("Weir"), "Authorization", Secret.parse("Bearer abc")),
              "text/plain; charset=utf-8",
              "{{title}} \"quoted\"",
              null,
              Duration.ofSeconds(20));
      try (Notifier notifier = Hook.notifier(plain)) {
        notifier.notify(one());
      }
      Hook.Request request = hook.requests.get(0);
      assertThat(request.method()).isEqualTo("PUT");
      assertThat(request.path()).isEqualTo("/rooms/0a-1?x=1");
      assertThat(request.header("X-Title")).isEqualTo("Weir");
      assertThat(request.header("Authorization")).isEqualTo("Bearer abc");
      assertThat(request.body()).isEqualTo("ann sent 150 messages \"quoted\"");
    }
  }

  @Test
  void aSecretSignsTimeAndBody() throws Exception {
    try (Hook hook = new Hook()) {
      WebhookConfig plain = hook.config("/", null);
      WebhookConfig signed =
          new WebhookConfig(
              plain.url(),
              plain.method(),
              plain.headers(),
              plain.contentType(),
              null,
              Secret.parse("hunter2"),
              plain.timeout());
      Instant now = Instant.parse("2026-11-29T12:00:00Z");
      try (Notifier notifier = Hook.notifier(signed, new FixedClock(now))) {
        notifier.notify(one());
      }
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec("hunter2".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      String over = now.getEpochSecond() + "." + hook.requests.get(0).body();
      String hex = HexFormat.of().formatHex(mac.doFinal(over.getBytes(StandardCharsets.UTF_8)));
      assertThat(hook.requests.get(0).header("X-Weir-Signature"))
          .isEqualTo("t=" + now.getEpochSecond() + ",sha256=" + hex);
    }
  }

  @Test
  void whatIsWrongForGoodIsNotSentAgain() throws Exception {
    try (Hook hook = new Hook();
        Notifier notifier = hook.notifier()) {
      hook.answer = "no field 'text'\u001b[31m\n" + "x".repeat(100_000);
      for (int status : new int[] {400, 413, 422}) {
        hook.status = status;
        assertThat(failure(notifier))
            .hasMessageStartingWith(hook.url() + " answered " + status + ": no field 'text'")
            .hasMessageNotContaining("\u001b")
            .extracting(ActionException::retry)
            .isEqualTo(false);
        assertThat(failure(notifier).getMessage()).hasSizeLessThan(500);
      }
      for (int status : new int[] {401, 403, 404, 500, 502}) {
        hook.status = status;
        assertThat(failure(notifier).retry()).as("%d", status).isTrue();
      }
    }
  }

  @Test
  void redirectsAreNotFollowed() throws Exception {
    try (Hook hook = new Hook();
        Notifier notifier = hook.notifier()) {
      hook.status = 302;
      hook.headers = Map.of("Location", hook.url() + "/elsewhere");
      assertThat(failure(notifier)).hasMessageContaining("a redirect to " + hook.url());
      assertThat(hook.requests).hasSize(1);
    }
  }

  @Test
  void itWaitsAsLongAsItIsAsked() throws Exception {
    MovedClock clock = new MovedClock();
    try (Hook hook = new Hook();
        Notifier notifier = Hook.notifier(hook.config("/", null), clock)) {
      hook.status = 429;
      hook.headers = Map.of("Retry-After", "120");
      assertThat(failure(notifier).retry()).isTrue();
      hook.status = 200;
      clock.plus(119);
      assertThat(failure(notifier)).hasMessageContaining("asked to wait until");
      assertThat(hook.requests).hasSize(1);
      clock.plus(1);
      notifier.notify(one());
      assertThat(hook.requests).hasSize(2);
    }
  }

  @Test
  void datesAndNonsenseInRetryAfter() {
    Instant now = Instant.parse("2026-11-29T12:00:00Z");
    assertThat(RetryAfter.of(Optional.of("Sun, 29 Nov 2026 12:01:00 GMT"), now))
        .isEqualTo(now.plusSeconds(60));
    assertThat(RetryAfter.of(Optional.of("999999999"), now)).isEqualTo(now.plusSeconds(3600));
    for (String nonsense : new String[] {"", "-1", "soon", "9".repeat(500), "1.5"}) {
      assertThat(RetryAfter.of(Optional.of(nonsense), now)).as(nonsense).isEqualTo(now);
    }
    assertThat(RetryAfter.of(Optional.empty(), now)).isEqualTo(now);
  }

  @Test
  void aServerThatDoesNotAnswerIsNotWaitedForForEver() throws Exception {
    try (Hook hook = new Hook()) {
      hook.delay = Duration.ofSeconds(30);
      WebhookConfig all = hook.config("/", null);
      WebhookConfig brief =
          new WebhookConfig(
              all.url(),
              all.method(),
              all.headers(),
              all.contentType(),
              null,
              null,
              Duration.ofSeconds(1));
      try (Notifier notifier = Hook.notifier(brief)) {
        assertThat(failure(notifier)).hasMessageContaining("did not answer within 1 s");
      }
    }
  }

  @Test
  void noMessageHasTheToken() throws Exception {
    try (Hook hook = new Hook();
        Notifier notifier = Hook.notifier(hook.config("/bot123:SECRET/send?key=SECRET", null))) {
      hook.status = 500;
      assertThat(failure(notifier)).hasMessageNotContaining("SECRET");
      hook.goAway();
      assertThat(failure(notifier)).hasMessageNotContaining("SECRET");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"text\": \"{{txet}}\"}",
        "{\"text\": \"{{title}\"}",
        "{\"text\": {{title}}}",
        "{\"text\": \"{{{title}}}\"}",
        "{{#alerts}}{\"a\": 1}",
        "{\"a\": 1} {\"b\": 2}",
        "{{>other}}",
      })
  void aBodyThatCannotWorkIsRejected(String body) throws Exception {
    try (Hook hook = new Hook()) {
      WebhookConfig config = hook.config("/", body);
      assertThatThrownBy(() -> Hook.notifier(config)).isInstanceOf(ConfigurationException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://a.example/",
        "chat.example",
        "http://",
        "https://a:b@c.example/",
        "https://a.example/{{title}}"
      })
  void anAddressThatCannotWorkIsRejected(String url) throws Exception {
    try (Hook hook = new Hook()) {
      WebhookConfig some = hook.config("/", null);
      WebhookConfig config =
          new WebhookConfig(
              Secret.parse(url),
              some.method(),
              some.headers(),
              some.contentType(),
              null,
              null,
              some.timeout());
      assertThatThrownBy(() -> Hook.notifier(config))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageNotContaining("a:b");
    }
  }
}
