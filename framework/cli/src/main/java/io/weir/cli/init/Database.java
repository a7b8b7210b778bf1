package io.weir.cli.init;

import java.util.Locale;

/** Where events are kept. */
enum Database {
  H2,
  MYSQL;

  /** As people and pipeline files write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
