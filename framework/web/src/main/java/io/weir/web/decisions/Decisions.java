package io.weir.web.decisions;

import io.weir.api.Address;
import io.weir.api.Network;
import io.weir.api.action.Block;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The blocks in force as decisions, and what changed since a bouncer asked last. Where several
 * actions block the same network there is one decision, the one that lasts longest. Not
 * thread-safe.
 */
public final class Decisions {
  /** Changes that are remembered. Who asked before the oldest of them gets everything again. */
  private static final int MOST_CHANGES = 50_000;

  private static final int MOST_BOUNCERS = 256;

  /** By bouncer: the versions that its last two answers were of. */
  private final Map<String, Asked> bouncers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Asked> eldest) {
          return size() > MOST_BOUNCERS;
        }
      };

  private final Deque<Ended> ended = new ArrayDeque<>();
  private final TreeSet<Integer> prefixes4 = new TreeSet<>();
  private final TreeSet<Integer> prefixes6 = new TreeSet<>();
  private Map<Network, Known> now = Map.of();
  private long version;
  private long forgotten;

  private record Asked(long before, long last) {}

  /** A decision, and the version of all of them that first had it. */
  private record Known(Decision decision, long since) {}

  /** A decision that is over, and since which version. */
  private record Ended(Decision decision, long since) {}

  /**
   * What changed for a bouncer. It takes the deleted away first.
   *
   * @param begun what it is to keep out from now on
   * @param ended what it is not to keep out any more
   * @param whole whether {@code begun} is everything, because it is not known what it has; {@code
   *     ended} is empty then
   */
  public record Change(List<Decision> begun, List<Decision> ended, boolean whole) {
    /** Copies the lists. */
    public Change {
      begun = List.copyOf(begun);
      ended = List.copyOf(ended);
    }
  }

  /** Takes over what is blocked now. */
  public void update(Collection<Block> blocks) {
    Map<Network, Decision> next = new HashMap<>();
    for (Block block : blocks) {
      Decision decision = Decision.of(block);
      if (decision != null) {
        next.merge(
            decision.network(),
            decision,
            (a, b) -> a.until().isBefore(b.until()) || same(a, b) && a.id() > b.id() ? b : a);
      }
    }
    Map<Network, Known> all = new HashMap<>(next.size() * 2);
    long changed = version + 1;
    prefixes4.clear();
    prefixes6.clear();
    next.forEach(
        (network, decision) -> {
          Known before = now.get(network);
          boolean is = before != null && before.decision().equals(decision);
          all.put(network, is ? before : new Known(decision, changed));
          (network.address().v6() ? prefixes6 : prefixes4).add(network.prefix());
        });
    now.forEach(
        (network, before) -> {
          if (!before.equals(all.get(network))) {
            ended.add(new Ended(before.decision(), changed));
          }
        });
    now = all;
    version = changed;
    while (ended.size() > MOST_CHANGES) {
      forgotten = ended.remove().since();
    }
  }

  private static boolean same(Decision a, Decision b) {
    return a.until().equals(b.until());
  }

  /**
   * What a bouncer is to change: since it asked the time before last, as the last answer may have
   * been lost on its way. It does no harm to say a thing twice.
   *
   * @param bouncer who asks
   * @param anew whether it has nothing, because it just started
   */
  public Change next(String bouncer, boolean anew, Wanted wanted) {
    Asked asked = bouncers.get(bouncer);
    boolean whole = anew || !isKnown(asked);
    long since = whole || asked == null ? -1 : asked.before();
    bouncers.put(bouncer, new Asked(since < 0 || asked == null ? version : asked.last(), version));
    List<Decision> begun = new ArrayList<>();
    for (Known one : now.values()) {
      if (one.since() > since && wanted.has(one.decision())) {
        begun.add(one.decision());
      }
    }
    if (whole) {
      return new Change(begun, List.of(), true);
    }
    Map<Network, Decision> over = new LinkedHashMap<>();
    for (Ended one : ended) {
      if (one.since() > since && wanted.has(one.decision())) {
        over.putIfAbsent(one.decision().network(), one.decision());
      }
    }
    return new Change(begun, List.copyOf(over.values()), false);
  }

  /** Whether it is known what this bouncer has. */
  public boolean isKnown(String bouncer) {
    return isKnown(bouncers.get(bouncer));
  }

  private boolean isKnown(@Nullable Asked asked) {
    return asked != null && asked.before() >= forgotten;
  }

  /** Whether this network is blocked. */
  public boolean has(Network network) {
    return now.containsKey(network);
  }

  /** All that are wanted, at most so many. */
  public List<Decision> all(Wanted wanted, int most) {
    return now.values().stream().map(Known::decision).filter(wanted::has).limit(most).toList();
  }

  /** Decisions about networks that contain this one, the narrowest first. */
  public List<Decision> containing(Network asked, Wanted wanted) {
    List<Decision> all = new ArrayList<>();
    Address address = asked.address();
    for (int prefix : (address.v6() ? prefixes6 : prefixes4).descendingSet()) {
      Known known = prefix > asked.prefix() ? null : now.get(new Network(address, prefix));
      if (known != null && wanted.has(known.decision())) {
        all.add(known.decision());
      }
    }
    return all;
  }
}
