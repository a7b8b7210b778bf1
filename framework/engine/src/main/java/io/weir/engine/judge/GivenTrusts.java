package io.weir.engine.judge;

import io.weir.api.Event;
import io.weir.api.action.Block.Author;
import io.weir.engine.state.StateFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What people trust by orders, kept in the state: it counts at once, and after each restart. Loop's
 * thread.
 */
public final class GivenTrusts {
  private static final String MAP = "trusts";

  private final Trusted trusted;
  private final Consumer<Event> keep;
  private final Map<String, GivenTrust> all = new LinkedHashMap<>();
  private final Set<String> changed = new HashSet<>();

  /**
   * @param trusted learns of each change
   * @param keep gets the events about them
   */
  public GivenTrusts(Trusted trusted, Consumer<Event> keep) {
    this.trusted = trusted;
    this.keep = keep;
  }

  /** Takes back what was saved. */
  public void restore(StateFile state) {
    state.map(MAP).values().forEach(bytes -> put(GivenTrust.read(bytes)));
    changed.clear();
    tell();
  }

  /**
   * Takes back what the store knows, when the state was lost.
   *
   * @return how many
   */
  public int recover(Collection<Event> begun, Collection<Event> ended, Instant now) {
    Set<String> over = new HashSet<>();
    ended.forEach(e -> over.add(String.valueOf(e.text("trust_id"))));
    for (Event event : begun) {
      GivenTrust given = GivenTrust.of(event);
      if (given != null && !over.contains(given.id()) && !given.trust().isOver(now)) {
        put(given);
      }
    }
    tell();
    return all.size();
  }

  /** All, newest first. */
  public List<GivenTrust> all() {
    List<GivenTrust> newest = new ArrayList<>(all.values());
    newest.sort(Comparator.comparing(GivenTrust::since).reversed());
    return newest;
  }

  /** The one about exactly this value. */
  public Optional<GivenTrust> of(String field, String value) {
    return all.values().stream()
        .filter(g -> g.trust().field().equals(field) && g.trust().value().equals(value))
        .findFirst();
  }

  /** From now on. */
  public GivenTrust add(Trust trust, String who, Instant now) {
    GivenTrust given = GivenTrust.of(trust, who, now);
    put(given);
    tell();
    keep.accept(given.begins());
    return given;
  }

  /** This one and nothing else. */
  public Trusted alone(GivenTrust given) {
    return new Trusted(List.of(given.trust()), List.of(), trusted.accounts());
  }

  /** No longer, because a person wants it; what there was of it. */
  public @Nullable GivenTrust end(String id, String who, String reason, Instant now) {
    GivenTrust given = all.remove(id);
    if (given != null) {
      changed.add(id);
      tell();
      String why = reason.isEmpty() ? "taken back" : "taken back: " + reason;
      keep.accept(given.ends(now, why, Author.person(who)));
    }
    return given;
  }

  /** Ends what is over. */
  public void expire(Instant now) {
    boolean some = false;
    for (GivenTrust given : List.copyOf(all.values())) {
      if (given.trust().isOver(now)) {
        all.remove(given.id());
        changed.add(given.id());
        keep.accept(given.ends(now, "its time is over", Author.WEIR));
        some = true;
      }
    }
    if (some) {
      tell();
    }
  }

  private void put(GivenTrust given) {
    all.put(given.id(), given);
    changed.add(given.id());
  }

  private void tell() {
    trusted.people(all.values().stream().map(GivenTrust::trust).toList());
  }

  /** Whether something waits to be committed at once. */
  public boolean isUrgent() {
    return !changed.isEmpty();
  }

  /** Writes what changed. */
  public void save(StateFile state) {
    Map<String, byte[]> map = state.map(MAP);
    for (String id : changed) {
      GivenTrust given = all.get(id);
      if (given == null) {
        map.remove(id);
      } else {
        map.put(id, given.bytes());
      }
    }
    changed.clear();
  }
}
