package io.weir.bench;

import io.weir.api.Address;
import io.weir.api.ComponentContext;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.config.Secret;
import io.weir.api.store.Store;
import io.weir.plugins.mail.MailEvents;
import io.weir.testkit.TestContext;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Fills a store with deliveries of 30 days that end now, and with messages, rejects and failed
 * logins in proportion, through the store itself: {@code StoreFill h2 10000000 path=/var/tmp/weir}
 * or {@code StoreFill mysql 10000000 port=3307 user=weir database=weir password=… host=127.0.0.1}. Few send and receive much, many little;
 * a fifth of the recipients is new. More deliveries by day than by night.
 */
public final class StoreFill {
  private static final int DAYS = 30;
  private static final int BATCH = 4_000;
  static final int ACCOUNTS = 5_000;
  static final int RECIPIENTS = 100_000;
  private static final int DOMAINS = 8_000;
  private static final String[] FAULTS = {
    "connect to mx.%s[198.51.100.%d]:25: Connection timed out",
    "host mx.%s[198.51.100.%d] said: 450 4.2.0 <%s>: Recipient address rejected: Greylisted (in"
        + " reply to RCPT TO command)",
    "host mx.%s[198.51.100.%d] said: 550 5.1.1 <%s>: Recipient address rejected: User unknown (in"
        + " reply to RCPT TO command)"
  };

  private final SplittableRandom random = new SplittableRandom(7);
  private final List<Event> batch = new ArrayList<>();
  private final TreeSet<Instant> hours = new TreeSet<>();
  private final Store store;
  private long place;

  private StoreFill(Store store) {
    this.store = store;
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    long deliveries = Long.parseLong(args[1]);
    Map<String, String> options = new HashMap<>();
    for (int i = 2; i < args.length; i++) {
      options.put(
          args[i].substring(0, args[i].indexOf('=')), args[i].substring(args[i].indexOf('=') + 1));
    }
    long begun = System.nanoTime();
    try (Store made = store(args[0], options)) {
      List<EventType> kept = new ArrayList<>();
      for (EventType type : MailEvents.vocabulary().types()) {
        if (type.kept()) {
          kept.add(type);
        }
      }
      made.open(kept);
      new StoreFill(made).fill(deliveries, begun);
    }
  }

  @SuppressWarnings("unchecked")
  private static Store store(String type, Map<String, String> options) throws Exception {
    String dialect = type.equals("h2") ? "H2Dialect" : "MysqlDialect";
    Constructor<?> made =
        Class.forName("io.weir.plugins.store.jdbc." + dialect + "$Factory").getDeclaredConstructor();
    made.setAccessible(true);
    Store.Factory<Object> factory = (Store.Factory<Object>) made.newInstance();
    ComponentContext context = new TestContext("store").clock(java.time.Clock.systemUTC());
    Constructor<?> config = factory.configType().getDeclaredConstructors()[0];
    config.setAccessible(true);
    Object[] values = new Object[config.getParameterCount()];
    for (int i = 0; i < values.length; i++) {
      RecordComponent of = factory.configType().getRecordComponents()[i];
      String text = options.get(of.getName());
      Class<?> kind = of.getType();
      if (kind == Path.class) {
        values[i] = Path.of(String.valueOf(text));
      } else if (kind == int.class) {
        values[i] = Integer.valueOf(String.valueOf(text));
      } else if (kind == boolean.class) {
        values[i] = false;
      } else if (kind.isEnum()) {
        values[i] = kind.getEnumConstants()[0];
      } else if (kind == Secret.class) {
        values[i] = text == null ? null : Secret.parse(text);
      } else {
        values[i] = text;
      }
    }
    return factory.create(config.newInstance(values), context);
  }

  private void fill(long deliveries, long begun) throws Exception {
    Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Instant start = end.minus(Duration.ofDays(DAYS));
    double[] share = new double[DAYS * 24 + 1];
    double all = 0;
    for (int i = 0; i < share.length; i++) {
      int hour = (int) Math.floorMod(start.getEpochSecond() / 3600 + i, 24L);
      share[i] = hour > 6 && hour < 19 ? 3 : 1;
      all += share[i];
    }
    for (int i = 0; i < share.length; i++) {
      long count = Math.round(deliveries * share[i] / all);
      Instant hour = start.plus(i, ChronoUnit.HOURS);
      long room = Math.min(3_600_000L, Duration.between(hour, end).toMillis());
      for (long j = 0; j < count && room > 0; ) {
        j += message(Event.micros(hour) + room * 1000 * j / count);
      }
      if (i % 12 == 0) {
        System.out.printf("%d of %d hours, %.0f s%n", i, share.length, (System.nanoTime() - begun) / 1e9);
      }
    }
    write();
    store.rollUp(hours);
    store.settle();
    System.out.printf("filled in %.0f s%n", (System.nanoTime() - begun) / 1e9);
  }

  private void write() throws Exception {
    for (Event e : batch) {
      hours.add(e.time().truncatedTo(ChronoUnit.HOURS));
    }
    store.writeSoon(batch);
    batch.clear();
    Set<Instant> over = hours.headSet(hours.last().minus(2, ChronoUnit.HOURS));
    if (!over.isEmpty()) {
      store.rollUp(List.copyOf(over));
      over.clear();
    }
  }

  /** The first of so many are far more frequent than the last. */
  private int skewed(int of) {
    double r = random.nextDouble();
    return (int) (of * r * r * r * r);
  }

  private EventBuilder event(EventType type, long micros) {
    place += 90 + random.nextInt(60);
    return new EventBuilder()
        .start(type, micros / 1_000_000 * 1_000_000)
        .id(new EventId(77, place, (int) (place * 31)))
        .put(MailEvents.HOST, "mx1")
        .put(MailEvents.PROGRAM, "postfix/smtp")
        .put(MailEvents.PID, 1000L + random.nextInt(400));
  }

  private void add(Event event) throws Exception {
    batch.add(event);
    if (batch.size() == BATCH) {
      write();
    }
  }

  /** An account's name, which is its address too. */
  static String account(int number) {
    return "user" + number + "@customer" + number % 900 + ".example";
  }

  /** One of the addresses from which an account sends. */
  static Address client(int account, int which) {
    return Address.ofIpv4(0xc6120000 + account * 3 + which);
  }

  /** A recipient who gets mail more than once. */
  static String recipient(int number) {
    return "box" + number + "@domain" + number % DOMAINS + ".example";
  }

  /** A message with its deliveries; how many these are. */
  private int message(long micros) throws Exception {
    int account = skewed(ACCOUNTS);
    String sender = account(account);
    Address client = client(account, random.nextInt(3));
    String queueId = Long.toString(micros / 1000 % 1_000_000_000_000L + random.nextInt(9), 32)
        .toUpperCase(java.util.Locale.ROOT) + Long.toString(place, 32);
    String messageId = Long.toHexString(random.nextLong()) + "@customer" + account % 900 + ".example";
    long size = 2_000 + random.nextInt(60_000);
    boolean login = random.nextInt(10) < 6;
    int recipients = 1 + random.nextInt(5);
    EventBuilder message =
        event(MailEvents.MAIL_MESSAGE, micros)
            .put(MailEvents.QUEUE_ID, queueId)
            .put(MailEvents.CLIENT_ADDRESS, client)
            .put(MailEvents.SENDER, sender)
            .put(MailEvents.MESSAGE_ID, messageId)
            .put(MailEvents.SIZE, size)
            .put(MailEvents.RECIPIENT_COUNT, (long) recipients);
    if (login) {
      message.put(MailEvents.SASL_USERNAME, sender);
    }
    add(message.build());
    for (int i = 0; i < recipients; i++) {
      add(delivery(micros, queueId, messageId, sender, login, client, size));
    }
    if (random.nextInt(11) == 0) {
      add(
          event(MailEvents.MAIL_REJECT, micros)
              .put(MailEvents.ACTION, "reject")
              .put(MailEvents.STAGE, "RCPT")
              .put(MailEvents.CLIENT_ADDRESS, Address.ofIpv4(0xc6130000 + skewed(60_000)))
              .put(MailEvents.CODE, 554L)
              .put(MailEvents.DSN, "5.7.1")
              .put(MailEvents.REASON, "Relay access denied")
              .build());
      add(
          event(MailEvents.MAIL_AUTH_FAILURE, micros)
              .put(MailEvents.CLIENT_ADDRESS, Address.ofIpv4(0xc6130000 + skewed(60_000)))
              .put(MailEvents.SASL_USERNAME, "user" + skewed(ACCOUNTS) + "@customer1.example")
              .put(MailEvents.SASL_METHOD, "LOGIN")
              .build());
    }
    return recipients;
  }

  private Event delivery(
      long micros,
      String queueId,
      String messageId,
      String sender,
      boolean login,
      Address client,
      long size) {
    boolean fresh = random.nextInt(5) == 0;
    int known = skewed(RECIPIENTS);
    String domain = "domain" + (fresh ? skewed(DOMAINS) : known % DOMAINS) + ".example";
    String recipient = (fresh ? "new" + Long.toString(place, 36) : "box" + known) + "@" + domain;
    int kind = random.nextInt(100);
    String status = kind < 90 ? "sent" : kind < 97 ? "deferred" : "bounced";
    double delay = Math.round(Math.exp(random.nextDouble() * 7 - 2) * 100) / 100.0;
    delay = delay > 10 ? Math.rint(delay) : delay > 1 ? Math.rint(delay * 10) / 10 : delay;
    String response =
        kind < 90
            ? "250 2.0.0 Ok: queued as " + Long.toHexString(random.nextLong()).toUpperCase(java.util.Locale.ROOT)
            : String.format(FAULTS[kind % 3], domain, random.nextInt(255), recipient);
    EventBuilder made =
        event(MailEvents.MAIL_DELIVERY, micros + 1_000_000L * random.nextInt(20))
            .put(MailEvents.QUEUE_ID, queueId)
            .put(MailEvents.RECIPIENT, recipient)
            .put(MailEvents.RELAY_NAME, "mx." + domain)
            .put(MailEvents.DELAY, delay)
            .put(MailEvents.DSN, kind < 90 ? "2.0.0" : kind < 97 ? "4.4.1" : "5.1.1")
            .put(MailEvents.STATUS, status)
            .put(MailEvents.RESPONSE, response)
            .put(MailEvents.CLIENT_ADDRESS, client)
            .put(MailEvents.SENDER, sender)
            .put(MailEvents.SIZE, size)
            .put(MailEvents.MESSAGE_ID, messageId);
    if (login) {
      made.put(MailEvents.SASL_USERNAME, sender);
    }
    return made.build();
  }
}
