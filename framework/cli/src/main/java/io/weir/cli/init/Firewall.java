package io.weir.cli.init;

import java.util.Locale;

/** With what addresses are blocked. */
enum Firewall {
  NFTABLES("nft"),
  IPSET("ipset"),
  PF("pfctl"),
  NONE("");

  private final String program;

  Firewall(String program) {
    this.program = program;
  }

  /** The program that changes it; empty if there is none. */
  String program() {
    return program;
  }

  /** As people and pipeline files write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
