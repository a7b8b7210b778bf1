package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.distribution.Installation.Finished;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lines that nobody foresaw, the whole way: file, head, parser, folding, meter, mask, join, rules,
 * state, spool, H2, page, all pages, mail, and as JSON. A line that holds the work up for ten
 * seconds is a failure: the daemon's own watch logs it with its stack.
 *
 * <p>A few seconds in every build. By hand, with the seed that a failure names, or ten million:
 *
 * <pre>./mvnw verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false
 *     -Dfailsafe.failIfNoSpecifiedTests=false -Dit.test=WholeWayFuzzIT
 *     -Dweir.fuzz.lines=10000000 [-Dweir.fuzz.seed=1]</pre>
 */
final class WholeWayFuzzIT {
  private static final int CHUNK = 500_000;
  private static final int MOST_PAGES = 150;

  /** Writes what it is given, each call a line. */
  private static final String KEEP =
      """
      #!/bin/sh
      printf '%s|%s|%s\\n' "$1" "$2" "$3" >>"${0%/*}/calls"
      """;

  private static final String LAST = "fuzz-was-read@example.org";

  @TempDir Path folder;

  @Test
  void nothingStopsIsLostOrComesOutAsItWas() throws Exception {
    long lines = Long.getLong("weir.fuzz.lines", 20_000);
    long seed = Long.getLong("weir.fuzz.seed", System.nanoTime());
    System.out.println("fuzz: " + lines + " lines, -Dweir.fuzz.seed=" + seed);
    Installation weir = Installation.unpack(folder);
    weir.environment("WEIR_JAVA_OPTS", "-Dweir.stuck_after_seconds=10");
    long begun = System.nanoTime();
    Path program = weir.write("keep", KEEP);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    try (Postbox post = new Postbox(folder);
        HookServer hooks = new HookServer()) {
      for (long done = 0, round = 0; done < lines; round++) {
        int now = (int) Math.min(CHUNK, lines - done);
        new Round(weir, post, hooks, program, "r" + round, new FuzzLines(seed + round), now).run();
        done += now;
        System.out.printf(
            Locale.ROOT,
            "fuzz: %,d lines, %,d lines/s%n",
            done,
            done * 1_000_000_000L / Math.max(1, System.nanoTime() - begun));
      }
    }
  }

  /** Some lines, in a folder of their own. */
  private record Round(
      Installation weir,
      Postbox post,
      HookServer hooks,
      Path program,
      String name,
      FuzzLines fuzz,
      int lines) {
    void run() throws Exception {
      Path home = Files.createDirectories(weir.work().resolve(name));
      Path log = home.resolve("maillog");
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(log))) {
        fuzz.write(out, lines);
        out.write(hostileLogins().getBytes(StandardCharsets.UTF_8));
      }
      int all = lines + 9;
      Path first = asJson(log, all);
      Path second = asJson(log, all);
      assertThat(Files.mismatch(first, second)).as("the same bytes twice").isEqualTo(-1);

      int port = freePort();
      String config = name + "/weir.yaml";
      weir.write(config, configuration(port));
      int mails = post.mails().size();
      try (Running running = weir.start("run", "--config", config)) {
        running.says("weir: link to the page, works once: ", patience());
        Awaitility.await("the last line")
            .atMost(patience())
            .pollInterval(Duration.ofMillis(500))
            .failFast(() -> assertThat(running.err()).doesNotContain("the loop hangs"))
            .until(() -> rows(config, "mail_delivery where recipient = '" + LAST + "'") == 1);
        page(running);
        Awaitility.await("mail").atMost(patience()).until(() -> post.mails().size() > mails);
        Finished end = running.stop(patience());
        assertThat(end.exit()).as(end.err()).isZero();
        assertThat(end.err()).doesNotContain("please report").doesNotContain(" ERROR ");
      }
      post.mails().subList(mails, post.mails().size()).forEach(this::mail);
      given(home);
      rowsAreWholeAndComeOnce(config, log);
      delete(home);
    }

    private Duration patience() {
      return Installation.PATIENCE.plusSeconds(lines / 2_000);
    }

    /** What follows the random lines, so that page and mail have something hostile to show. */
    private String hostileLogins() {
      StringBuilder out = new StringBuilder();
      Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      for (int i = 0; i < 8; i++) {
        out.append(now)
            .append(" mx postfix/smtpd[7]: warning: unknown[203.0.113.5]: SASL LOGIN")
            .append(" authentication failed: no, sasl_username=")
            .append(FuzzLines.MARK + "\"&'$(touch pwned);`touch pwned`\u001b[2J\u202e.\n");
      }
      return out.append(now)
          .append(" mx postfix/smtp[8]: 4104E3D: to=<" + LAST + ">, relay=none, delay=1,")
          .append(" delays=0/0/1/0, dsn=4.4.1, status=deferred (no route)\n")
          .toString();
    }

    private String configuration(int port) {
      return """
      sources: [{ type: file, path: maillog }]
      parsers: [{ type: postfix }]
      store: { type: h2, path: data/weir }
      state: state
      rules:
        - id: failed_address
          type: rate
          event: mail_auth_failure
          per: client_address
          window: 1h
          levels: [{ at: 5, actions: [tell, run, note, hook, keep] }]
        - id: failed_login
          type: rate
          event: mail_auth_failure
          per: sasl_username
          window: calendar_hour
          levels: [{ at: 5, actions: [tell, run, note, hook, keep] }]
      actions:
        - { id: run, type: exec, command: [%2$s, --, "{{subject}}", "{{title}}"], digest: 0s }
        - { id: note, type: log, file: notes, format: json, digest: 0s }
        - { id: hook, type: webhook, url: "http://127.0.0.1:%3$d/", digest: 0s }
        - id: keep
          type: exec_block
          fields: [client_address, sasl_username]
          add: [%2$s, --, "{{subject}}"]
          remove: ["/bin/true"]
          for: 1h
      %1$sweb: { listen: "127.0.0.1:%4$d" }
      """
          .formatted(post.action("tell"), program, hooks.port(), port);
    }

    /** What programs, files and web servers were given. */
    private void given(Path home) throws IOException {
      for (String told : Files.readAllLines(home.resolve("notes"))) {
        texts(told);
      }
      assertThat(hooks.bodies()).isNotEmpty().allSatisfy(Round::texts);
      List<String> calls = Files.readAllLines(weir.work().resolve("calls"));
      assertThat(calls).anyMatch(call -> call.startsWith("--|" + FuzzLines.MARK));
      calls.forEach(PageCrawl::isText);
      try (Stream<Path> all = Files.walk(weir.work())) {
        assertThat(all.map(p -> p.getFileName().toString())).doesNotContain("pwned");
      }
    }

    private static void texts(String json) throws IOException {
      try (JsonParser in = new JsonFactory().createParser(json)) {
        for (JsonToken t = in.nextToken(); t != null; t = in.nextToken()) {
          if (t == JsonToken.VALUE_STRING) {
            PageCrawl.isText(in.getText());
          }
        }
      }
    }

    /** One object for each line, each event's text as it may be kept. */
    private Path asJson(Path log, int all) throws IOException {
      try (Running parsing =
          weir.start("parse", "--parser", "postfix", "--lines", log.toString())) {
        Path out = parsing.outFile();
        Finished end = parsing.end(patience());
        assertThat(end.exit()).as(end.err()).isZero();
        int objects = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(out));
            JsonParser json = new JsonFactory().createParser(in)) {
          int depth = 0;
          for (JsonToken t = json.nextToken(); t != null; t = json.nextToken()) {
            depth += t == JsonToken.START_OBJECT ? 1 : t == JsonToken.END_OBJECT ? -1 : 0;
            objects += t == JsonToken.START_OBJECT && depth == 1 ? 1 : 0;
            if (t == JsonToken.VALUE_STRING) {
              PageCrawl.isText(json.getText());
            }
            if (depth == 1 && t == JsonToken.FIELD_NAME && json.currentName().equals("status")) {
              assertThat(json.nextTextValue()).isIn("event", "ignored", "unknown");
            }
          }
        }
        assertThat(objects).as("objects, one a line").isEqualTo(all);
        return out;
      }
    }

    private void page(Running running) throws Exception {
      String link =
          running
              .err()
              .lines()
              .filter(line -> line.startsWith("weir: link to the page"))
              .map(line -> line.substring(line.indexOf("http://")))
              .findFirst()
              .orElseThrow();
      PageCrawl crawl = new PageCrawl();
      assertThat(crawl.enter(link)).contains("&lt;x-fuzz");
      Map<String, Integer> pages = crawl.all(MOST_PAGES);
      assertThat(pages.keySet())
          .contains("/alert", "/alerts", "/blocks", "/events", "/statistics", "/subject", "/trace");
      System.out.println("fuzz: pages " + pages);
      URI health = URI.create(link).resolve("/health");
      assertThat(crawl.get(health).body()).contains("\"status\":\"");
    }

    private void mail(Postbox.Mail mail) {
      PageCrawl.isText(mail.subject());
      PageCrawl.isText(mail.text());
      assertThat(mail.subject()).doesNotContain("\n").doesNotContain("\u001b");
      assertThat(mail.text()).doesNotContain("\u001b").doesNotContain("\u202e");
    }

    private void rowsAreWholeAndComeOnce(String config, Path log) {
      List<Long> before = new ArrayList<>();
      List<String> tables =
          List.of("mail_message", "mail_delivery", "mail_reject", "mail_auth_failure");
      for (String table : tables) {
        long rows = rows(config, table);
        assertThat(rows).as(table).isPositive();
        assertThat(rows(config, "(select distinct stream, place, line_check from " + table + ")"))
            .as("ids of " + table)
            .isEqualTo(rows);
        before.add(rows);
      }
      weir.weir("import", "--config", config, log.toString()).good();
      for (int i = 0; i < tables.size(); i++) {
        assertThat(rows(config, tables.get(i))).as(tables.get(i)).isEqualTo(before.get(i));
      }
    }

    private long rows(String config, String from) {
      Finished asked =
          weir.weir("sql", "--config", config, "--json", "-e", "select count(*) as n from " + from);
      String out = asked.out();
      return asked.exit() == 0 && out.contains("\"n\":")
          ? Long.parseLong(out.replaceAll("(?s).*\"n\":(\\d+).*", "$1"))
          : -1;
    }

    private static int freePort() throws IOException {
      try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      }
    }

    private static void delete(Path home) throws IOException {
      try (Stream<Path> all = Files.walk(home)) {
        for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(p);
        }
      }
    }
  }
}
