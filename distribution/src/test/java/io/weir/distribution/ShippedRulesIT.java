package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules that come with Weir, on an hour of a mail server. */
final class ShippedRulesIT {
  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
  private static final String STOLEN = "olga@example.org";
  private static final String GUESSER = "203.0.113.9";
  private static final String HARVESTER = "203.0.113.10";

  @TempDir Path folder;
  private final StringBuilder log = new StringBuilder();
  private int message;

  private static String head(Instant at) {
    return at + " mx postfix/";
  }

  /** A message that was handed in under a login, and was delivered. */
  private void sent(Instant at, String login, String address) {
    String id = "4F" + String.format("%05X", ++message);
    log.append(head(at)).append("submission/smtpd[7]: ").append(id).append(": client=unknown[");
    log.append(address).append("], sasl_method=PLAIN, sasl_username=").append(login).append('\n');
    log.append(head(at)).append("qmgr[9]: ").append(id).append(": from=<").append(login);
    log.append(">, size=900, nrcpt=1 (queue active)\n");
    log.append(head(at)).append("smtp[11]: ").append(id).append(": to=<friend").append(message);
    log.append("@far.example>, relay=mx.far.example[198.51.100.1]:25, delay=0.4,");
    log.append(" delays=0.1/0/0.1/0.2, dsn=2.0.0, status=sent (250 2.0.0 Ok)\n");
    log.append(head(at)).append("qmgr[9]: ").append(id).append(": removed\n");
  }

  /** Rules by subject. */
  private Map<String, Set<String>> alerts() throws IOException {
    Map<String, Set<String>> bySubject = new TreeMap<>();
    for (JsonNode alert : replayed()) {
      bySubject
          .computeIfAbsent(alert.get("subject").get("value").asText(), s -> new TreeSet<>())
          .add(alert.get("rule").asText());
    }
    return bySubject;
  }

  private List<JsonNode> replayed() throws IOException {
    Installation weir = Installation.unpack(folder);
    Path file = weir.write("maillog", log.toString());
    weir.write(
        "weir.yaml",
        """
        include: "%s"
        sources: [{ id: maillog, type: file, path: maillog }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        zone: UTC
        accounts: { fold_case: true }
        actions: [{ id: tell_admin, type: email, enabled: false }]
        """
            .formatted(weir.home().resolve("conf/rules-mail.yaml")));
    List<JsonNode> alerts = new ArrayList<>();
    String out = weir.weir("replay", "-c", "weir.yaml", "--json", file.toString()).good().out();
    for (String line : out.lines().toList()) {
      alerts.add(new ObjectMapper().readTree(line));
    }
    return alerts;
  }

  @Test
  void aLogWithoutLinesIsSilentWhenTwoHoursHavePassedNotAtItsNextLine() throws IOException {
    sent(START, "anna@example.org", "192.0.2.1");
    sent(START.plus(Duration.ofHours(4)), "anna@example.org", "192.0.2.1");
    assertThat(replayed()).singleElement().asString().contains("silence", "2026-11-24T14:00:00Z");
  }

  @Test
  void aStolenPasswordIsFoundAndBusyPeopleAreLeftAlone() throws IOException {
    for (int minute = 0; minute < 58; minute++) {
      for (int second = 0; second < 60; second += 5) {
        Instant at = START.plusSeconds(minute * 60L + second);
        int n = minute * 12 + second / 5;
        // Twenty people with a phone and a desk, some 35 messages each.
        sent(
            at, "person" + n % 20 + "@example.org", "192.0.2." + (10 + n % 20 + 20 * (n / 20 % 2)));
        if (n % 8 == 0) {
          // A botnet: 87 messages from 29 networks, 3 each.
          sent(
              at.plusMillis(500),
              n % 16 == 0 ? STOLEN : "Olga@Example.org",
              "198.51." + n % 29 + ".7");
        }
        if (n < 30) {
          log.append(head(at)).append("submission/smtpd[8]: warning: unknown[").append(GUESSER);
          log.append("]: SASL LOGIN authentication failed: authentication failure\n");
        }
        if (n < 60) {
          log.append(head(at)).append("smtpd[8]: NOQUEUE: reject: RCPT from unknown[");
          log.append(HARVESTER)
              .append("]: 550 5.1.1 <a")
              .append(n)
              .append("@example.org>: Recipient");
          log.append(
              " address rejected: User unknown in virtual mailbox table; from=<x@y.example>");
          log.append(" to=<a").append(n).append("@example.org> proto=ESMTP helo=<x>\n");
        }
      }
    }
    assertThat(alerts())
        .containsOnly(
            Map.entry(
                STOLEN,
                Set.of("busy_account", "many_addresses", "many_networks", "stolen_password")),
            Map.entry(GUESSER, Set.of("guessing_address")),
            Map.entry(HARVESTER, Set.of("harvest")));
  }
}
