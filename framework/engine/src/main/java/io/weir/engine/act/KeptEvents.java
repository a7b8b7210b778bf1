package io.weir.engine.act;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.engine.config.SpoolConfig;
import io.weir.engine.config.SpoolConfig.WhenFull;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the events that are to be kept into the spool, and watches its bound. Loop's thread. */
public final class KeptEvents {
  private static final Logger log = LoggerFactory.getLogger(KeptEvents.class);

  private final Set<String> types;
  private final SpoolConfig config;
  private final Spool spool;
  private boolean waiting;
  private boolean dropping;
  private long dropped;

  /** Keeps events of these types in this spool. */
  public KeptEvents(Collection<EventType> kept, SpoolConfig config, Spool spool) {
    this.types = kept.stream().map(EventType::name).collect(Collectors.toUnmodifiableSet());
    this.config = config;
    this.spool = spool;
  }

  /** Adds the event when its type is kept, and the spool has room or reading waits for it. */
  public void keep(Event event) {
    if (!types.contains(event.type().name())) {
      return;
    }
    if (config.whenFull() == WhenFull.DROP && isFull()) {
      if (!dropping) {
        dropping = true;
        log.error(
            "the spool is full ({}); events are dropped until the store takes some", config.size());
      }
      dropped++;
      return;
    }
    if (dropping) {
      dropping = false;
      log.error("the spool has room again; {} events were dropped since the start", dropped);
    }
    spool.add(event);
  }

  boolean hasRoom() {
    boolean room = config.whenFull() == WhenFull.DROP || !isFull();
    if (room == waiting) {
      waiting = !room;
      if (waiting) {
        log.error(
            "the spool is full ({}); reading waits until the store takes some", config.size());
      } else {
        log.info("the spool has room again; reading goes on");
      }
    }
    return room;
  }

  private boolean isFull() {
    return spool.bytes() > config.size().bytes();
  }

  Spool spool() {
    return spool;
  }
}
