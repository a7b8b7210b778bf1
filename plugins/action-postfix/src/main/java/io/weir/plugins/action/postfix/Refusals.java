package io.weir.plugins.action.postfix;

import io.weir.api.Address;
import io.weir.api.Network;
import io.weir.api.rule.Subject;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Who is blocked, to be asked from one thread and changed from another. A question costs one look
 * into a hash table for each kind of value, and for addresses one for each length of network in it:
 * with 100,000 entries as quickly as with one.
 */
final class Refusals {
  static final String ACCOUNT = "sasl_username";
  static final String ADDRESS = "client_address";
  static final String SENDER = "sender";

  private final UnaryOperator<String> accounts;
  private final Set<Subject> subjects = ConcurrentHashMap.newKeySet();

  /** How many subjects have this spelling: two senders may differ in case. */
  private final Map<Subject, Integer> texts = new ConcurrentHashMap<>();

  private final Set<Network> networks = ConcurrentHashMap.newKeySet();

  /** How many networks have a length: IPv4 at 0 to 32, IPv6 after that. */
  private final int[] lengths = new int[33 + 129];

  /** The lengths of IPv4 and of IPv6 that there are. */
  private volatile int[][] present = {{}, {}};

  /**
   * @param accounts the one spelling of an account
   */
  Refusals(UnaryOperator<String> accounts) {
    this.accounts = accounts;
  }

  /**
   * Whether a request is to be refused; empty values are unknown.
   *
   * @param account as the client typed it
   * @param address as Postfix prints it
   */
  boolean refuses(String account, String address, String sender) {
    if (subjects.isEmpty()) {
      return false;
    }
    return !account.isEmpty() && texts.containsKey(key(ACCOUNT, account))
        || !sender.isEmpty() && texts.containsKey(key(SENDER, sender))
        || !address.isEmpty() && isIn(Address.parse(address));
  }

  private boolean isIn(@Nullable Address address) {
    if (address != null) {
      for (int length : present[address.v6() ? 1 : 0]) {
        if (networks.contains(new Network(address, length))) {
          return true;
        }
      }
    }
    return false;
  }

  private Subject key(String field, String value) {
    // The part of a sender before the @ may matter to its server; refusing both spellings is safe.
    return new Subject(
        field, field.equals(SENDER) ? value.toLowerCase(Locale.ROOT) : accounts.apply(value));
  }

  /**
   * Adds a subject, or does nothing when it is there.
   *
   * @throws IllegalArgumentException with a sentence when it cannot be blocked here
   */
  void add(Subject subject) {
    Network network = check(subject);
    if (!subjects.add(subject)) {
      return;
    }
    if (network == null) {
      texts.merge(key(subject.field(), subject.value()), 1, Integer::sum);
    } else if (networks.add(network)) {
      count(network, 1);
    }
  }

  /** Takes a subject out, if it is there. */
  void remove(Subject subject) {
    if (!subjects.remove(subject)) {
      return;
    }
    if (subject.field().equals(ADDRESS)) {
      Network network = Network.parse(subject.value());
      if (networks.remove(network)) {
        count(network, -1);
      }
    } else {
      texts.computeIfPresent(
          key(subject.field(), subject.value()), (key, n) -> n == 1 ? null : n - 1);
    }
  }

  private void count(Network network, int more) {
    int at = network.prefix() + (network.address().v6() ? 33 : 0);
    lengths[at] += more;
    if (lengths[at] <= 1) {
      present = new int[][] {lengths(0, 33), lengths(33, lengths.length)};
    }
  }

  private int[] lengths(int from, int to) {
    return java.util.stream.IntStream.range(from, to)
        .filter(i -> lengths[i] > 0)
        .map(i -> i - from)
        .toArray();
  }

  /** Everyone who is blocked. */
  Set<Subject> all() {
    return new LinkedHashSet<>(subjects);
  }

  /** Checks a subject; its network when it is one. */
  static @Nullable Network check(Subject subject) {
    String value = subject.value();
    switch (subject.field()) {
      case ADDRESS -> {
        Network network = Network.parse(value);
        if (network.prefix() == 0) {
          throw new IllegalArgumentException(network + " would block everyone");
        }
        return network;
      }
      case ACCOUNT, SENDER -> {
        if (value.isEmpty()) {
          throw new IllegalArgumentException(
              "an empty " + subject.field() + " would block what is nobody's, such as bounces");
        }
        if (value.codePoints().anyMatch(Character::isISOControl)) {
          throw new IllegalArgumentException(
              "it has a control character, which no request of Postfix has");
        }
        return null;
      }
      default ->
          throw new IllegalArgumentException(
              "Postfix is asked about accounts, addresses and senders, not about "
                  + subject.field());
    }
  }
}
