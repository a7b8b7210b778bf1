package io.weir.plugins.rule.silence;

import io.weir.api.Event;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.rule.Alerts;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Key;
import io.weir.api.rule.KeyedState;
import io.weir.api.rule.Rule;
import io.weir.api.rule.RuleContext;
import io.weir.api.rule.Subject;
import io.weir.plugins.rule.windows.Greatest;
import io.weir.plugins.rule.windows.Keys;
import io.weir.plugins.rule.windows.Signature;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/**
 * Raises an alert where no event came for some time. Only the time of the last event is kept, so
 * changed limits, hours and days hold at once.
 */
final class SilenceRule implements Rule, KeyedState.Deadline<SilenceRule.State> {
  /** The field of the subject without a key. */
  private static final String TYPE = "type";

  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  private final SilenceConfig config;

  /** Null when there is one silence. */
  private final @Nullable Keys per;

  private final List<SilenceLevel> levels;
  private final long forget;
  private final ZoneId zone;
  private final CountedTime counted;
  private final KeyedState<State> states;

  /** Before this time the rule is shown its past, in which nothing is raised. */
  private long opened;

  private long now;

  SilenceRule(SilenceConfig config, RuleContext context) {
    this.config = config;
    Key key = config.per();
    per = key == null ? null : new Keys(List.of(key));
    levels = config.levels();
    forget = config.forget().toNanos() / 1000;
    zone = context.zone();
    counted = new CountedTime(config.hours(), config.days(), zone);
    config.check(counted, context);
    Signature signature =
        Signature.of(1, config.event(), config.where(), per == null ? "" : per.signature());
    states = context.state("last", new Codec(signature), this);
  }

  /** What is known of a key. */
  static final class State {
    /** Of the last event; without one, when the rule began. */
    long last;

    /** The last event; null when there was none. */
    @Nullable EventId event;

    boolean active;

    /** When to look again, not saved: after a restart once more, perhaps with other limits. */
    long look = Long.MIN_VALUE;

    State(long last) {
      this.last = last;
    }
  }

  @Override
  public List<EventType> watches() {
    return List.of(config.event());
  }

  @Override
  public Set<String> subjectFields() {
    return per == null ? Set.of(TYPE) : per.subjectFields();
  }

  @Override
  public String unit() {
    return "minutes";
  }

  @Override
  public List<Rule.Level> levels() {
    return levels.stream().map(l -> new Rule.Level(l.minutes(), l.actions())).toList();
  }

  /** A new rule with a key must know whom to miss. */
  @Override
  public Past past() {
    return per == null ? Past.NONE : Past.events(config.forget());
  }

  /** Without a key the rule has something to find where nothing ever came. */
  @Override
  public boolean isDivisible() {
    return per != null;
  }

  @Override
  public void open(Instant time) {
    opened = Event.micros(time);
    now = opened;
    if (per == null && states.get(config.event().name()) == null) {
      states.put(config.event().name(), new State(opened));
    }
  }

  @Override
  public @Nullable Subject subject(Event event) {
    if (!config.where().holds(event)) {
      return null;
    }
    return per == null ? new Subject(TYPE, config.event().name()) : per.subject(event);
  }

  private Subject subject(String key) {
    return per == null ? new Subject(TYPE, key) : per.subject(key);
  }

  @Override
  public void judge(Event event, Subject subject, Alerts alerts) {
    String key = per == null ? subject.value() : per.state(event, subject);
    if (key == null) {
      return;
    }
    State s = states.get(key);
    if (s == null) {
      s = new State(event.micros());
    } else if (s.event != null && event.micros() <= s.last) {
      return;
    }
    s.last = event.micros();
    s.event = event.id();
    s.look = Long.MIN_VALUE;
    if (s.active) {
      s.active = false;
      clear(1, subject, alerts);
    }
    states.put(key, s);
  }

  private void clear(int from, Subject subject, Alerts alerts) {
    for (int level = from; level <= levels.size(); level++) {
      alerts.clear(level, subject);
    }
  }

  /** The time that counts is never more than the time that passes, so this is early enough. */
  @Override
  public long of(State s) {
    long look = Math.max(s.look, s.last + levels.get(0).micros());
    return per == null ? look : Math.min(look, s.last + forget);
  }

  @Override
  public void passed(String key, State s, Instant time, Alerts alerts) {
    long at = Event.micros(time);
    Subject subject = subject(key);
    if (per != null && at >= s.last + forget) {
      clear(1, subject, alerts);
      states.remove(key);
      return;
    }
    if (at < opened) {
      s.look = opened;
      return;
    }
    long silent = counted.between(s.last, at);
    int reached = 0;
    while (reached < levels.size() && levels.get(reached).micros() <= silent) {
      reached++;
    }
    raise(key, s, silent, reached, time, alerts);
    if (s.active) {
      clear(reached + 1, subject, alerts);
    }
    s.look = reached == levels.size() ? NEVER : counted.after(s.last, levels.get(reached).micros());
    if (s.active != reached > 0) {
      s.active = reached > 0;
      states.put(key, s);
    }
  }

  private void raise(String key, State s, long silent, int reached, Instant time, Alerts alerts) {
    Subject subject = subject(key);
    for (int level = 1; level <= reached; level++) {
      SilenceLevel limit = levels.get(level - 1);
      alerts.raise(
          Finding.at(level, subject)
              .measured(minutes(silent), limit.minutes())
              .since(Event.instant(s.last))
              .events(s.event == null ? List.of() : List.of(s.event))
              .says(sentence(key, s, limit, time)));
    }
  }

  private static double minutes(long micros) {
    return Math.floor(micros / 6_000_000.0) / 10;
  }

  private String sentence(String key, State s, SilenceLevel limit, Instant time) {
    StringBuilder out = new StringBuilder(96);
    if (per != null) {
      out.append(per.shown(key)).append(": ");
    }
    out.append("no ").append(config.event().name());
    out.append(config.where().tests().isEmpty() ? " since " : " that matches since ");
    if (s.event == null) {
      out.append("the rule began at ");
    }
    ZonedDateTime since = Event.instant(s.last).atZone(zone);
    boolean today = since.toLocalDate().equals(time.atZone(zone).toLocalDate());
    out.append((today ? CLOCK : DATE).format(since));
    out.append(" (limit ").append(limit.text());
    if (config.hours().length() < Hours.DAY) {
      out.append(", counted ").append(config.hours());
    }
    if (config.days().size() < Day.values().length) {
      out.append(" on");
      String comma = " ";
      for (Day day : Day.values()) {
        if (config.days().contains(day)) {
          out.append(comma).append(day.name().toLowerCase(Locale.ROOT));
          comma = ", ";
        }
      }
    }
    return out.append(')').toString();
  }

  @Override
  public void tick(Instant time, Alerts alerts) {
    now = Event.micros(time);
  }

  /** The last event decides the order, so the hours that count are asked of the few alone. */
  @Override
  public List<Measure> top(int most) {
    Greatest longest = new Greatest(most);
    states.forEach(
        (key, s) -> {
          if (s.last < now) {
            longest.add(new Measure(subject(key), now - s.last, Event.instant(s.last)));
          }
        });
    Greatest measured = new Greatest(most);
    for (Measure m : longest.list()) {
      double minutes = minutes(counted.between(Event.micros(m.since()), now));
      if (minutes > 0) {
        measured.add(new Measure(m.subject(), minutes, m.since()));
      }
    }
    return measured.list();
  }

  private record Codec(Signature signature) implements KeyedState.Codec<State> {
    private static final int ACTIVE = 1;
    private static final int SEEN = 2;

    @Override
    public void write(State s, DataOutput out) throws IOException {
      signature.write(out);
      out.writeLong(s.last);
      EventId event = s.event;
      out.writeByte((s.active ? ACTIVE : 0) | (event == null ? 0 : SEEN));
      if (event != null) {
        out.writeLong(event.stream());
        out.writeLong(event.place());
        out.writeInt(event.check());
      }
    }

    @Override
    public State read(DataInput in) throws IOException {
      signature.read(in);
      State s = new State(in.readLong());
      int flags = in.readUnsignedByte();
      s.active = (flags & ACTIVE) != 0;
      s.event =
          (flags & SEEN) == 0 ? null : new EventId(in.readLong(), in.readLong(), in.readInt());
      return s;
    }
  }

  /** Makes rules of type {@code silence}. */
  @Extension
  public static final class Factory implements Rule.Factory<SilenceConfig> {
    /** For PF4J. */
    public Factory() {}

    @Override
    public String type() {
      return "silence";
    }

    @Override
    public Class<SilenceConfig> configType() {
      return SilenceConfig.class;
    }

    @Override
    public Rule create(SilenceConfig config, RuleContext context) {
      return new SilenceRule(config, context);
    }
  }
}
