package io.weir.plugins.action.pf;

import io.weir.api.Address;
import io.weir.api.Network;
import io.weir.api.action.ActionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the open connections of addresses that were just shut out: pf lets an established state pass
 * whatever the table says. On a thread of its own, because pfctl takes one address a call, and a
 * thousand calls must not hold up the next block.
 */
final class StateKiller implements AutoCloseable {
  /** More than so many: ask first which of them have a connection at all. */
  static final int FEW = 16;

  private static final int MOST_FAILURES = 3;
  private static final Logger log = LoggerFactory.getLogger(StateKiller.class);

  private final String action;
  private final Pfctl pfctl;
  private final ThreadPoolExecutor thread;

  StateKiller(String action, Pfctl pfctl) {
    this.action = action;
    this.pfctl = pfctl;
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            r -> {
              Thread t = new Thread(r, "pf-" + action + "-states");
              t.setDaemon(true);
              return t;
            });
    thread.allowCoreThreadTimeOut(true);
  }

  /** Begins with these; the future ends when all are done or were told. */
  Future<?> begin(List<Network> networks) {
    return thread.submit(() -> killAll(networks));
  }

  static void await(Future<?> kills, Duration longest) throws InterruptedException {
    try {
      kills.get(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // The rest goes on behind.
    } catch (ExecutionException e) {
      log.error("killing states failed unexpectedly", e.getCause());
    }
  }

  private void killAll(List<Network> networks) {
    try {
      List<String> values = networks.size() <= FEW ? texts(networks) : connected(networks);
      int failures = 0;
      for (int i = 0; i < values.size(); i++) {
        String problem = kill(values.get(i));
        if (!problem.isEmpty() && ++failures == MOST_FAILURES) {
          log.warn(
              "{}: open connections were not ended, {} of {} not tried: {}",
              action,
              values.size() - i - 1,
              values.size(),
              problem);
          return;
        }
        if (!problem.isEmpty()) {
          log.warn("{}: open connections of {} were not ended: {}", action, values.get(i), problem);
        }
      }
    } catch (InterruptedException e) {
      log.warn("{}: stopped before all open connections were ended", action);
      Thread.currentThread().interrupt();
    }
  }

  private String kill(String value) throws InterruptedException {
    try {
      return pfctl.run(List.of("-k", value), "").failure();
    } catch (ActionException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static List<String> texts(List<Network> networks) {
    return networks.stream().map(Network::toString).toList();
  }

  /** Those of the networks that have a state; all when pfctl does not say. */
  private List<String> connected(List<Network> networks) throws InterruptedException {
    String states;
    try {
      states = Pfctl.orThrow(pfctl.run(List.of("-s", "states"), "")).out();
    } catch (ActionException e) {
      log.debug("{}: states cannot be listed: {}", action, e.getMessage());
      return texts(networks);
    }
    return texts(among(states, networks));
  }

  /** The networks that hold an address of {@code pfctl -s states}. */
  static List<Network> among(String states, List<Network> networks) {
    Set<Network> wanted = new HashSet<>(networks);
    Set<Integer> prefixes4 = new TreeSet<>();
    Set<Integer> prefixes6 = new TreeSet<>();
    for (Network n : networks) {
      (n.address().v6() ? prefixes6 : prefixes4).add(n.prefix());
    }
    Set<Network> found = new HashSet<>();
    int from = 0;
    for (int i = 0; i <= states.length(); i++) {
      if (i < states.length() && states.charAt(i) > ' ') {
        continue;
      }
      Address address = address(states, from, i);
      from = i + 1;
      if (address != null) {
        for (int prefix : address.v6() ? prefixes6 : prefixes4) {
          Network network = new Network(address, prefix);
          if (wanted.contains(network)) {
            found.add(network);
          }
        }
      }
    }
    List<Network> inOrder = new ArrayList<>(networks);
    inOrder.retainAll(found);
    return inOrder;
  }

  /** {@code 192.0.2.1:25}, {@code 2001:db8::1[25]}, either in parentheses where translated. */
  private static @Nullable Address address(String s, int from, int to) {
    if (to - from > 60 || to - from < 2) {
      return null;
    }
    String word = s.substring(s.charAt(from) == '(' ? from + 1 : from, to);
    int end = word.indexOf('[');
    if (end < 0 && word.indexOf('.') >= 0) {
      end = word.indexOf(':');
    }
    if (end < 0) {
      end = word.indexOf(')');
    }
    return Address.parse(end < 0 ? word : word.substring(0, end));
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
        thread.shutdownNow();
        // The call it was in is killed; only then is nothing of this blocker at work any more.
        thread.awaitTermination(3, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
