package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.distribution.CountedMail.Failure;
import io.weir.distribution.CountedMail.Fate;
import io.weir.distribution.CountedMail.Mail;
import io.weir.distribution.CountedMail.Refusal;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers of a report, each counted a second time from what was invented. */
final class ReportIT {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 17);
  private static final LocalDate BEFORE = DAY.minusDays(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Installation weir;
  private CountedMail mail;

  private void days(ZoneId zone, String store) throws IOException {
    weir = Installation.unpack(folder);
    mail = new CountedMail(11, zone);
    mail.day(BEFORE, 300);
    mail.day(DAY, 500);
    Path log = weir.write("old.log", mail.log());
    Files.setLastModifiedTime(log, FileTime.from(DAY.plusDays(2).atStartOfDay(zone).toInstant()));
    configure("weir.yaml", zone, store);
    weir.weir("import", "--config", "weir.yaml", "old.log").good();
  }

  private void configure(String name, ZoneId zone, String store) {
    weir.write(
        name,
        "sources: [{ id: pipe, type: stdin }]\nparsers: [{ type: postfix }]\nstate: state\nzone: "
            + zone
            + "\n"
            + store);
  }

  private JsonNode report(String... more) throws IOException {
    String[] command = {"report", "--config", "weir.yaml", "--json", "--top", "8"};
    String[] all = Stream.of(command, more).flatMap(Stream::of).toArray(String[]::new);
    return JSON.readTree(weir.weir(all).good().out());
  }

  private JsonNode ofTheDay() throws IOException {
    return report("--from", DAY.toString(), "--to", DAY.toString());
  }

  /** In the second zone no day begins with a full hour of UTC. */
  @ParameterizedTest
  @ValueSource(strings = {"UTC", "Asia/Kolkata", "Europe/Moscow"})
  void theNumbersOfADayAreThoseOfItsEvents(String zone) throws IOException {
    days(ZoneId.of(zone), "store: { type: h2, path: data/weir }\n");
    JsonNode report = ofTheDay();
    assertThat(report.get("notes")).isEmpty();
    totals(report);
    rankings(report);
    course(report);
  }

  /** The long range is counted by the hour where it can be. */
  @ParameterizedTest
  @ValueSource(strings = {"UTC", "Asia/Kolkata"})
  void aMonthIsTheSumOfItsDays(String zone) throws IOException {
    days(ZoneId.of(zone), "store: { type: h2, path: data/weir }\n");
    JsonNode report = report("--from", "2026-03-01", "--to", "2026-03-31");
    assertThat(report.get("notes")).isEmpty();
    assertThat(report.at("/before/from").asText())
        .isEqualTo(LocalDate.of(2026, 2, 1).atStartOfDay(ZoneId.of(zone)).toInstant().toString());
    for (String status : List.of("sent", "deferred", "bounced")) {
      assertThat(report.at("/figures/deliveries/" + status + "/now").asLong())
          .as(status)
          .isEqualTo(fates(BEFORE, status).count() + fates(DAY, status).count());
    }
    ranking(report, "accounts", "count", m -> m.account().isEmpty(), Mail::account, m -> 1, null);
    ranking(
        report, "accounts", "bytes", m -> m.account().isEmpty(), Mail::account, Mail::size, null);
    ranking(report, "clients", "count", m -> m.client().isEmpty(), Mail::client, m -> 1, null);
    assertThat(report.at("/course/points")).hasSize(31);
    assertThat(report.at("/course/points/16/sent").asLong()).isEqualTo(fates(DAY, "sent").count());
  }

  @Test
  @Needs(Part.CENTRAL_MARIADB)
  void bothKindsOfDatabaseSayTheSame() throws IOException {
    ZoneId zone = ZoneId.of("Europe/Moscow");
    days(zone, "store: { type: h2, path: data/weir }\n");
    JsonNode day = ofTheDay();
    JsonNode month = report("--from", "2026-03-01", "--to", "2026-03-31");
    try (MariaDb server = new MariaDb(folder)) {
      configure("weir.yaml", zone, server.store());
      weir.weir("import", "--config", "weir.yaml", "old.log").good();
      assertThat(ofTheDay()).isEqualTo(day);
      assertThat(report("--from", "2026-03-01", "--to", "2026-03-31")).isEqualTo(month);
    }
  }

  @Test
  void aRunningDaemonSaysTheSame() throws IOException {
    days(ZoneId.of("UTC"), "store: { type: h2, path: data/weir }\n");
    JsonNode alone = ofTheDay();
    weir.write(
        "weir.yaml",
        Installation.text(weir.work().resolve("weir.yaml"))
            .replace("{ id: pipe, type: stdin }", "{ id: maillog, type: file, path: maillog }"));
    weir.write("maillog", "");
    try (Running running = weir.start("run", "--config", "weir.yaml")) {
      running.says("running: ", Installation.PATIENCE);
      assertThat(ofTheDay()).isEqualTo(alone);
      assertThat(running.stop(Installation.PATIENCE).good().err()).doesNotContain("ERROR", "WARN");
    }
  }

  @Test
  void itFitsATerminalAndIsAPageThatStandsAlone() throws IOException {
    days(ZoneId.of("UTC"), "store: { type: h2, path: data/weir }\n");
    String[] range = {
      "report", "--config", "weir.yaml", "--from", "2026-03-17", "--to", "2026-03-17"
    };
    weir.environment("COLUMNS", "80");
    List<String> lines = weir.weir(range).good().lines();
    assertThat(lines).hasSizeGreaterThan(100).allMatch(line -> line.length() <= 80);
    assertThat(lines.get(0)).isEqualTo("Report of Tue 17 Mar 2026 (UTC)");
    assertThat(lines.get(1)).isEqualTo("beside    Mon 16 Mar 2026");
    assertThat(lines).noneMatch(line -> line.contains("\u001b"));

    String page =
        weir.weir(
                Stream.concat(Stream.of(range), Stream.of("--html", "--top", "30"))
                    .toArray(String[]::new))
            .good()
            .out();
    assertThat(page)
        .startsWith("<!DOCTYPE html>")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "prefers-color-scheme: dark")
        .doesNotContain("<script", "src=", "href=", "url(", "@import");
  }

  private Stream<Mail> mails(LocalDate day) {
    return mail.mails.stream().filter(m -> m.day().equals(day));
  }

  private Stream<Fate> fates(LocalDate day, String status) {
    return mails(day).flatMap(m -> m.fates().stream()).filter(f -> f.status().equals(status));
  }

  private void totals(JsonNode report) {
    both(report, "messages/messages", day -> mails(day).count());
    both(report, "messages/bytes", day -> mails(day).mapToLong(Mail::size).sum());
    both(report, "messages/recipients", day -> mails(day).mapToLong(m -> m.fates().size()).sum());
    both(report, "messages/senders", day -> mails(day).map(Mail::sender).distinct().count());
    for (String status : List.of("sent", "deferred", "bounced")) {
      both(report, "deliveries/" + status, day -> fates(day, status).count());
    }
    both(
        report,
        "deliveries/bytes_sent",
        day -> mails(day).mapToLong(m -> m.size() * count(m, "sent")).sum());
    both(
        report,
        "deliveries/recipients",
        day -> fates(day, "sent").map(Fate::recipient).distinct().count());
    delay(report, "delay_p50", 0.5);
    delay(report, "delay_p95", 0.95);
    both(report, "rejects/total", day -> refusals(day).count());
    both(report, "rejects/reject", day -> refusals(day).count());
    both(report, "logins/messages", day -> mails(day).filter(m -> !m.account().isEmpty()).count());
    both(
        report,
        "logins/accounts",
        day -> mails(day).map(Mail::account).filter(a -> !a.isEmpty()).distinct().count());
    both(report, "logins/failed", day -> failures(day).count());
  }

  private static long count(Mail mail, String status) {
    return mail.fates().stream().filter(f -> f.status().equals(status)).count();
  }

  private Stream<Refusal> refusals(LocalDate day) {
    return mail.refusals.stream().filter(r -> r.day().equals(day));
  }

  private Stream<Failure> failures(LocalDate day) {
    return mail.failures.stream().filter(f -> f.day().equals(day));
  }

  private static void both(JsonNode report, String name, ToLongFunction<LocalDate> count) {
    JsonNode figure = report.at("/figures/" + name);
    long now = count.applyAsLong(DAY);
    long before = count.applyAsLong(BEFORE);
    assertThat(now).as(name + " is counted at all").isPositive();
    assertThat(figure.get("now").asLong()).as(name).isEqualTo(now);
    assertThat(figure.get("before").asLong()).as(name + " before").isEqualTo(before);
    assertThat(figure.get("change").asDouble())
        .as("change of " + name)
        .isCloseTo(100.0 * (now - before) / before, within(0.051));
  }

  private void delay(JsonNode report, String name, double share) {
    List<Double> delays = fates(DAY, "sent").map(Fate::delay).sorted().toList();
    int rank = (int) Math.ceil(share * delays.size() - 1e-9);
    assertThat(report.at("/figures/deliveries/" + name + "/now").asDouble())
        .as(name)
        .isEqualTo(delays.get(rank - 1));
  }

  private void rankings(JsonNode report) {
    Predicate<Mail> none = m -> false;
    ranking(report, "senders", "count", none, Mail::sender, m -> 1, DAY);
    ranking(report, "senders", "bytes", none, Mail::sender, Mail::size, DAY);
    ranking(report, "senders_by_size", "bytes", none, Mail::sender, Mail::size, DAY);
    ranking(report, "sender_domains", "count", none, m -> domain(m.sender()), m -> 1, DAY);
    ranking(report, "accounts", "count", m -> m.account().isEmpty(), Mail::account, m -> 1, DAY);
    ranking(report, "clients", "count", m -> m.client().isEmpty(), Mail::client, m -> 1, DAY);
    Function<LocalDate, Map<String, Long>> recipients =
        day -> counted(fates(day, "sent").map(Fate::recipient));
    rows(report, "recipients", "count", recipients.apply(DAY), recipients.apply(BEFORE));
    Function<LocalDate, Map<String, Long>> domains =
        day -> counted(fates(day, "sent").map(f -> domain(f.recipient())));
    rows(report, "recipient_domains", "count", domains.apply(DAY), domains.apply(BEFORE));
    Function<LocalDate, Map<String, Long>> relays =
        day -> counted(fates(day, "sent").map(Fate::relay));
    rows(report, "relays", "count", relays.apply(DAY), relays.apply(BEFORE));
    Function<LocalDate, Map<String, Long>> reasons =
        day -> counted(refusals(day).map(Refusal::reason));
    rows(report, "reject_reasons", "count", reasons.apply(DAY), reasons.apply(BEFORE));
    Function<LocalDate, Map<String, Long>> refused =
        day -> counted(refusals(day).map(Refusal::client));
    rows(report, "rejected_clients", "count", refused.apply(DAY), refused.apply(BEFORE));
    Function<LocalDate, Map<String, Long>> failing =
        day -> counted(failures(day).map(Failure::client));
    rows(report, "failing_clients", "count", failing.apply(DAY), failing.apply(BEFORE));
    Function<LocalDate, Map<String, Long>> guessed =
        day -> counted(failures(day).map(Failure::account));
    rows(report, "failing_accounts", "count", guessed.apply(DAY), guessed.apply(BEFORE));
    assertThat(report.at("/rankings/deferral_reasons/rows/0/key").asText())
        .isEqualTo("4.4.1 connect to *: timed out");
    assertThat(report.at("/rankings/bounce_reasons/rows/0/key").asText())
        .isEqualTo("5.1.1 host * said: 550 unknown");
  }

  private static String domain(String address) {
    return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
  }

  private static Map<String, Long> counted(Stream<String> keys) {
    return keys.collect(Collectors.groupingBy(key -> key, Collectors.counting()));
  }

  /**
   * @param day of which the numbers are; null for those of both days, with nothing before
   */
  private void ranking(
      JsonNode report,
      String name,
      String column,
      Predicate<Mail> without,
      Function<Mail, String> key,
      ToLongFunction<Mail> number,
      @Nullable LocalDate day) {
    Map<String, Long> now = new HashMap<>();
    Map<String, Long> before = new HashMap<>();
    for (Mail m : mail.mails) {
      if (!without.test(m)) {
        boolean past = day != null && m.day().equals(BEFORE);
        (past ? before : now).merge(key.apply(m), number.applyAsLong(m), Long::sum);
      }
    }
    rows(report, name, column, now, before);
  }

  private static void rows(
      JsonNode report,
      String name,
      String column,
      Map<String, Long> now,
      Map<String, Long> before) {
    JsonNode ranking = report.at("/rankings/" + name);
    JsonNode rows = ranking.get("rows");
    assertThat(rows.size()).as(name).isEqualTo(Math.min(8, now.size()));
    assertThat(ranking.get("more").asBoolean()).as(name + " has more").isEqualTo(now.size() > 8);
    String first = rows.get(0).properties().stream().skip(1).findFirst().orElseThrow().getKey();
    for (JsonNode row : rows) {
      String key = row.get("key").asText();
      assertThat(row.get(column).asLong())
          .as(name + " " + column + " " + key)
          .isEqualTo(now.get(key));
      if (column.equals(first)) {
        assertThat(row.get("before").asLong())
            .as(name + " before " + key)
            .isEqualTo(before.getOrDefault(key, 0L));
      }
    }
    if (column.equals(first)) {
      List<Long> greatest =
          now.values().stream().sorted((a, b) -> Long.compare(b, a)).limit(8).toList();
      assertThat(rows.findValues(column).stream().map(JsonNode::asLong).toList())
          .as(name + ", the greatest first")
          .isEqualTo(greatest);
    }
  }

  private void course(JsonNode report) {
    JsonNode points = report.at("/course/points");
    assertThat(points).hasSize(24);
    long messages = 0;
    long sent = 0;
    long rejected = 0;
    long failed = 0;
    for (JsonNode point : points) {
      messages += point.get("messages").asLong();
      sent += point.get("sent").asLong();
      rejected += point.get("rejected").asLong();
      failed += point.get("failed_logins").asLong();
    }
    assertThat(messages).isEqualTo(mails(DAY).count());
    assertThat(sent).isEqualTo(fates(DAY, "sent").count());
    assertThat(rejected).isEqualTo(refusals(DAY).count());
    assertThat(failed).isEqualTo(failures(DAY).count());
    assertThat(points.get(0).get("start").asText()).isEqualTo(report.at("/range/from").asText());
    assertThat(points.get(0).get("messages").asLong()).as("the first hour").isPositive();
  }
}
