package io.weir.engine.join;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Messages whose keys differ only in the last part: those of one host and instance. */
final class Group {
  final Scope scope;
  final String[] parts;

  /** The key up to its last part, as written to the state; empty when the key has one part. */
  final String prefix;

  final int hash;
  int open;

  Group(Scope scope, String[] parts, String prefix) {
    this.scope = scope;
    this.parts = parts;
    this.prefix = prefix;
    hash = prefix.hashCode();
  }

  /**
   * The groups between which messages may be linked: those whose keys have the same first part (the
   * host).
   */
  static final class Scope {
    final List<Group> groups = new ArrayList<>();

    /** By value the newest open message that has it; see {@link SameValue}. */
    final Map<String, OpenMessage> byValue = new HashMap<>();

    /** Whether a filter here ever reported the id under which a message continues. */
    boolean handsOver;
  }
}
