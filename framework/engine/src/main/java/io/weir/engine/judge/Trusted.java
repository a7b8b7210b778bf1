package io.weir.engine.judge;

import io.weir.api.Network;
import io.weir.api.rule.Subject;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Subjects that raise no alert and are never blocked: those of the pipeline file and of the files
 * that it names, those that people trust on the page, and this machine's own addresses. A domain
 * ({@code sender/domain}) stands for all values with it. Any thread.
 */
public final class Trusted {
  private static final String ADDRESS = "client_address";

  /** After a field: what comes behind the last {@code @} of its value. */
  private static final String DOMAIN = "/domain";

  private static final Trust OWN = new Trust(ADDRESS, "", "an address of this machine", null);

  private final List<Trust> given;
  private final List<Network> own;
  private final Accounts accounts;
  private List<Trust> fromFiles = List.of();
  private List<Trust> byPeople = List.of();

  /** Without what people said on the page. */
  private volatile Lists configured;

  private volatile Lists lists;

  /** All entries, by field: those that are networks, and texts in small letters. */
  private static final class Lists {
    final Map<String, List<Net>> networks = new HashMap<>();
    final Map<String, Map<String, List<Trust>>> texts = new HashMap<>();
  }

  private record Net(Network network, Trust trust) {}

  /** Every spelling of an account by itself; no reasons, no ends. */
  public Trusted(Map<String, List<String>> given, List<Network> own) {
    this(given, own, Accounts.AS_LOGGED);
  }

  /** As the other, without reasons and ends. */
  public Trusted(Map<String, List<String>> given, List<Network> own, Accounts accounts) {
    this(
        given.entrySet().stream()
            .flatMap(e -> e.getValue().stream().map(v -> new Trust(e.getKey(), v, "", null)))
            .toList(),
        own,
        accounts);
  }

  /**
   * @param given by the pipeline file
   * @param own this machine's addresses
   * @param accounts which spellings are one account
   */
  public Trusted(List<Trust> given, List<Network> own, Accounts accounts) {
    this.given = List.copyOf(given);
    this.own = List.copyOf(own);
    this.accounts = accounts;
    this.configured = lists(List.of(), List.of());
    this.lists = configured;
  }

  /** Replaces what files say; all else stays. */
  public synchronized void replace(List<Trust> said) {
    fromFiles = List.copyOf(said);
    configured = lists(fromFiles, List.of());
    lists = lists(fromFiles, byPeople);
  }

  /** Replaces what people trust; all else stays. */
  public synchronized void people(List<Trust> said) {
    byPeople = List.copyOf(said);
    lists = lists(fromFiles, byPeople);
  }

  /** What the pipeline file says. */
  public List<Trust> given() {
    return given;
  }

  /** What files say. */
  public synchronized List<Trust> files() {
    return fromFiles;
  }

  /** This machine's addresses. */
  public List<Network> own() {
    return own;
  }

  private Lists lists(List<Trust> files, List<Trust> people) {
    Lists all = new Lists();
    own.forEach(net -> put(all, net, OWN));
    given.forEach(t -> put(all, t));
    files.forEach(t -> put(all, t));
    people.forEach(t -> put(all, t));
    return all;
  }

  private void put(Lists all, Trust trust) {
    Network network = network(trust.value());
    if (network != null) {
      put(all, network, trust);
    }
    String text = accounts.of(new Subject(trust.field(), trust.value())).value();
    all.texts
        .computeIfAbsent(trust.field(), f -> new HashMap<>())
        .computeIfAbsent(text.toLowerCase(Locale.ROOT), t -> new ArrayList<>())
        .add(trust);
  }

  private static void put(Lists all, Network network, Trust trust) {
    all.networks
        .computeIfAbsent(trust.field(), f -> new ArrayList<>())
        .add(new Net(network, trust));
  }

  /** The addresses of this machine's interfaces, loopback included. */
  public static List<Network> ownAddresses() {
    List<Network> own =
        new ArrayList<>(List.of(Network.parse("127.0.0.0/8"), Network.parse("::1")));
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .map(InetAddress::getHostAddress)
          .map(text -> text.indexOf('%') < 0 ? text : text.substring(0, text.indexOf('%')))
          .forEach(text -> own.add(Network.parse(text)));
    } catch (SocketException e) {
      throw new IllegalStateException("this machine's addresses cannot be listed", e);
    }
    return List.copyOf(own);
  }

  /** Which spellings are one account. */
  public Accounts accounts() {
    return accounts;
  }

  /** Whether the subject, or an address within it, is trusted at this time. */
  public boolean contains(Subject given, Instant at) {
    return why(given, at) != null;
  }

  /** Why the subject, or an address within it, is trusted at this time; null when it is not. */
  public @Nullable String why(Subject subject, Instant at) {
    return why(lists, subject, at);
  }

  /** As {@link #why}, by what the configuration says alone. */
  public @Nullable String whyConfigured(Subject subject, Instant at) {
    return why(configured, subject, at);
  }

  private @Nullable String why(Lists now, Subject subject, Instant at) {
    Subject folded = accounts.of(subject);
    Trust found = text(now, folded.field(), folded.value(), at);
    if (found == null) {
      found = network(now.networks.getOrDefault(folded.field(), List.of()), folded, at);
    }
    int sign = folded.value().lastIndexOf('@');
    if (found == null && sign >= 0 && folded.field().indexOf('/') < 0) {
      found = text(now, folded.field() + DOMAIN, folded.value().substring(sign + 1), at);
    }
    return found == null ? null : found.sentence();
  }

  private static @Nullable Trust text(Lists now, String field, String value, Instant at) {
    Map<String, List<Trust>> texts = now.texts.get(field);
    List<Trust> all = texts == null ? null : texts.get(value.toLowerCase(Locale.ROOT));
    return all == null ? null : all.stream().filter(t -> !t.isOver(at)).findFirst().orElse(null);
  }

  private static @Nullable Trust network(List<Net> networks, Subject subject, Instant at) {
    Network wanted = networks.isEmpty() ? null : network(subject.value());
    if (wanted != null) {
      for (Net net : networks) {
        if ((net.network().contains(wanted) || wanted.contains(net.network()))
            && !net.trust().isOver(at)) {
          return net.trust();
        }
      }
    }
    return null;
  }

  private static @Nullable Network network(String text) {
    try {
      return Network.parse(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
