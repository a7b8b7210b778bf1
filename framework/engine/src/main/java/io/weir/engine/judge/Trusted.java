package io.weir.engine.judge;

import io.weir.api.Network;
import io.weir.api.rule.Subject;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Subjects that raise no alert and are never blocked: those of the pipeline file, and this
 * machine's own addresses.
 */
public final class Trusted {
  private static final String ADDRESS = "client_address";

  private final Map<String, List<Network>> networks;
  private final Map<String, Set<String>> words;
  private final Accounts accounts;

  /** Every spelling of an account by itself. */
  public Trusted(Map<String, List<String>> given, List<Network> own) {
    this(given, own, Accounts.AS_LOGGED);
  }

  /**
   * @param given by field name: networks, or exact texts where they are none
   * @param own this machine's addresses
   * @param accounts which spellings are one account
   */
  public Trusted(Map<String, List<String>> given, List<Network> own, Accounts accounts) {
    this.accounts = accounts;
    Map<String, List<Network>> nets =
        given.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    e ->
                        e.getValue().stream()
                            .map(Trusted::network)
                            .filter(n -> n != null)
                            .toList()));
    List<Network> addresses = new ArrayList<>(nets.getOrDefault(ADDRESS, List.of()));
    addresses.addAll(own);
    nets.put(ADDRESS, addresses);
    networks = Map.copyOf(nets);
    words =
        accounts.of(given).entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey,
                    e ->
                        e.getValue().stream()
                            .map(v -> v.toLowerCase(Locale.ROOT))
                            .collect(Collectors.toSet())));
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

  /** Whether the subject, or an address within it, is trusted. */
  public boolean contains(Subject given) {
    Subject subject = accounts.of(given);
    List<Network> nets = networks.get(subject.field());
    Network wanted = nets == null || nets.isEmpty() ? null : network(subject.value());
    if (wanted != null && nets != null) {
      for (Network net : nets) {
        if (net.contains(wanted) || wanted.contains(net)) {
          return true;
        }
      }
    }
    Set<String> texts = words.get(subject.field());
    return texts != null && texts.contains(subject.value().toLowerCase(Locale.ROOT));
  }

  private static @Nullable Network network(String text) {
    try {
      return Network.parse(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
