package io.weir.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.FixedClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class MailServerTest {
  /** As in the shipped rules: messages from one address in a clock hour. */
  private static final int BUSY_ADDRESS = 100;

  /** Messages of one account within an hour. */
  private static final int BUSY_ACCOUNT = 60;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private List<String> work(String start, ZoneId zone, Duration length) throws IOException {
    FixedClock clock = new FixedClock(Instant.parse(start));
    MailServer server = new MailServer(new MailLog(out, clock, zone, 1), clock, zone, 2);
    for (long t = 0; t < length.toMillis(); t += 50) {
      server.tick();
      clock.advance(Duration.ofMillis(50));
    }
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static long floods(List<String> lines, String hour) {
    return lines.stream()
        .filter(l -> l.startsWith(hour) && l.contains(": client=unknown[203.0.113.66]"))
        .count();
  }

  @Test
  void theFloodAndTheStolenPasswordPassTheirLimitsWithinFiveSeconds() throws Exception {
    List<String> lines = work("2026-11-22T17:20:00Z", ZoneOffset.UTC, Duration.ofSeconds(5));
    assertThat(floods(lines, "2026-11-22T17")).isEqualTo(MailServer.FLOOD).isGreaterThan(150);
    List<String> stolen =
        lines.stream().filter(l -> l.contains("sasl_username=" + MailServer.ACCOUNT)).toList();
    assertThat(stolen).hasSizeGreaterThanOrEqualTo(60);
    assertThat(stolen.stream().map(l -> l.replaceAll(".*client=([^,]*),.*", "$1")).distinct())
        .hasSizeGreaterThan(20);
  }

  @Test
  void aFloodThatTheClockCutsInTwoBeginsAgainInTheNewHour() throws Exception {
    List<String> lines = work("2026-11-22T17:59:57.200Z", ZoneOffset.UTC, Duration.ofSeconds(6));
    assertThat(floods(lines, "2026-11-22T17")).isBetween(1L, 149L);
    assertThat(floods(lines, "2026-11-22T18")).isEqualTo(MailServer.FLOOD);
  }

  @Test
  void hoursAreThoseOfTheZone() throws Exception {
    List<String> lines =
        work("2026-11-22T17:29:57.200Z", ZoneId.of("Asia/Kolkata"), Duration.ofSeconds(6));
    assertThat(floods(lines, "2026-11-22T23")).isEqualTo(MailServer.FLOOD);
  }

  @Test
  void stampsNeverGoBack() throws Exception {
    List<String> lines = work("2026-11-22T17:20:00Z", ZoneOffset.UTC, Duration.ofSeconds(4));
    List<OffsetDateTime> stamps =
        lines.stream().map(l -> OffsetDateTime.parse(l.substring(0, l.indexOf(' ')))).toList();
    assertThat(stamps).isSorted().doesNotHaveDuplicates();
  }

  /** The shipped rules, counted by hand: nobody but the two may come near a limit. */
  @Test
  void honestPeopleStayHonestForHours() throws Exception {
    List<String> lines = work("2026-11-22T17:20:00Z", ZoneOffset.UTC, Duration.ofHours(4));
    Map<String, Integer> inAnHour = new HashMap<>();
    Map<String, Deque<Instant>> lately = new HashMap<>();
    Set<String> accused = new TreeSet<>();
    int messages = 0;
    for (String line : lines) {
      int client = line.indexOf(": client=");
      if (client < 0) {
        continue;
      }
      messages++;
      String address = line.substring(line.indexOf('[', client) + 1, line.indexOf(']', client));
      if (inAnHour.merge(line.substring(0, 13) + address, 1, Integer::sum) >= BUSY_ADDRESS) {
        accused.add(address);
      }
      int login = line.indexOf("sasl_username=");
      if (login >= 0) {
        Instant at = OffsetDateTime.parse(line.substring(0, line.indexOf(' '))).toInstant();
        Deque<Instant> times =
            lately.computeIfAbsent(line.substring(login + 14), a -> new ArrayDeque<>());
        times.add(at);
        while (times.getFirst().isBefore(at.minus(Duration.ofHours(1)))) {
          times.removeFirst();
        }
        if (times.size() >= BUSY_ACCOUNT) {
          accused.add(line.substring(login + 14));
        }
      }
    }
    assertThat(messages).isGreaterThan(40_000);
    assertThat(accused).containsExactlyInAnyOrder(MailServer.FLOODER.address(), MailServer.ACCOUNT);
  }
}
