package acme;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.config.Doc;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Alerts;
import io.weir.api.rule.KeyedState;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Rule;
import io.weir.api.rule.RuleContext;
import io.weir.api.rule.Subject;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.pf4j.Extension;

/** Raises an alert where several other rules raised one about the same subject within a time. */
final class BothRule implements Rule, KeyedState.Deadline<Map<String, Long>> {
  private final Options options;
  private final long micros;
  private final KeyedState<Map<String, Long>> last;

  BothRule(Options options, RuleContext context) {
    this.options = options;
    micros = options.within().toMillis() * 1000;
    last = context.state("last", new Times(), this);
    for (int i = 0; i < options.rules().size(); i++) {
      context.hears("rules[" + i + "]", options.rules().get(i));
    }
  }

  @Override
  public void hear(Alert alert, boolean active, Alerts alerts) {
    if (!active) {
      return;
    }
    String key = alert.subject().field() + '\0' + alert.subject().value();
    Map<String, Long> times = last.get(key);
    times = times == null ? new TreeMap<>() : times;
    long now = Event.micros(alert.last());
    times.put(alert.rule(), now);
    times.values().removeIf(t -> t <= now - micros);
    last.put(key, times);
    for (int i = 0; i < options.levels().size(); i++) {
      int at = options.levels().get(i).at();
      if (times.size() >= at) {
        alerts.raise(
            Finding.at(i + 1, alert.subject())
                .measured(times.size(), at)
                .since(Event.instant(times.values().stream().min(Long::compare).orElse(now)))
                .says(alert.subject().value() + ": " + String.join(" and ", times.keySet())));
      }
    }
  }

  @Override
  public long of(Map<String, Long> times) {
    return times.values().stream().min(Long::compare).orElse(0L) + micros;
  }

  @Override
  public void passed(String key, Map<String, Long> times, Instant time, Alerts alerts) {
    times.values().removeIf(t -> t <= Event.micros(time) - micros);
    Subject subject = new Subject(key.substring(0, key.indexOf('\0')), key.substring(key.indexOf('\0') + 1));
    for (int i = options.levels().size(); i > 0; i--) {
      if (times.size() < options.levels().get(i - 1).at()) {
        alerts.clear(i, subject);
      }
    }
    if (times.isEmpty()) {
      last.remove(key);
    } else {
      last.put(key, times);
    }
  }

  @Override
  public List<EventType> watches() {
    return List.of();
  }

  @Override
  public Set<String> subjectFields() {
    return Set.of();
  }

  @Override
  public String unit() {
    return "rules";
  }

  @Override
  public List<Rule.Level> levels() {
    return options.levels().stream().map(l -> new Rule.Level(l.at(), l.actions())).toList();
  }

  @Override
  public Subject subject(Event event) {
    return null;
  }

  @Override
  public void judge(Event event, Subject subject, Alerts alerts) {}

  @Override
  public List<Measure> top(int most) {
    return List.of();
  }

  record Options(
      @Doc("The rules that are combined.") List<String> rules,
      @Doc("Within which time.") Duration within,
      @Doc("The limits, in ascending order.") List<At> levels) {
    record At(
        @Doc("So many rules.") int at, @Doc("Ids of the actions to run.") List<String> actions) {}
  }

  private static final class Times implements KeyedState.Codec<Map<String, Long>> {
    @Override
    public void write(Map<String, Long> times, DataOutput out) throws IOException {
      out.writeByte(times.size());
      for (Map.Entry<String, Long> e : times.entrySet()) {
        out.writeUTF(e.getKey());
        out.writeLong(e.getValue());
      }
    }

    @Override
    public Map<String, Long> read(DataInput in) throws IOException {
      Map<String, Long> times = new TreeMap<>();
      for (int i = in.readByte(); i > 0; i--) {
        times.put(in.readUTF(), in.readLong());
      }
      return times;
    }
  }

  @Extension
  public static final class Factory implements Rule.Factory<Options> {
    @Override
    public String type() {
      return "both";
    }

    @Override
    public Class<Options> configType() {
      return Options.class;
    }

    @Override
    public Rule create(Options options, RuleContext context) {
      return new BothRule(options, context);
    }
  }
}
