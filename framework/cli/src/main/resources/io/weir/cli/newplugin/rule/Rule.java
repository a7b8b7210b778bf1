package @package@;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import io.weir.api.rule.Alerts;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Key;
import io.weir.api.rule.KeyedState;
import io.weir.api.rule.Rule;
import io.weir.api.rule.RuleContext;
import io.weir.api.rule.Subject;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.pf4j.Extension;

/** Counts the events of a subject until it was quiet for a while. */
final class @Class@Rule implements Rule, KeyedState.Deadline<@Class@Rule.Run> {
  private final Options options;
  private final long quiet;
  private final KeyedState<Run> runs;

  @Class@Rule(Options options, RuleContext context) {
    this.options = options;
    quiet = options.quiet().toMillis() * 1000;
    runs = context.state("runs", new RunCodec(), this);
  }

  /**
   * The events of a subject without a pause.
   *
   * @param first the first one's time in microseconds
   * @param last the last one's
   */
  record Run(Subject subject, long first, long last, long events) {}

  @Override
  public List<EventType> watches() {
    return List.of(options.event());
  }

  @Override
  public Set<String> subjectFields() {
    return options.per().subjectFields();
  }

  @Override
  public List<Rule.Level> levels() {
    return options.levels().stream().map(l -> new Rule.Level(l.at(), l.actions())).toList();
  }

  @Override
  public Subject subject(Event event) {
    return options.per().subject(event);
  }

  @Override
  public void judge(Event event, Subject subject, Alerts alerts) {
    Run before = runs.get(key(subject));
    long now = event.micros();
    // A line may be late.
    Run run =
        before == null
            ? new Run(subject, now, now, event.times())
            : new Run(
                subject,
                Math.min(before.first(), now),
                Math.max(before.last(), now),
                before.events() + event.times());
    runs.put(key(subject), run);
    for (int level = options.levels().size(); level > 0; level--) {
      long at = options.levels().get(level - 1).at();
      if (run.events() >= at) {
        alerts.raise(
            Finding.at(level, subject)
                .measured(run.events(), at)
                .since(Event.instant(run.first()))
                .says(subject.value() + ": " + run.events() + " events without a pause"));
        return;
      }
    }
  }

  @Override
  public long of(Run run) {
    return run.last() + quiet;
  }

  @Override
  public void passed(String key, Run run, Instant time, Alerts alerts) {
    runs.remove(key);
    for (int level = options.levels().size(); level > 0; level--) {
      if (run.events() >= options.levels().get(level - 1).at()) {
        alerts.clear(level, run.subject());
      }
    }
  }

  @Override
  public List<Measure> top(int most) {
    List<Measure> all = new ArrayList<>();
    runs.forEach(
        (key, run) ->
            all.add(new Measure(run.subject(), run.events(), Event.instant(run.first()))));
    all.sort(
        Comparator.comparingDouble(Measure::value)
            .reversed()
            .thenComparing(measure -> measure.subject().value()));
    return List.copyOf(all.subList(0, Math.min(most, all.size())));
  }

  private static String key(Subject subject) {
    return subject.field() + '\0' + subject.value();
  }

  record Options(
      @Doc("The event type.") EventType event,
      @Doc("Whose events are counted: `client_address`. The subject of the alerts.") Key per,
      @Doc("The alert ends, and counting begins anew, when there was no event for so long.")
          @Default("10m")
          Duration quiet,
      @Doc("How many events raise an alert, the lowest first.") @Range(min = 1, max = 10)
          List<At> levels) {
    record At(
        @Doc("So many events.") @Range(min = 1) long at,
        @Doc("Ids of the actions to run.") @Default("[]") List<String> actions) {}
  }

  /** Begins with a version, so that a later one can still read it. */
  private static final class RunCodec implements KeyedState.Codec<Run> {
    @Override
    public void write(Run run, DataOutput out) throws IOException {
      out.writeByte(1);
      out.writeUTF(run.subject().field());
      out.writeUTF(run.subject().value());
      out.writeLong(run.first());
      out.writeLong(run.last());
      out.writeLong(run.events());
    }

    @Override
    public Run read(DataInput in) throws IOException {
      int version = in.readByte();
      if (version != 1) {
        throw new IOException("form " + version + " is not known");
      }
      return new Run(
          new Subject(in.readUTF(), in.readUTF()), in.readLong(), in.readLong(), in.readLong());
    }
  }

  /** Makes it {@code type: @type@}. */
  @Extension
  public static final class Factory implements Rule.Factory<Options> {
    @Override
    public String type() {
      return "@type@";
    }

    @Override
    public Class<Options> configType() {
      return Options.class;
    }

    @Override
    public Rule create(Options options, RuleContext context) {
      return new @Class@Rule(options, context);
    }
  }
}
