package io.weir.plugins.action.webhook;

import io.weir.api.ComponentContext;
import io.weir.api.Text;
import io.weir.api.action.ActionException;
import io.weir.api.action.Notice;
import io.weir.api.action.Notifier;
import io.weir.api.config.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/** Sends a request for each notice. Redirects are not followed: they would get the secrets too. */
final class WebhookNotifier implements Notifier {
  /** The request is as it is: sent again, it is refused again. */
  private static final Set<Integer> FOR_GOOD = Set.of(400, 405, 406, 410, 411, 413, 414, 415, 422);

  private static final int SHOWN = 300;

  private final WebhookConfig config;
  private final Bodies bodies;
  private final Clock clock;
  private @Nullable HttpClient client;
  private Instant notBefore = Instant.MIN;

  WebhookNotifier(WebhookConfig config, Bodies bodies, Clock clock) {
    this.config = config;
    this.bodies = bodies;
    this.clock = clock;
  }

  @Override
  public void notify(Notice notice) throws ActionException, InterruptedException {
    if (clock.instant().isBefore(notBefore)) {
      throw new ActionException(true, where() + " asked to wait until " + notBefore, null);
    }
    HttpRequest request = request(notice);
    try {
      HttpResponse<InputStream> answer =
          client().send(request, HttpResponse.BodyHandlers.ofInputStream());
      String said;
      try (InputStream in = answer.body()) {
        said = new String(in.readNBytes(SHOWN), StandardCharsets.UTF_8);
      }
      answered(answer, said);
    } catch (HttpTimeoutException e) {
      throw new ActionException(
          true, where() + " did not answer within " + config.timeout().toSeconds() + " s", e);
    } catch (ConnectException e) {
      throw new ActionException(true, where() + " cannot be reached: connection refused", e);
    } catch (IOException e) {
      throw new ActionException(true, where() + " cannot be reached: " + why(e), e);
    }
  }

  private static String why(IOException e) {
    Throwable cause = e;
    while (cause.getMessage() == null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null
        ? cause.getClass().getSimpleName()
        : Text.visible(cause.getMessage(), SHOWN);
  }

  private HttpClient client() {
    HttpClient made = client;
    if (made == null) {
      made =
          HttpClient.newBuilder()
              .connectTimeout(config.timeout())
              .followRedirects(HttpClient.Redirect.NEVER)
              .build();
      client = made;
    }
    return made;
  }

  private HttpRequest request(Notice notice) {
    byte[] body = bodies.body(notice).getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(bodies.url(notice)))
            .timeout(config.timeout())
            .header("Content-Type", config.contentType())
            .header("User-Agent", "Weir")
            .header("X-Weir-Id", notice.id())
            .header("Idempotency-Key", notice.id());
    config.headers().forEach((name, value) -> request.setHeader(name, value.reveal()));
    Secret secret = config.secret();
    if (secret != null) {
      long time = clock.instant().getEpochSecond();
      request.header("X-Weir-Signature", "t=" + time + ",sha256=" + sign(secret, time, body));
    }
    return request
        .method(config.method().name(), HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  /** Over the time too, so that nobody can send an old request again. */
  private static String sign(Secret secret, long time, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((time + ".").getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private void answered(HttpResponse<?> answer, String said) throws ActionException {
    int status = answer.statusCode();
    if (status >= 200 && status < 300) {
      return;
    }
    String more = said.isBlank() ? "" : ": " + Text.visible(said.strip(), SHOWN);
    if (status >= 300 && status < 400) {
      String to = answer.headers().firstValue("Location").map(Text::visible).orElse("nowhere");
      more = ", a redirect to " + Text.cut(to, SHOWN) + ", which is not followed: correct `url`";
    }
    if (status == 429 || status == 503) {
      notBefore = RetryAfter.of(answer.headers().firstValue("Retry-After"), clock.instant());
    }
    throw new ActionException(
        !FOR_GOOD.contains(status), where() + " answered " + status + more, null);
  }

  /** Without path and query, which may hold a token. */
  private String where() {
    URI to = URI.create(config.url().reveal().replace("{{id}}", "id"));
    return to.getScheme() + "://" + to.getHost() + (to.getPort() < 0 ? "" : ":" + to.getPort());
  }

  /** Makes notifiers of type {@code webhook}. */
  @Extension
  public static final class Factory implements Notifier.Factory<WebhookConfig> {
    /** For PF4J. */
    public Factory() {}

    @Override
    public String type() {
      return "webhook";
    }

    @Override
    public Class<WebhookConfig> configType() {
      return WebhookConfig.class;
    }

    @Override
    public Notifier create(WebhookConfig config, ComponentContext context) {
      String url = config.url().reveal();
      if (!isGood(url)) {
        throw context.reject("url", "must be the URL of a web server: https://chat.example/hook");
      }
      for (Map.Entry<String, Secret> header : config.headers().entrySet()) {
        try {
          HttpRequest.newBuilder().header(header.getKey(), header.getValue().reveal());
        } catch (IllegalArgumentException e) {
          // Its message has the value.
          throw context.reject(
              "headers." + header.getKey(), "is not a header that can be set, or not its value");
        }
      }
      try {
        HttpRequest.newBuilder().header("Content-Type", config.contentType());
      } catch (IllegalArgumentException e) {
        throw context.reject("content_type", "cannot be the value of a header");
      }
      String type = config.contentType().replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
      try {
        Bodies bodies = Bodies.of(url, config.body(), type.endsWith("json"));
        return new WebhookNotifier(config, bodies, context.clock());
      } catch (IllegalArgumentException e) {
        throw context.reject("body", Text.visible(String.valueOf(e.getMessage())));
      }
    }

    private static boolean isGood(String url) {
      try {
        URI to = new URI(url.replace("{{id}}", "id")); // other braces are no part of a URL
        return to.getHost() != null
            && to.getUserInfo() == null
            && ("http".equals(to.getScheme()) || "https".equals(to.getScheme()));
      } catch (URISyntaxException e) {
        return false;
      }
    }
  }
}
