package io.weir.plugins.action.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.weir.api.action.Notice;
import io.weir.plugins.notice.NoticeContent;
import io.weir.plugins.notice.NoticeTemplate;
import io.weir.plugins.notice.NoticeTemplate.Escape;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes the address and the body of a request out of a notice. */
final class Bodies {
  private final String url;
  private final @Nullable NoticeTemplate body;

  private Bodies(String url, @Nullable NoticeTemplate body) {
    this.url = url;
    this.body = body;
  }

  /**
   * Reads the template, and tries it out.
   *
   * @param body null for everything as JSON
   * @param json whether the body is to be JSON
   * @throws IllegalArgumentException with what is wrong in the body
   */
  static Bodies of(String url, @Nullable String body, boolean json) {
    if (body == null) {
      return new Bodies(url, null);
    }
    NoticeTemplate template = NoticeTemplate.of(body, json ? Escape.JSON : Escape.NONE);
    if (json) {
      template.examples().forEach(Bodies::check);
    }
    return new Bodies(url, template);
  }

  private static void check(String json) {
    try (JsonParser in = new JsonFactory().createParser(json)) {
      in.nextToken();
      in.skipChildren();
      if (in.nextToken() != null) {
        throw new IllegalArgumentException("does not make JSON: there is more than one value");
      }
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

  /** An id has nothing that must be escaped. */
  String url(Notice notice) {
    return url.replace("{{id}}", notice.id());
  }

  String body(Notice notice) {
    return body == null
        ? NoticeContent.json(notice)
        : body.fill(NoticeContent.names(notice, Instant::toString));
  }
}
