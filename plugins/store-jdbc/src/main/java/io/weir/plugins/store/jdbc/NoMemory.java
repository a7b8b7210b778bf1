package io.weir.plugins.store.jdbc;

import io.weir.api.store.StoreException;

/** A question took all memory there was; H2 closes its database then. */
final class NoMemory extends Exception {
  private static final long serialVersionUID = 1L;

  private final StoreException told;

  NoMemory(StoreException told) {
    super(told.getMessage(), told);
    this.told = told;
  }

  /** For the asker. */
  StoreException told() {
    return told;
  }
}
