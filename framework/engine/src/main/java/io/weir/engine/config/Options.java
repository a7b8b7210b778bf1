package io.weir.engine.config;

import io.weir.api.ComponentFactory;
import java.util.List;

/** Describes option records: for README tables and {@code weir plugins show}. */
public final class Options {
  private Options() {}

  /** The options of a type, with those that the engine adds for its kind. */
  public static List<Option> describe(ComponentFactory<?> factory) {
    return describe(factory.configType());
  }

  /** The options of a record. */
  public static List<Option> describe(Class<?> type) {
    throw new UnsupportedOperationException();
  }

  /** A README's table: {@code | option | type | default | what |}, a row an option. */
  public static String table(List<Option> options) {
    throw new UnsupportedOperationException();
  }
}
