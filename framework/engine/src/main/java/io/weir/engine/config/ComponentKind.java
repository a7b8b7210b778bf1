package io.weir.engine.config;

import java.util.Locale;
import java.util.Set;

/** The kinds of component, in the words of the pipeline file. */
public enum ComponentKind {
  /** Below {@code sources}. */
  SOURCE("sources"),
  /** Below {@code parsers}. */
  PARSER("parsers"),
  /** At {@code store}, the only one of its kind. */
  STORE("store"),
  /** Below {@code rules}. */
  RULE("rules"),
  /** Below {@code actions}. */
  ACTION("actions");

  private final String section;

  ComponentKind(String section) {
    this.section = section;
  }

  /** The word at top level. */
  public String section() {
    return section;
  }

  /** For sentences: {@code source}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Options beside type, id and enabled that are the engine's, whatever the type. */
  Set<String> reserved() {
    return this == STORE ? Set.of("keep") : Set.of();
  }
}
