/**
 * What follows an alert: the ledger of blocks, the outbox of notices, the spool of events, each
 * with its own thread.
 */
@NullMarked
package io.weir.engine.act;

import org.jspecify.annotations.NullMarked;
