package io.weir.engine.act;

import io.weir.api.Event;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches so that an event which the database will not take holds up no other: the batch is
 * halved until the event is found, and that one goes to the table of refused rows. Written from one
 * thread; the counts may be read from any.
 */
public final class StoreWriter {
  private static final Logger log = LoggerFactory.getLogger(StoreWriter.class);

  private final StoreDoor store;
  private final Way way;
  private final AtomicLong added = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  /** How a batch goes into the store. */
  public interface Way {
    /** Keeps events and returns how many were new. */
    int write(List<Event> events) throws StoreException;
  }

  /** A writer for a store that is or will be open: what it wrote is durable. */
  public StoreWriter(StoreDoor store) {
    this(store, store::write);
  }

  /** A writer that writes this way. */
  public StoreWriter(StoreDoor store, Way way) {
    this.store = store;
    this.way = way;
  }

  /**
   * Writes all of them, or repeats harmlessly when called again after it failed.
   *
   * @throws StoreException when the store is away or a person must act
   */
  public void write(List<Event> events) throws StoreException {
    if (events.isEmpty()) {
      return;
    }
    try {
      added.addAndGet(way.write(events));
    } catch (StoreException e) {
      if (e.reason() != Reason.CONTENT) {
        throw e;
      }
      if (events.size() > 1) {
        int half = events.size() / 2;
        write(events.subList(0, half));
        write(events.subList(half, events.size()));
      } else {
        if (refused.get() == 0) {
          log.error(
              "the store refused a {}: {}; such rows go to the table refused",
              events.get(0).type(),
              e.getMessage());
        }
        store.refuse(events.get(0), String.valueOf(e.getMessage()));
        refused.incrementAndGet();
      }
    }
  }

  /** Rows that were not there before. */
  public long added() {
    return added.get();
  }

  /** Events the database would not take. */
  public long refused() {
    return refused.get();
  }
}
