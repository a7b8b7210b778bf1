package io.weir.cli.demo;

import io.weir.cli.demo.MailLog.Peer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Random;

/**
 * A small mail server's day, sped up: honest people, some spam turned away, some wrong passwords;
 * after two seconds an address that floods, and an account whose password was stolen. Call {@link
 * #tick} twenty times a second at most.
 */
final class MailServer {
  /** Above the limit that blocks. */
  static final int FLOOD = 170;

  /** Above the limit that alerts. */
  static final int STOLEN = 90;

  static final Peer FLOODER = new Peer("unknown", "203.0.113.66");
  static final String ACCOUNT = "olga@shop.example";
  private static final Duration PEACE = Duration.ofSeconds(2);
  private static final int PACE = 8;

  /** So many that each of them, once in turn, stays far below every limit of the demo's rules. */
  private static final int PEOPLE = 200;

  private static final int PARTNERS = 100;

  private final MailLog log;
  private final Clock clock;
  private final ZoneId zone;
  private final Instant start;
  private final Random random;
  private final Deck people;
  private final Deck partners;
  private final Deck guessed;
  private ZonedDateTime hour;
  private int flooded;
  private int stolen;
  private long ticks;

  MailServer(MailLog log, Clock clock, ZoneId zone, long seed) {
    this.log = log;
    this.clock = clock;
    this.zone = zone;
    this.random = new Random(seed);
    this.people = new Deck(PEOPLE, random);
    this.partners = new Deck(PARTNERS, random);
    this.guessed = new Deck(PEOPLE, random);
    this.start = clock.instant();
    this.hour = hourOf(start);
  }

  private ZonedDateTime hourOf(Instant instant) {
    return instant.atZone(zone).truncatedTo(ChronoUnit.HOURS);
  }

  /** Writes what happened since the last tick. */
  void tick() throws IOException {
    Instant now = clock.instant();
    honest();
    if (!now.isBefore(start.plus(PEACE))) {
      attack(now);
    }
    log.flush();
    ticks++;
  }

  private void honest() {
    if (ticks % 10 == 0) {
      int who = people.next();
      log.message(
          new Peer("host-" + who + ".net.example", "192.0.2." + (10 + who)),
          "person" + who + "@shop.example",
          "person" + who + "@shop.example",
          "friend" + random.nextInt(40) + "@far" + random.nextInt(6) + ".example");
    }
    if (ticks % 15 == 0) {
      int who = partners.next();
      log.message(
          new Peer("mx" + who + ".partner.example", "198.51.100." + (100 + who)),
          "",
          "news" + who + "@partner.example",
          "person" + random.nextInt(PEOPLE) + "@shop.example");
    }
    if (ticks % 17 == 0) {
      log.reject(bot(), "win" + random.nextInt(99) + "@prize.example", "person3@shop.example");
    }
    if (ticks % 61 == 0) {
      log.wrongPassword(bot(), "person" + guessed.next() + "@shop.example");
    }
  }

  private Peer bot() {
    return new Peer("unknown", "203.0.113." + (120 + random.nextInt(80)));
  }

  private void attack(Instant now) {
    ZonedDateTime present = hourOf(now);
    if (!present.equals(hour)) {
      // The limit counts by the clock hour: a flood that is cut in two by it begins again.
      hour = present;
      flooded = 0;
    }
    for (int i = 0; i < PACE && flooded < FLOOD; i++) {
      flooded++;
      log.message(
          FLOODER,
          "",
          "offer" + random.nextInt(9) + "@prize.example",
          "person" + random.nextInt(PEOPLE) + "@shop.example");
    }
    if (ticks % 2 == 0 && stolen < STOLEN) {
      stolen += 3;
      for (int i = 0; i < 3; i++) {
        log.message(
            new Peer("unknown", "203.0.113." + (1 + random.nextInt(50))),
            ACCOUNT,
            ACCOUNT,
            "victim" + random.nextInt(999) + "@far" + random.nextInt(6) + ".example");
      }
    }
  }
}
