package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An order that was answered is there after a kill: blocks by hand, trust. */
final class OrdersIT {
  private static final Pattern ORDER = Pattern.compile("name=\"order\" value=\"([^\"]+)\"");

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private Installation weir;
  private PfTables pf;
  private Path log;
  private String base = "";
  private String cookie = "";
  private int message;

  private Running start() throws IOException, InterruptedException {
    Running running = weir.start("run", "--config", "weir.yaml");
    running.says("running", Installation.PATIENCE);
    Path file = weir.work().resolve("state/web-link");
    Awaitility.await("the link").atMost(Installation.PATIENCE).until(() -> Files.exists(file));
    URI link = URI.create(Files.readString(file).strip());
    base = link.getScheme() + "://" + link.getAuthority();
    HttpResponse<String> answer =
        http.send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofString());
    String set = answer.headers().firstValue("Set-Cookie").orElseThrow();
    cookie = set.substring(0, set.indexOf(';'));
    return running;
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.header("Cookie", cookie).build(), BodyHandlers.ofString());
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(base + path)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private HttpResponse<String> order(String page, String... form)
      throws IOException, InterruptedException {
    Matcher token = ORDER.matcher(get(page));
    assertThat(token.find()).isTrue();
    StringBuilder body = new StringBuilder("order=").append(encode(token.group(1)));
    for (int i = 0; i < form.length; i += 2) {
      body.append('&').append(encode(form[i])).append('=').append(encode(form[i + 1]));
    }
    int query = page.indexOf('?');
    String path = query < 0 ? page : page.substring(0, query);
    return send(
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Messages of an address: three of them are too many. */
  private void sent(String address, int many) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < many; i++) {
      String id = "4F" + String.format("%05X", ++message);
      String at = Instant.now() + " mx postfix/";
      lines
          .append(at + "smtpd[7]: " + id + ": client=unknown[" + address + "]\n")
          .append(
              at
                  + "qmgr[9]: "
                  + id
                  + ": from=<a@shop.example>, size=900, nrcpt=1 (queue active)\n");
    }
    Files.writeString(log, lines.toString(), StandardOpenOption.APPEND);
  }

  private void blocked(String... addresses) {
    Awaitility.await("blocked: " + List.of(addresses))
        .atMost(Installation.PATIENCE)
        .until(() -> pf.addresses("mailblock").equals(List.of(addresses)));
  }

  @Test
  void whatWasAnsweredSurvivesAKill() throws Exception {
    weir = Installation.unpack(folder);
    pf = PfTables.in(folder);
    log = weir.write("maillog", "");
    weir.write(
        "weir.yaml",
        """
        sources: [{ id: maillog, type: file, path: maillog }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        state: state
        web: { listen: "127.0.0.1:0" }
        rules:
          - id: busy
            type: rate
            event: mail_message
            per: client_address
            window: 10m
            levels: [{ at: 3, actions: [block_addresses] }]
        actions:
          - { id: block_addresses, type: pf, table: mailblock, command: ["%s"], for: 1h }
        """
            .formatted(pf.command()));
    try (Running first = start()) {
      HttpResponse<String> refused =
          order(
              "/block",
              "action",
              "block_addresses",
              "field",
              "client_address",
              "value",
              "127.0.0.1",
              "for",
              "1d",
              "reason",
              "why not");
      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(refused.body()).contains("an address of this machine");
      assertThat(
              order(
                      "/block",
                      "action",
                      "block_addresses",
                      "field",
                      "client_address",
                      "value",
                      "203.0.113.9",
                      "for",
                      "1d",
                      "reason",
                      "asked for by phone")
                  .statusCode())
          .isEqualTo(303);
      first.kill();
    }
    try (Running second = start()) {
      blocked("203.0.113.9");
      assertThat(get("/blocks")).contains("203.0.113.9", "asked for by phone", "by <bdi>web page");
      assertThat(
              order(
                      "/trust",
                      "field",
                      "client_address",
                      "value",
                      "198.51.100.0/24",
                      "for",
                      "30d",
                      "reason",
                      "our new office")
                  .statusCode())
          .isEqualTo(303);
      second.kill();
    }
    try (Running third = start()) {
      assertThat(get("/trusted")).contains("198.51.100.0/24", "our new office");
      sent("198.51.100.7", 5);
      sent("192.0.2.7", 3);
      blocked("192.0.2.7", "203.0.113.9");
      assertThat(get("/")).doesNotContain("198.51.100.7 sent");

      String key = key(get("/blocks"), "203.0.113.9");
      assertThat(order("/lift?block=" + key, "block", key, "reason", "a mistake").statusCode())
          .isEqualTo(303);
      third.kill();
    }
    try (Running fourth = start()) {
      blocked("192.0.2.7");
      Awaitility.await("the history")
          .atMost(Installation.PATIENCE)
          .until(() -> get("/blocks?state=block_end").contains("lifted: a mistake"));
      String why = alert(get("/alerts"));
      assertThat(get("/" + why))
          .contains("The rule busy (rate) counts", "trace?id=4F", "blocked 192.0.2.7");
      assertThat(get("/subject?field=sender%2Fdomain&value=shop.example"))
          .contains("mail message by network");
      assertThat(fourth.stop(Installation.PATIENCE).exit()).isZero();
    }
  }

  private static String key(String html, String subject) {
    Matcher link = Pattern.compile("lift\\?block=(block-[0-9a-f-]+)").matcher(html);
    assertThat(link.find(html.indexOf(subject))).isTrue();
    return link.group(1);
  }

  private static String alert(String html) {
    Matcher link = Pattern.compile("href=\"(alert\\?id=[^\"]+)\"").matcher(html);
    assertThat(link.find()).as(html).isTrue();
    return link.group(1).replace("&amp;", "&");
  }
}
