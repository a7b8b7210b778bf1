package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A day's report beside that of pflogsumm on the same file, number by number. */
@Needs(Part.PFLOGSUMM)
final class PflogsummIT {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 17);
  private static final Pattern UNIT = Pattern.compile("([0-9.]+)\\s*([kmsh]?)");

  @TempDir Path folder;
  private JsonNode report;
  private List<String> theirs;

  private void both() throws IOException, InterruptedException {
    CountedMail mail = new CountedMail(23, ZoneOffset.UTC);
    mail.day(DAY, 3_000);
    Installation weir = Installation.unpack(folder);
    // It cannot read an address with < and > in it, and loses what belongs to it.
    String log = mail.log().replace(CountedMail.HOSTILE, "mallory@evil.example");
    Path file = weir.write("maillog", log);
    weir.write(
        "weir.yaml",
        """
        sources: [{ id: pipe, type: stdin }]
        parsers: [{ type: postfix }]
        state: state
        zone: UTC
        store: { type: h2, path: data/weir }
        """);
    weir.weir("import", "--config", "weir.yaml", "maillog").good();
    report =
        new ObjectMapper()
            .readTree(
                weir.weir(
                        "report",
                        "--config",
                        "weir.yaml",
                        "--json",
                        "--top",
                        "1000",
                        "--from",
                        DAY.toString(),
                        "--to",
                        DAY.toString())
                    .good()
                    .out());
    Path out = folder.resolve("pflogsumm.txt");
    ProcessBuilder pflogsumm =
        new ProcessBuilder("/usr/sbin/pflogsumm", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    pflogsumm.environment().put("LC_ALL", "C");
    pflogsumm.environment().put("TZ", "UTC");
    assertThat(pflogsumm.start().waitFor()).isZero();
    theirs = Files.readAllLines(out, StandardCharsets.UTF_8);
  }

  @Test
  void whatBothCountIsTheSame() throws IOException, InterruptedException {
    both();
    totals();
    hours();
    domains();
    people();
  }

  private void totals() {
    Map<String, String> all = new LinkedHashMap<>();
    Matcher row = Pattern.compile("^\\s*([0-9]+[km]?)\\s+(\\S.*?)(\\s+\\(.*)?$").matcher("");
    for (String line : section("Grand Totals")) {
      if (row.reset(line).matches()) {
        all.put(row.group(2), row.group(1));
        Matcher more = Pattern.compile("\\((\\d+)\\s+deferrals\\)").matcher(line);
        if (more.find()) {
          all.put("deferrals", more.group(1));
        }
      }
    }
    long bounces = rank("senders").get("").get("count").asLong();
    assertThat(bounces).as("bounces of the server's own").isPositive();
    same("delivered", all, now("deliveries/sent"));
    same("deferrals", all, now("deliveries/deferred"));
    same("bounced", all, now("deliveries/bounced"));
    same("rejected", all, now("rejects/total"));
    same("recipients", all, now("deliveries/recipients"));
    same("recipient hosts/domains", all, rank("recipient_domains").size());
    // They do not count what nobody sent: the server's own bounces.
    same("received", all, now("messages/messages") - bounces);
    same("senders", all, now("messages/senders") - 1);
    close("bytes delivered", (double) now("deliveries/bytes_sent"), all.get("bytes delivered"));
    close(
        "bytes received",
        (double) now("messages/bytes") - rank("senders").get("").get("bytes").asDouble(),
        all.get("bytes received"));
  }

  private static void same(String name, Map<String, String> all, long ours) {
    assertThat(ours).as(name).isPositive().isEqualTo((long) number(all.get(name)));
  }

  private void hours() {
    int hour = 0;
    long messages = 0;
    for (String line : section("Per-Hour Traffic Summary")) {
      String[] columns = line.trim().split("\\s+");
      if (columns[0].matches("\\d{4}-\\d{4}")) {
        JsonNode point = report.at("/course/points").get(hour++);
        assertThat(
                List.of("sent", "deferred", "bounced", "rejected").stream()
                    .map(name -> point.get(name).asText())
                    .toList())
            .as(columns[0])
            .isEqualTo(List.of(columns).subList(2, 6));
        messages += Long.parseLong(columns[1]);
      }
    }
    assertThat(hour).isEqualTo(24);
    assertThat(messages).isPositive();
  }

  private void domains() {
    Map<String, JsonNode> ours = rank("recipient_domains");
    Map<String, JsonNode> deferring = rank("deferring_domains");
    int compared = 0;
    Pattern row =
        Pattern.compile(
            "^\\s*(\\d+)\\s+(\\d+[km]?)\\s+(\\d+)\\s+([0-9.]+ [smh])\\s+([0-9.]+"
                + " [smh])\\s+(\\S+)$");
    for (String line : section("Host/Domain Summary: Message Delivery ")) {
      Matcher m = row.matcher(line);
      if (m.matches() && !m.group(1).equals("0")) {
        String domain = m.group(6);
        JsonNode one = ours.get(domain);
        assertThat(one).as(domain).isNotNull();
        assertThat(one.get("count").asText()).as(domain).isEqualTo(m.group(1));
        close(domain, one.get("bytes").asDouble(), m.group(2));
        long deferred =
            deferring.containsKey(domain) ? deferring.get(domain).get("count").asLong() : 0;
        assertThat(deferred).as(domain + " deferred").isEqualTo(Long.parseLong(m.group(3)));
        close(domain + " mean", one.get("average_delay").asDouble(), m.group(4));
        close(domain + " longest", one.get("max_delay").asDouble(), m.group(5));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(ours.size()).isGreaterThan(3);
  }

  private void people() {
    counts("Senders by message count", "senders", "count", true);
    counts("Recipients by message count", "recipients", "count", false);
    counts("Senders by message size", "senders_by_size", "bytes", true);
    counts("Recipients by message size", "recipients_by_size", "bytes", false);
  }

  private void counts(String title, String ranking, String column, boolean withoutBounces) {
    Map<String, JsonNode> ours = rank(ranking);
    int compared = 0;
    for (String line : section(title)) {
      Matcher m = Pattern.compile("^\\s*(\\d+[km]?)\\s+(\\S+)$").matcher(line);
      if (m.matches()) {
        JsonNode one = ours.get(m.group(2));
        assertThat(one).as(title + ": " + m.group(2)).isNotNull();
        close(title + ": " + m.group(2), one.get(column).asDouble(), m.group(1));
        compared++;
      }
    }
    assertThat(compared).as(title).isEqualTo(ours.size() - (withoutBounces ? 1 : 0));
  }

  /** Whether ours is theirs: they round times to the last digit, and cut sizes off. */
  private static void close(String what, double ours, String text) {
    if (text.indexOf(' ') >= 0) {
      assertThat(ours).as(what).isCloseTo(number(text), within(step(text) * 0.5001));
    } else {
      assertThat(ours).as(what).isBetween(number(text), Math.nextDown(number(text) + step(text)));
    }
  }

  private static double number(String text) {
    Matcher m = UNIT.matcher(text);
    assertThat(m.matches()).as(text).isTrue();
    return Double.parseDouble(m.group(1)) * unit(text);
  }

  private static double step(String text) {
    return (text.indexOf('.') < 0 ? 1 : 0.1) * unit(text);
  }

  /** Of sizes k and m are powers of 1,024; delays have a space before their unit. */
  private static double unit(String text) {
    boolean time = text.indexOf(' ') >= 0;
    return switch (text.charAt(text.length() - 1)) {
      case 'k' -> 1_024;
      case 'm' -> time ? 60 : 1_024 * 1_024;
      case 'h' -> 3_600;
      default -> 1;
    };
  }

  private long now(String figure) {
    return report.at("/figures/" + figure + "/now").asLong();
  }

  /** By key; pflogsumm writes domains in small letters. */
  private Map<String, JsonNode> rank(String name) {
    Map<String, JsonNode> rows = new LinkedHashMap<>();
    assertThat(report.at("/rankings/" + name + "/more").asBoolean()).as(name).isFalse();
    for (JsonNode row : report.at("/rankings/" + name + "/rows")) {
      String key = row.get("key").asText().toLowerCase(Locale.ROOT);
      assertThat(rows.put(key, row)).as("in two spellings: " + key).isNull();
    }
    return rows;
  }

  /** The lines below a title, until the next one. */
  private List<String> section(String title) {
    int at = theirs.indexOf(title);
    assertThat(at).as(title + " in " + theirs).isNotNegative();
    List<String> lines = new ArrayList<>();
    for (int i = at + 2; i < theirs.size(); i++) {
      if (i + 1 < theirs.size() && theirs.get(i + 1).matches("-{5,}")) {
        break;
      }
      lines.add(theirs.get(i));
    }
    return lines;
  }
}
