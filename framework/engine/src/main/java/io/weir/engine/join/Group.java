package io.weir.engine.join;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Things whose keys are equal but for the last part: those of one host and instance. */
final class Group {
  final Scope scope;
  final String[] parts;

  /** In front of the last part, as keys are written; empty when there is only that. */
  final String prefix;

  final int hash;
  int open;

  Group(Scope scope, String[] parts, String prefix) {
    this.scope = scope;
    this.parts = parts;
    this.prefix = prefix;
    hash = prefix.hashCode();
  }

  /** What may be linked: all groups with one first part of the key, those of one host. */
  static final class Scope {
    final List<Group> groups = new ArrayList<>();

    /** The newest of the open things that bear a value; see {@link Bearers}. */
    final Map<String, Thing> byValue = new HashMap<>();

    /** Whether a filter here was seen to say under which id a thing goes on. */
    boolean handsOver;
  }
}
