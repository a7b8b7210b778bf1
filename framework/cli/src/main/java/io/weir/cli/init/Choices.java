package io.weir.cli.init;

import org.jspecify.annotations.Nullable;

/**
 * What is to be written.
 *
 * @param log the source
 * @param mail who is notified
 * @param firewall the blocker
 * @param database the store
 * @param web where the pages are served; null for none
 */
record Choices(Log log, String mail, Firewall firewall, Database database, @Nullable String web) {}
