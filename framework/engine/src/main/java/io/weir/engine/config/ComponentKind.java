package io.weir.engine.config;

import java.util.Locale;
import java.util.Set;

/** The kinds of component and their sections of the pipeline file. */
public enum ComponentKind {
  /** Below {@code sources}. */
  SOURCE("sources"),
  /** Below {@code parsers}. */
  PARSER("parsers"),
  /** At {@code store}; a pipeline has exactly one. */
  STORE("store"),
  /** Below {@code rules}. */
  RULE("rules"),
  /** Below {@code actions}. */
  ACTION("actions");

  private final String section;

  ComponentKind(String section) {
    this.section = section;
  }

  /** The name at top level. */
  public String section() {
    return section;
  }

  /** For sentences: {@code source}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Options besides type, id and enabled that the engine reads for every type of this kind. */
  Set<String> reserved() {
    return this == STORE ? Set.of("keep") : Set.of();
  }
}
