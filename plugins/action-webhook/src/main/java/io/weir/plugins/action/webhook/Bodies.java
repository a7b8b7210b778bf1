package io.weir.plugins.action.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import io.weir.api.action.Notice;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Subject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the address and the body of a request out of a notice. */
final class Bodies {
  private final Template url;
  private final @Nullable Template body;

  private Bodies(Template url, @Nullable Template body) {
    this.url = url;
    this.body = body;
  }

  /**
   * Reads the templates, and tries them out.
   *
   * @param body null for everything as JSON
   * @param json whether the body is to be JSON
   * @throws IllegalArgumentException with what is wrong in the body
   */
  static Bodies of(String url, @Nullable String body, boolean json) {
    // A name that there is not is a mistake; what a kind of notice lacks is an empty list.
    Mustache.Compiler compiler =
        Mustache.compiler()
            .strictSections(true)
            .withLoader(
                name -> {
                  throw new MustacheException("{{>" + name + "}}: there are no other templates");
                });
    Template address =
        compiler.withEscaper(text -> URLEncoder.encode(text, StandardCharsets.UTF_8)).compile(url);
    try {
      Template text =
          body == null
              ? null
              : compiler
                  .withEscaper(
                      json
                          ? value ->
                              new String(JsonStringEncoder.getInstance().quoteAsString(value))
                          : value -> value)
                  .compile(body);
      Bodies all = new Bodies(address, text);
      String example = all.body(example());
      if (body != null && example.contains("{{")) {
        throw new IllegalArgumentException("{{ without }}");
      }
      if (json) {
        check(example);
      }
      return all;
    } catch (MustacheException e) {
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "does not make JSON: "
              + e.getOriginalMessage()
              + " at line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + " of what it makes",
          e);
    } catch (IOException e) {
      throw new IllegalArgumentException("does not make JSON", e);
    }
  }

  private static void check(String json) throws IOException {
    try (JsonParser in = new JsonFactory().createParser(json)) {
      in.nextToken();
      in.skipChildren();
      if (in.nextToken() != null) {
        throw new IllegalArgumentException("does not make JSON: there is more than one value");
      }
    }
  }

  private static Notice example() {
    Alert alert =
        new Alert(
            "0a",
            "busy_account",
            "messages",
            Instant.EPOCH,
            Finding.at(1, new Subject("sasl_username", "\"anna\"\\@a.example"))
                .measured(150, 150)
                .since(Instant.EPOCH)
                .evidence(Map.of("client_address", List.of("192.0.2.1", "192.0.2.2")))
                .says("\"anna\"\\ sent 150 messages"));
    return Notice.of("0a-1", Notice.Kind.ALERT, alert.sentence())
        .at(Instant.EPOCH)
        .alerts(List.of(alert), 0)
        .links(List.of(new Notice.Link("page", URI.create("http://127.0.0.1:8025/"))))
        .host("mx.example")
        .build();
  }

  String url(Notice notice) {
    return url.execute(Map.of("id", notice.id()));
  }

  String body(Notice notice) {
    Map<String, Object> content = Content.of(notice);
    return body == null ? Content.json(content) : body.execute(content);
  }
}
