package io.weir.engine.act;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Network;
import io.weir.api.rule.Subject;
import io.weir.engine.config.SpareConfig;
import io.weir.engine.judge.Accounts;
import io.weir.engine.state.StateFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which accounts used each client address lately, so that an address behind which many people sit
 * (an office, a mobile network) is not blocked because of one of them. Counts events that a join
 * put together, which are messages that came in under a login. At most {@value #MOST} addresses are
 * known, those used last, with at most twice as many accounts as the limit. Loop's thread.
 */
public final class SharedAddresses implements Sparing {
  private static final String MAP = "shared";
  private static final int MOST = 100_000;
  private static final long DAY = Duration.ofDays(1).toMillis() * 1_000;

  /** The field that holds the address. */
  public static final String ADDRESS = "client_address";

  private final SpareConfig config;
  private final Accounts accounts;
  private final Set<String> accountFields;
  private final Set<String> types;
  private final Predicate<Subject> isAlerted;
  private final LinkedHashMap<String, Map<Subject, Long>> byAddress =
      new LinkedHashMap<>(64, 0.75f, true);
  private final Set<String> changed = new HashSet<>();
  private long swept;

  /**
   * @param accounts which spellings are one account
   * @param accountFields the fields that hold an account
   * @param types the types that count
   * @param isAlerted whether there is an active alert on an account
   */
  public SharedAddresses(
      SpareConfig config,
      Accounts accounts,
      Set<String> accountFields,
      Collection<EventType> types,
      Predicate<Subject> isAlerted) {
    this.config = config;
    this.accounts = accounts;
    this.accountFields = Set.copyOf(accountFields);
    this.types = Set.copyOf(types.stream().map(EventType::name).toList());
    this.isAlerted = isAlerted;
  }

  /** Notes who used which address. */
  void event(Event event) {
    if (!types.contains(event.type().name())
        || !(event.value(ADDRESS) instanceof Address address)) {
      return;
    }
    for (String field : accountFields) {
      String account = event.text(field);
      if (account != null && !account.isEmpty()) {
        used(address.toString(), accounts.of(new Subject(field, account)), event.micros());
      }
    }
  }

  /** Whether events of the type say who used an address. */
  public boolean counts(EventType type) {
    return types.contains(type.name());
  }

  /** At this time the account, in its one spelling, used the address. */
  public void used(Address address, Subject account, Instant at) {
    used(address.toString(), account, Event.micros(at));
  }

  private void used(String address, Subject account, long micros) {
    Map<Subject, Long> accounts = byAddress.computeIfAbsent(address, a -> new HashMap<>());
    long day = Math.floorDiv(micros, DAY);
    Long before = accounts.get(account);
    if (before == null || before < day) {
      accounts.put(account, day);
      changed.add(address);
      if (accounts.size() > 2 * config.sharedBy()) {
        accounts.entrySet().stream()
            .min(Comparator.comparingLong(Map.Entry::getValue))
            .map(Map.Entry::getKey)
            .ifPresent(accounts::remove);
      }
    }
    if (byAddress.size() > MOST) {
      forget(byAddress.keySet().iterator().next());
    }
    if (day > swept) {
      swept = day;
      sweep(day - config.in().toDays());
    }
  }

  private void sweep(long oldest) {
    for (Map.Entry<String, Map<Subject, Long>> e : List.copyOf(byAddress.entrySet())) {
      if (e.getValue().values().removeIf(day -> day < oldest)) {
        changed.add(e.getKey());
        if (e.getValue().isEmpty()) {
          byAddress.remove(e.getKey());
        }
      }
    }
  }

  private void forget(String address) {
    byAddress.remove(address);
    changed.add(address);
  }

  @Override
  public @Nullable String why(Subject subject, Instant at) {
    if (!subject.field().equals(ADDRESS)) {
      return null;
    }
    long oldest = Math.floorDiv(Event.micros(at), DAY) - config.in().toDays();
    Set<Subject> accounts = new HashSet<>();
    for (Map<Subject, Long> users : usersOf(subject.value())) {
      users.forEach(
          (account, day) -> {
            if (day >= oldest && !isAlerted.test(account)) {
              accounts.add(account);
            }
          });
    }
    int healthy = accounts.size();
    return healthy < config.sharedBy()
        ? null
        : "used by "
            + healthy
            + " accounts without an alert in the last "
            + config.in().toDays()
            + " days";
  }

  /** Of an address, or of all addresses of a network: rules take an IPv6 /64 for one client. */
  private List<Map<Subject, Long>> usersOf(String value) {
    Map<Subject, Long> users = byAddress.get(value);
    if (users != null) {
      return List.of(users);
    }
    Network network;
    try {
      network = Network.parse(value);
    } catch (IllegalArgumentException e) {
      return List.of();
    }
    return byAddress.entrySet().stream()
        .filter(e -> network.contains(Network.parse(e.getKey())))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Whether nothing is known, so that the store may be asked. */
  public boolean isEmpty() {
    return byAddress.isEmpty();
  }

  void restore(StateFile state) {
    state.map(MAP).forEach((address, bytes) -> byAddress.put(address, read(bytes)));
  }

  void save(StateFile state) {
    Map<String, byte[]> map = state.map(MAP);
    for (String address : changed) {
      Map<Subject, Long> accounts = byAddress.get(address);
      if (accounts == null) {
        map.remove(address);
      } else {
        map.put(address, bytes(accounts));
      }
    }
    changed.clear();
  }

  private static byte[] bytes(Map<Subject, Long> accounts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(1);
      out.writeShort(accounts.size());
      for (Map.Entry<Subject, Long> e : accounts.entrySet()) {
        out.writeUTF(e.getKey().field());
        out.writeUTF(e.getKey().value());
        out.writeInt(e.getValue().intValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Map<Subject, Long> read(byte[] bytes) {
    Map<Subject, Long> accounts = new HashMap<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readByte() != 1) {
        throw new IOException("unknown form of a shared address");
      }
      for (int i = in.readUnsignedShort(); i > 0; i--) {
        accounts.put(new Subject(in.readUTF(), in.readUTF()), (long) in.readInt());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return accounts;
  }
}
