package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows every link from the first page on, as somebody who looks at everything, and holds what
 * comes against the promise that text of logs stays text.
 */
final class PageCrawl {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern HREF = Pattern.compile(" href=\"([^\"]*)\"");
  private static final String ATTRIBUTE = "\\s+[a-z][a-z0-9:_-]*(?:=(?:\"[^\"]*\"|'[^']*'))?";
  private static final Pattern TAG =
      Pattern.compile(
          "(?is)<(/?[a-z][a-z0-9]*(?:" + ATTRIBUTE + ")*\\s*/?|!doctype html|!--.*?--)>");

  /** Links of one path and one set of parameters: their values differ, the page is the same. */
  private static final int MOST_ALIKE = 12;

  private final HttpClient browser =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .followRedirects(HttpClient.Redirect.ALWAYS)
          .build();

  private final Deque<URI> open = new ArrayDeque<>();
  private final Set<URI> seen = new HashSet<>();
  private final Map<String, Integer> alike = new HashMap<>();
  private final Map<String, Integer> pages = new TreeMap<>();

  /** The first page, by the link that lets in. */
  String enter(String link) throws Exception {
    HttpResponse<String> answer = get(URI.create(link));
    URI first = answer.uri();
    seen.add(first);
    links(first, answer.body());
    look(first, answer);
    return answer.body();
  }

  /** Follows what was found. Returns how many pages there were of each path. */
  Map<String, Integer> all(int most) throws Exception {
    for (int i = 0; i < most && !open.isEmpty(); i++) {
      URI next = open.remove();
      HttpResponse<String> answer = get(next);
      look(next, answer);
      pages.merge(next.getPath(), 1, Integer::sum);
      if (isHtml(answer)) {
        links(next, answer.body());
      }
    }
    return pages;
  }

  HttpResponse<String> get(URI page) throws Exception {
    return browser.send(
        HttpRequest.newBuilder(page).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static boolean isHtml(HttpResponse<String> answer) {
    return answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html");
  }

  private void links(URI page, String html) {
    Matcher all = HREF.matcher(html);
    while (all.find()) {
      String text = all.group(1).replace("&amp;", "&").replace("&#39;", "'").replace("&#34;", "\"");
      URI to;
      try {
        to = page.resolve(text);
      } catch (IllegalArgumentException e) {
        throw new AssertionError("a link on " + page + " is none: " + text, e);
      }
      boolean ours = page.getRawAuthority().equals(to.getRawAuthority());
      assertThat(to.getScheme()).as(text).isIn("http");
      assertThat(ours).as("leads to another host: " + to).isTrue();
      String kind = to.getPath() + "?" + to.getRawQuery();
      kind = kind.replaceAll("=[^&]*", "=");
      if (!to.getPath().startsWith("/static/")
          && !to.getPath().startsWith("/leave")
          && !isOrder(to.getPath())
          && seen.add(to)
          && alike.merge(kind, 1, Integer::sum) <= MOST_ALIKE) {
        open.add(to);
      }
    }
  }

  private static boolean isOrder(String path) {
    return path.matches(".*/(lift|prolong|note|add|end|trust|distrust|block)");
  }

  private static void look(URI page, HttpResponse<String> answer) throws Exception {
    String body = answer.body();
    assertThat(answer.statusCode()).as(page + "\n" + body).isEqualTo(200);
    isText(body);
    String type = answer.headers().firstValue("Content-Type").orElse("");
    if (isHtml(answer)) {
      assertThat(body).as(page + "").doesNotContain("<x-fuzz").doesNotContain("<script>${");
      // Values of fields stay as they are: a form sends them back.
      assertThat(TAG.matcher(body).replaceAll(""))
          .as("what is left without tags of " + page)
          .doesNotContain("<")
          .doesNotContain("\u001b")
          .doesNotContain("\u202e");
    } else if (type.startsWith("application/json")) {
      JSON.readTree(body);
    } else if (type.startsWith("text/csv")) {
      for (String line : body.split("\r\n", -1)) {
        assertThat(line).as(page + "").doesNotContainPattern("^[=@]|,[=@]");
      }
    } else {
      throw new AssertionError(page + " is " + type);
    }
  }

  /** No NUL, and no half of a character. */
  static void isText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      assertThat(c != 0 && (pair || !Character.isSurrogate(c))).as(text).isTrue();
      i += pair ? 1 : 0;
    }
  }
}
