package io.weir.plugins.action.webhook;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import io.weir.api.config.Secret;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Doc("Sends notices to a web server: a chat, a pager, a program of your own.")
record WebhookConfig(
    @Doc(
            "Where to send. It often contains a token: `${file:/etc/weir/chat-url}`. May contain"
                + " `{{id}}`.")
        Secret url,
    @Doc("The method of the request.") @Default("post") Method method,
    @Doc("Further headers: `{ Authorization: \"Bearer ${file:/etc/weir/token}\" }`.") @Default("{}")
        Map<String, Secret> headers,
    @Doc("The type of the body. With one that ends in json, values are escaped for JSON.")
        @Default("application/json")
        String contentType,
    @Doc("The body, a Mustache template. Without it, a JSON object with everything.")
        @Range(min = 1, max = 20_000)
        @Nullable String body,
    @Doc("Signs each request: the receiver, which knows it too, can tell that it is Weir's.")
        @Nullable Secret secret,
    @Doc("Maximum time until the whole answer is there.")
        @Default("10s")
        @Range(min = 1000, max = 300_000)
        Duration timeout) {

  /** Methods with a body. */
  enum Method {
    POST,
    PUT
  }
}
