package io.weir.bench;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long the pages of a running daemon take, by HTTP, with a store that {@link StoreFill} filled:
 * {@code PageTimes STATE [REQUESTS]}, where STATE is the folder in which the daemon keeps its state
 * and the link that opens a session. Each request asks for another account, address, recipient or
 * message; the first of each page is shown apart, because it also loads classes and fills caches.
 */
public final class PageTimes {
  private static final Pattern ID = Pattern.compile("\"(queue_id|message_id)\"\\s*:\\s*\"([^\"]+)\"");
  private static final int IDS = 400;

  private final HttpClient client =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();
  private final SplittableRandom random = new SplittableRandom();
  private final String base;
  private final int requests;

  private PageTimes(String base, int requests) {
    this.base = base;
    this.requests = requests;
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    String link = Files.readString(Path.of(args[0], "web-link")).strip();
    int requests = args.length > 1 ? Integer.parseInt(args[1]) : 20;
    PageTimes times = new PageTimes(link.substring(0, link.indexOf("/enter/")), requests);
    times.get(URI.create(link));
    times.all();
  }

  private void all() throws IOException, InterruptedException {
    System.out.printf(
        "%-36s %9s %9s %9s %9s  (ms, %d requests)%n", "page", "first", "median", "p99", "slowest", requests);
    time("statistics of 30 days", i -> "/statistics?range=30+days");
    time("statistics of 7 days", i -> "/statistics?range=7+days");
    time("statistics of yesterday", i -> "/statistics?range=yesterday");
    time("now", i -> "/");
    time("account, 30 days", i -> subject("sasl_username", account(StoreFill.ACCOUNTS)));
    time("account, one of the busiest 50", i -> subject("sasl_username", account(50, i)));
    time("address, 30 days", i -> subject("client_address", address()));
    time("recipient, 30 days", i -> subject("recipient", recipient()));
    time(
        "events by recipient, 30 days",
        i -> "/events?type=mail_delivery&last=30d&f.recipient=" + text(recipient()));
    List<String> ids = ids();
    time("trace, by queue id or message id", i -> "/trace?id=" + text(ids.get(i % ids.size())));
  }

  private void time(String page, IntFunction<String> path) throws IOException, InterruptedException {
    double first = ask(path.apply(0));
    List<Double> times = new ArrayList<>();
    for (int i = 1; i <= requests; i++) {
      times.add(ask(path.apply(i)));
    }
    Collections.sort(times);
    System.out.printf(
        "%-36s %9.0f %9.0f %9.0f %9.0f%n",
        page,
        first,
        times.get(times.size() / 2),
        times.get((int) Math.ceil(times.size() * 0.99) - 1),
        times.get(times.size() - 1));
  }

  private double ask(String path) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    get(URI.create(base + path));
    return (System.nanoTime() - begun) / 1e6;
  }

  private String get(URI uri) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(2)).build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(uri + " answered " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }

  private static String subject(String field, String value) {
    return "/subject?last=30d&field=" + field + "&value=" + text(value);
  }

  private String account(int of) {
    return StoreFill.account(random.nextInt(of));
  }

  private static String account(int of, int i) {
    return StoreFill.account(i % of);
  }

  private String address() {
    return StoreFill.client(random.nextInt(StoreFill.ACCOUNTS), random.nextInt(3)).toString();
  }

  private String recipient() {
    return StoreFill.recipient(random.nextInt(StoreFill.RECIPIENTS));
  }

  /** Of messages of all of the 30 days, and so few each that none is asked for twice. */
  private List<String> ids() throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    while (ids.size() < Math.min(requests + 1, IDS)) {
      String rows =
          get(
              URI.create(
                  base
                      + "/events.json?type=mail_message&last=30d&f.sasl_username="
                      + text(account(StoreFill.ACCOUNTS))));
      Matcher found = ID.matcher(rows);
      List<String> its = new ArrayList<>();
      while (found.find()) {
        its.add(found.group(2));
      }
      for (int i = 0; i < Math.min(4, its.size()); i++) {
        ids.add(its.get(random.nextInt(its.size())));
      }
    }
    return ids;
  }

  private static String text(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
