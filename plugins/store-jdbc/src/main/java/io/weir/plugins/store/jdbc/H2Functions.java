package io.weir.plugins.store.jdbc;

import io.weir.api.Address;
import io.weir.api.Network;
import org.jspecify.annotations.Nullable;

/** What H2 cannot do by itself. Public, because H2 calls it by name. */
public final class H2Functions {
  private H2Functions() {}

  /** Whether an address lies in a network; a missing or strange value does not. */
  public static boolean inNetwork(@Nullable String address, @Nullable String network) {
    Address a = address == null ? null : Address.parse(address);
    if (a == null || network == null) {
      return false;
    }
    try {
      return Network.parse(network).contains(a);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
