package io.weir.testkit;

import io.weir.api.Address;
import io.weir.api.ComponentContext;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.config.Doc;
import io.weir.api.parser.Join;
import io.weir.api.parser.Parser;
import io.weir.api.rule.Alerts;
import io.weir.api.rule.Finding;
import io.weir.api.rule.KeyedState;
import io.weir.api.rule.Rule;
import io.weir.api.rule.RuleContext;
import io.weir.api.rule.Subject;
import io.weir.api.source.Line;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A field of use for the engine's tests: orders in a shop. Lines are {@code TIME order ID ADDRESS}
 * and {@code TIME paid ID}; the join tells a payment its address; the rule {@code count} counts
 * orders per address for good.
 */
final class Shop {
  static final Field ORDER = Field.text("order_id", 20, "The order.");
  static final Field CLIENT = Field.address("client_address", "Who ordered.");
  static final EventType ORDERED =
      EventType.named("ordered", "An order.").fields(ORDER, CLIENT).counted(CLIENT).kept().build();
  static final EventType PAID =
      EventType.named("paid", "A payment.").fields(ORDER, CLIENT).kept().build();

  private Shop() {}

  /** No options. */
  public record NoOptions() {}

  /** Reads the shop's lines. */
  static final class ShopParser implements Parser {
    private final Breaks breaks;

    ShopParser(Breaks breaks) {
      this.breaks = breaks;
    }

    @Override
    public Parser.Outcome parse(Line line, EventBuilder event) {
      String[] words = line.text().split(" ", -1);
      if (words.length < 3 || !words[0].endsWith("Z")) {
        return Parser.Outcome.UNKNOWN;
      }
      long time = Event.micros(Instant.parse(words[0]));
      if (words[1].equals("order") && words.length == 4) {
        event.start(ORDERED, time).put(ORDER, words[2]).put(CLIENT, Address.parse(words[3]));
        return Parser.Outcome.EVENT;
      }
      if (words[1].equals("spin")) {
        breaks.spin();
      }
      if (words[1].equals("paid")) {
        event.start(PAID, time).put(ORDER, words[2]);
        return Parser.Outcome.EVENT;
      }
      return Parser.Outcome.IGNORED;
    }

    /** Type {@code shop}. */
    public static final class Factory implements Parser.Factory<NoOptions> {
      private final Breaks breaks;

      /** Parsers that come to an end. */
      public Factory() {
        this(new Breaks());
      }

      Factory(Breaks breaks) {
        this.breaks = breaks;
      }

      @Override
      public String type() {
        return "shop";
      }

      @Override
      public Class<NoOptions> configType() {
        return NoOptions.class;
      }

      @Override
      public Parser.Vocabulary vocabulary() {
        return new Parser.Vocabulary(
            List.of(ORDERED, PAID),
            List.of(
                Join.named("shop")
                    .key(ORDER)
                    .learn(ORDERED, CLIENT)
                    .carry(PAID, CLIENT)
                    .end(PAID)
                    .build()));
      }

      @Override
      public Parser create(NoOptions config, ComponentContext context) {
        return new ShopParser(breaks);
      }
    }
  }

  /** Options of {@code count}. */
  public record CountOptions(
      @Doc("Alert at so many.") int at, @Doc("What follows.") List<String> actions) {}

  /** Counts orders per address. */
  static final class CountRule implements Rule {
    private final CountOptions options;
    private final KeyedState<Long> counts;

    private final Breaks breaks;

    CountRule(CountOptions options, RuleContext context, Breaks breaks) {
      this.options = options;
      this.breaks = breaks;
      counts =
          context.state(
              "counts",
              new KeyedState.Codec<>() {
                @Override
                public void write(Long state, DataOutput out) throws IOException {
                  breaks.at("save");
                  out.writeLong(state);
                }

                @Override
                public Long read(DataInput in) throws IOException {
                  return in.readLong();
                }
              });
    }

    @Override
    public List<EventType> watches() {
      return List.of(ORDERED);
    }

    @Override
    public Set<String> subjectFields() {
      return Set.of("client_address");
    }

    @Override
    public List<Level> levels() {
      return List.of(new Level(options.at(), options.actions()));
    }

    @Override
    public Past past() {
      return Past.events(Duration.ofDays(1));
    }

    @Override
    public Subject subject(Event event) {
      return new Subject("client_address", String.valueOf(event.text("client_address")));
    }

    @Override
    public void judge(Event event, Subject subject, Alerts alerts) {
      breaks.at("judge");
      String who = subject.value();
      Long before = counts.get(who);
      long now = (before == null ? 0 : before) + event.times();
      counts.put(who, now);
      if (now >= options.at()) {
        alerts.raise(
            Finding.at(1, subject)
                .measured((double) now, options.at())
                .since(event.time())
                .says(who + " ordered " + now));
        breaks.at("raise done");
      }
    }

    @Override
    public List<Measure> top(int most) {
      return List.of();
    }

    /** Type {@code count}. */
    public static final class Factory implements Rule.Factory<CountOptions> {
      private final Breaks breaks;

      /** Rules that break nowhere. */
      public Factory() {
        this(new Breaks());
      }

      Factory(Breaks breaks) {
        this.breaks = breaks;
      }

      @Override
      public String type() {
        return "count";
      }

      @Override
      public Class<CountOptions> configType() {
        return CountOptions.class;
      }

      @Override
      public Rule create(CountOptions config, RuleContext context) {
        return new CountRule(config, context, breaks);
      }
    }
  }
}
