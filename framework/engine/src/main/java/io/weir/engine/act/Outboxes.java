package io.weir.engine.act;

import io.weir.api.Event;
import io.weir.api.action.Notice;
import io.weir.api.rule.Alert;
import io.weir.engine.judge.AlertCodec;
import io.weir.engine.state.Fields;
import io.weir.engine.state.StateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The outboxes of all notifiers, in one map of the state file. Loop's thread. */
public final class Outboxes {
  private static final Logger log = LoggerFactory.getLogger(Outboxes.class);

  private static final String SETTLED = "outbox/settled";

  /** How each outbox went on; an older Weir does not look there. */
  private static final String PACE = "outbox/pace";

  private final Map<String, Outbox> outboxes;
  private final Clock clock;
  private final Consumer<Event> keep;
  private final Map<String, byte[]> settled = new HashMap<>();
  private final Map<String, byte[]> paces = new HashMap<>();
  private final List<Long> done = new ArrayList<>();
  private final Reports reports = new Reports();
  private long next = 1;
  private boolean urgent;
  private volatile boolean caughtUp;

  /**
   * @param outboxes by the action's id
   * @param keep gets the events about what was sent
   */
  public Outboxes(Map<String, Outbox> outboxes, Clock clock, Consumer<Event> keep) {
    this.outboxes = Map.copyOf(outboxes);
    this.clock = clock;
    this.keep = keep;
  }

  /** Takes back what was not sent yet. */
  public void restore(StateFile state) {
    Outbox.map(state)
        .forEach(
            (number, bytes) -> {
              Map.Entry<String, Alert> entry = Outbox.read(bytes);
              Outbox outbox = outboxes.get(entry.getKey());
              next = Math.max(next, number + 1);
              if (outbox == null) {
                log.warn(
                    "alert {} is not sent: there is no action {} any more",
                    entry.getValue().id(),
                    entry.getKey());
                done.add(number);
              } else {
                outbox.add(number, entry.getValue());
                urgent = true; // it is handed over by a commit, and no line may come
              }
            });
    Outbox.letters(state).forEach(this::restore);
    Outbox.questions(state).forEach(this::restoreQuestion);
    reports.restore(state);
    Map<String, byte[]> saved = state.map(SETTLED);
    Map<String, byte[]> savedPaces = state.map(PACE);
    outboxes.forEach(
        (action, outbox) -> {
          byte[] bytes = saved.get(action);
          if (bytes != null) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            Outbox.As as = Outbox.As.of(in.get());
            List<Long> numbers = new ArrayList<>();
            while (in.hasRemaining()) {
              numbers.add(in.getLong());
            }
            outbox.restoreSettled(as, numbers);
          }
          byte[] pace = savedPaces.get(action);
          if (pace != null) {
            outbox.restorePace(Pace.of(pace));
          }
        });
  }

  private void restore(long number, byte[] bytes) {
    try {
      Fields in = Fields.read(bytes);
      String action = in.text("action");
      Outbox outbox = outboxes.get(action);
      next = Math.max(next, number + 1);
      if (outbox == null) {
        log.warn("a report is not sent: there is no action {} any more", action);
        done.add(number);
      } else {
        outbox.add(number, Letter.of(in));
        urgent = true;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void restoreQuestion(long number, byte[] bytes) {
    try {
      Fields in = Fields.read(bytes);
      Outbox outbox = outboxes.get(in.text("action"));
      next = Math.max(next, number + 1);
      if (outbox == null) {
        done.add(number);
      } else {
        outbox.add(number, Asking.of(in));
        urgent = true;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a question to the outbox of an action. */
  void ask(String action, Asking asking) {
    of(action).add(next++, asking);
    urgent = true;
  }

  /** Which reports were made. */
  public Reports reports() {
    return reports;
  }

  /**
   * A report was made, which is sent by these actions; none: it is only noted that its period is
   * over.
   */
  public void report(String kind, Reports.Made made, Letter letter, List<String> actions) {
    note(kind, made);
    letter(letter, actions);
  }

  /** A report that is sent by these actions. */
  public void letter(Letter letter, List<String> actions) {
    actions.forEach(action -> of(action).add(next++, letter));
    urgent |= !actions.isEmpty();
  }

  /** The reports of this period, and of those before, need not be made. */
  public void note(String kind, Reports.Made made) {
    reports.put(kind, made);
  }

  /** The alerts of this parcel go out together, also after a restart. */
  void settle(String action, Outbox.Parcel parcel) {
    ByteBuffer out = ByteBuffer.allocate(1 + 8 * parcel.numbers().size());
    out.put(parcel.as().code);
    parcel.numbers().forEach(out::putLong);
    settled.put(action, out.array());
    paces.put(action, parcel.after().bytes());
  }

  /** Adds an alert to the outbox of an action. */
  public void add(String action, Alert alert) {
    of(action).add(next++, alert);
    urgent = true;
  }

  /** The outbox of an action that is a notifier. */
  Outbox of(String action) {
    return Objects.requireNonNull(outboxes.get(action), action);
  }

  /**
   * It was sent, or given up.
   *
   * @param problem why it was given up, else empty
   */
  void done(String action, Outbox.Parcel parcel, String problem) {
    done.addAll(parcel.numbers());
    boolean one = parcel.notice().kind() != Notice.Kind.SUMMARY;
    String outcome = !problem.isEmpty() ? "given_up" : one ? "sent" : "summary";
    for (Alert alert : parcel.notice().alerts()) {
      keep.accept(AlertCodec.notice(alert, action, clock.instant(), outcome, problem));
    }
  }

  /** Whether something waits to be committed at once. */
  public boolean isUrgent() {
    return urgent;
  }

  /** Writes what changed. */
  public void save(StateFile state) {
    Map<Long, byte[]> map = Outbox.map(state);
    outboxes.values().forEach(o -> o.save(state));
    settled.forEach(state.map(SETTLED)::put);
    settled.clear();
    paces.forEach(state.map(PACE)::put);
    paces.clear();
    if (!done.isEmpty()) {
      Map<Long, byte[]> letters = Outbox.letters(state);
      done.forEach(map::remove);
      done.forEach(letters::remove);
      Map<Long, byte[]> questions = Outbox.questions(state);
      done.forEach(questions::remove);
    }
    reports.save(state);
    done.clear();
    urgent = false;
  }

  /** After the commit. */
  public void committed() {
    outboxes.values().forEach(Outbox::committed);
  }

  /** All sources have ended: what waits for others goes out. Any thread. */
  public void end() {
    outboxes.values().forEach(Outbox::end);
  }

  /** Whether the sources are read to their end. Any thread. */
  public boolean isAllRead() {
    return caughtUp;
  }

  /** Whether the sources are read to their end, so that no more old alerts are to be expected. */
  public void allRead(boolean is) {
    caughtUp = is;
    outboxes.values().forEach(o -> o.allRead(is));
  }
}
