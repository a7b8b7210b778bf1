package io.weir.plugins.rule.baseline;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.rule.Alerts;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Key;
import io.weir.api.rule.KeyedState;
import io.weir.api.rule.Rule;
import io.weir.api.rule.RuleContext;
import io.weir.api.rule.Subject;
import io.weir.plugins.rule.windows.CalendarWindows;
import io.weir.plugins.rule.windows.Greatest;
import io.weir.plugins.rule.windows.Keys;
import io.weir.plugins.rule.windows.Numbers;
import io.weir.plugins.rule.windows.Signature;
import io.weir.plugins.rule.windows.Signs;
import io.weir.plugins.rule.windows.Window;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/** Counts events per key and calendar hour, and compares an hour with the same ones before. */
final class BaselineRule implements Rule, KeyedState.Deadline<BaselineRule.State> {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final long DAY = 86_400_000_000L;

  private final BaselineConfig config;
  private final Keys keys;
  private final List<Multiple> levels;
  private final List<String> evidenceFields;
  private final ZoneId zone;
  private final CalendarWindows hours;
  private final long learn;
  private final long forget;
  private final KeyedState<State> states;
  private long now = Long.MIN_VALUE;

  BaselineRule(BaselineConfig config, RuleContext context) {
    config.check(context);
    this.config = config;
    keys = new Keys(List.of(config.per()));
    levels = config.levels();
    zone = context.zone();
    hours = new CalendarWindows(Window.Kind.CALENDAR_HOUR, zone);
    learn = config.learn().toNanos() / 1000;
    // A day more, for the hour before the first one that counts, and for the clock's change.
    forget = (7L * config.weeks() + 1) * DAY;
    evidenceFields = Signs.fields(config.event(), keys.subjectFields(), List.of());
    Signature signature =
        Signature.of(
            1,
            config.event(),
            config.where(),
            keys.signature(),
            zone,
            String.join(",", evidenceFields));
    states = context.state("hours", new Codec(signature, evidenceFields), this);
  }

  /** What is known of a key; the signs are of the present hour. */
  static final class State extends Signs {
    long first;

    /** The hours before the present one. */
    History history = new History();

    /** Where the present hour begins, that of the latest event. */
    long start;

    int count;
    long firstInHour;
    boolean active;

    /** The present hour is over and its alerts have ended; a late line raises them no more. */
    boolean closed;

    /** What is usual in the present hour, once it was looked up; follows from the rest. */
    @Nullable Usual usual;

    State(long first) {
      this.first = first;
    }
  }

  @Override
  public List<EventType> watches() {
    return List.of(config.event());
  }

  @Override
  public Set<String> subjectFields() {
    return keys.subjectFields();
  }

  @Override
  public List<String> evidenceFields() {
    return evidenceFields;
  }

  @Override
  public String unit() {
    return "times the usual";
  }

  @Override
  public List<Level> levels() {
    return Multiple.levels(levels);
  }

  /** Counts of hours where the store has them, which takes no condition and one field. */
  @Override
  public Past past() {
    Duration length = Duration.ofDays(7L * config.weeks());
    Key per = config.per();
    boolean counted =
        config.event().kept()
            && config.event().counted().contains(per.field())
            && per.alternatives().size() == 1
            && config.where().tests().isEmpty();
    return counted ? Past.hours(length, per.field()) : Past.events(length);
  }

  @Override
  public @Nullable Subject subject(Event event) {
    return config.where().holds(event) ? keys.subject(event) : null;
  }

  @Override
  public void judge(Event event, Subject subject, Alerts alerts) {
    String key = keys.state(event, subject);
    if (key == null) {
      return;
    }
    long at = event.micros();
    long start = hours.start(at);
    State s = states.get(key);
    if (s == null) {
      s = new State(at);
      begin(s, start, at);
    } else if (start > s.start) {
      if (s.active) {
        end(subject, s, alerts);
      }
      s.history.add(quarter(s.start), s.count, quarter(start - forget));
      begin(s, start, at);
    } else if (start < s.start) {
      s.first = Math.min(s.first, at);
      s.history.add(quarter(start), event.times(), quarter(s.start - forget));
      s.usual = null;
      states.put(key, s);
      return;
    }
    s.count = History.sum(s.count, event.times());
    s.first = Math.min(s.first, at);
    s.firstInHour = Math.min(s.firstInHour, at);
    if (2L * s.count >= config.least()) {
      s.add(evidenceFields, event, true);
    }
    raise(key, subject, s, alerts);
    states.put(key, s);
  }

  private static int quarter(long micros) {
    return (int) Math.floorDiv(micros, Usual.QUARTER);
  }

  private static void begin(State s, long start, long at) {
    s.start = start;
    s.count = 0;
    s.firstInHour = at;
    s.closed = false;
    s.usual = null;
    s.forgetAll();
  }

  private void end(Subject subject, State s, Alerts alerts) {
    for (int level = 1; level <= levels.size(); level++) {
      alerts.clear(level, subject);
    }
    s.active = false;
    s.forgetAll();
  }

  /** Null where nothing is to be said: too few events, too young a key, an hour that is over. */
  private @Nullable Usual usual(State s) {
    if (s.closed || s.count < config.least() || s.start - s.first < learn) {
      return null;
    }
    if (s.usual == null) {
      s.usual = Usual.of(s.history, s.start, s.first, config.weeks(), zone);
    }
    return s.usual;
  }

  private long limit(Multiple level, Usual usual) {
    return Math.max(config.least(), level.at() * Math.max(1, usual.high()));
  }

  private void raise(String key, Subject subject, State s, Alerts alerts) {
    Usual usual = usual(s);
    for (int level = 1; usual != null && level <= levels.size(); level++) {
      Multiple multiple = levels.get(level - 1);
      long limit = limit(multiple, usual);
      if (s.count < limit) {
        return;
      }
      s.active = true;
      alerts.raise(
          Finding.at(level, subject)
              .measured(usual.times(s.count), (double) multiple.at())
              .since(Event.instant(s.firstInHour))
              .evidence(s.values(evidenceFields))
              .events(s.events(Long.MIN_VALUE))
              .says(sentence(key, s, usual, limit)));
    }
  }

  private String sentence(String key, State s, Usual usual, long limit) {
    boolean messages = config.event().name().equals("mail_message");
    String count = Numbers.grouped(s.count);
    return keys.shown(key)
        + (messages
            ? " sent " + count + (s.count == 1 ? " message" : " messages")
            : ": " + count + " × " + config.event().name())
        + (config.where().tests().isEmpty() ? "" : " that match")
        + " since "
        + CLOCK.format(Event.instant(s.start).atZone(zone))
        + ", "
        + usual.text()
        + " (limit "
        + Numbers.grouped(limit)
        + ')';
  }

  @Override
  public long of(State s) {
    return s.active ? hours.end(s.start) : s.start + forget;
  }

  @Override
  public void passed(String key, State s, Instant time, Alerts alerts) {
    if (s.active) {
      end(keys.subject(key), s, alerts);
      s.closed = true;
      states.put(key, s);
    }
    if (Event.micros(time) >= s.start + forget) {
      states.remove(key);
    }
  }

  @Override
  public void tick(Instant time, Alerts alerts) {
    now = Event.micros(time);
  }

  @Override
  public List<Measure> top(int most) {
    Greatest greatest = new Greatest(most);
    states.forEach(
        (key, s) -> {
          Usual usual = usual(s);
          if (usual != null && hours.end(s.start) > now) {
            greatest.add(
                new Measure(keys.subject(key), usual.times(s.count), Event.instant(s.start)));
          }
        });
    return greatest.list();
  }

  private record Codec(Signature signature, List<String> fields)
      implements KeyedState.Codec<State> {
    /** The form of the signs. */
    private static final int SIGNS = 2;

    @Override
    public void write(State s, DataOutput out) throws IOException {
      signature.write(out);
      out.writeLong(s.first);
      s.history.write(out);
      out.writeInt(quarter(s.start));
      out.writeInt(s.count);
      out.writeLong(s.firstInHour);
      out.writeBoolean(s.active);
      out.writeBoolean(s.closed);
      s.write(fields, out);
    }

    @Override
    public State read(DataInput in) throws IOException {
      signature.read(in);
      State s = new State(in.readLong());
      s.history = History.read(in);
      s.start = in.readInt() * Usual.QUARTER;
      s.count = in.readInt();
      s.firstInHour = in.readLong();
      s.active = in.readBoolean();
      s.closed = in.readBoolean();
      s.read(fields, SIGNS, in);
      return s;
    }
  }

  /** Makes rules of type {@code baseline}. */
  @Extension
  public static final class Factory implements Rule.Factory<BaselineConfig> {
    /** For PF4J. */
    public Factory() {}

    @Override
    public String type() {
      return "baseline";
    }

    @Override
    public Class<BaselineConfig> configType() {
      return BaselineConfig.class;
    }

    @Override
    public Rule create(BaselineConfig config, RuleContext context) {
      return new BaselineRule(config, context);
    }
  }
}
