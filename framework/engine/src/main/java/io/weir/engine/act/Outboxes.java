package io.weir.engine.act;

import io.weir.api.Event;
import io.weir.api.action.Notice;
import io.weir.api.rule.Alert;
import io.weir.engine.judge.AlertCodec;
import io.weir.engine.state.StateFile;
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

  private final Map<String, Outbox> outboxes;
  private final Clock clock;
  private final Consumer<Event> keep;
  private final Map<String, byte[]> settled = new HashMap<>();
  private final List<Long> done = new ArrayList<>();
  private long next = 1;
  private boolean urgent;

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
              }
            });
    Map<String, byte[]> saved = state.map(SETTLED);
    outboxes.forEach(
        (action, outbox) -> {
          byte[] bytes = saved.get(action);
          if (bytes != null) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            Notice.Kind kind = in.get() == 0 ? Notice.Kind.ALERT : Notice.Kind.SUMMARY;
            List<Long> numbers = new ArrayList<>();
            while (in.hasRemaining()) {
              numbers.add(in.getLong());
            }
            outbox.restoreSettled(kind, numbers);
          }
        });
  }

  /** The alerts of this parcel go out together, also after a restart. */
  public void settle(String action, Outbox.Parcel parcel) {
    ByteBuffer out = ByteBuffer.allocate(1 + 8 * parcel.numbers().size());
    out.put((byte) (parcel.notice().kind() == Notice.Kind.ALERT ? 0 : 1));
    parcel.numbers().forEach(out::putLong);
    settled.put(action, out.array());
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
  public void done(String action, Outbox.Parcel parcel, String problem) {
    done.addAll(parcel.numbers());
    boolean one = parcel.notice().kind() == Notice.Kind.ALERT;
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
    done.forEach(map::remove);
    done.clear();
    urgent = false;
  }

  /** After the commit. */
  public void committed() {
    outboxes.values().forEach(Outbox::committed);
  }

  /** Whether the sources are read to their end, so that no more old alerts are to be expected. */
  public void allRead(boolean is) {
    outboxes.values().forEach(o -> o.allRead(is));
  }
}
