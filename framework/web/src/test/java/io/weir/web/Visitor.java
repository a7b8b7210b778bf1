package io.weir.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Somebody with a plain HTTP client that follows nothing by itself. */
final class Visitor {
  private static final Pattern ORDER = Pattern.compile("name=\"order\" value=\"([^\"]+)\"");

  final HttpClient http = HttpClient.newHttpClient();
  final String base;
  String cookie = "";

  Visitor(int port) {
    base = "http://127.0.0.1:" + port;
  }

  /** Opens a one-time link and keeps the cookie. */
  HttpResponse<String> enter(String link) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(link)));
    answer
        .headers()
        .firstValue("Set-Cookie")
        .ifPresent(c -> cookie = c.substring(0, c.indexOf(';')));
    return answer;
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send(with(HttpRequest.newBuilder(URI.create(base + path)), headers));
  }

  HttpResponse<String> lift(String id, String order, String... headers)
      throws IOException, InterruptedException {
    String form = "order=" + encode(order) + "&block=" + encode(key(id));
    return send(
        with(HttpRequest.newBuilder(URI.create(base + "/blocks/lift")), headers)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  /** A form: names and values in turn. */
  HttpResponse<String> post(String path, String... form) throws IOException, InterruptedException {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < form.length; i += 2) {
      body.append(i == 0 ? "" : "&")
          .append(encode(form[i]))
          .append('=')
          .append(encode(form[i + 1]));
    }
    return send(
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  HttpResponse<String> leave(String order) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(base + "/leave"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("order=" + encode(order))));
  }

  HttpResponse<Stream<String>> listen() throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(base + "/now/stream")).header("Cookie", cookie).build(),
        BodyHandlers.ofLines());
  }

  String order() throws IOException, InterruptedException {
    Matcher found = ORDER.matcher(get("/").body());
    if (!found.find()) {
      throw new AssertionError("the page has no order token");
    }
    return found.group(1);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** Sends bytes of its own making, which HttpClient would not, and reads the first line. */
  static String raw(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      byte[] answer = socket.getInputStream().readAllBytes();
      return new String(answer, StandardCharsets.UTF_8);
    }
  }

  private static HttpRequest.Builder with(HttpRequest.Builder request, String... headers) {
    return headers.length == 0 ? request : request.headers(headers);
  }

  static String key(String id) {
    return NowPage.key(
        FakeOperations.block(id, FakeOperations.address("192.0.2.1"), true, false).block());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
