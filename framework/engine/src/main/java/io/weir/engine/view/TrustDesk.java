package io.weir.engine.view;

import io.weir.api.rule.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Who is trusted: raises no alert as a subject and is never blocked. As with all of {@link
 * Operations}, any thread may ask and order; orders are as those of {@link BlockDesk}.
 */
public interface TrustDesk {
  /** Everything that is trusted: by orders, newest first, then by the configuration. */
  List<TrustStatus> all();

  /** Why a subject is trusted now, a sentence without a full stop; empty when it is not. */
  Optional<String> why(Subject subject);

  /** Fields whose values can be trusted by an order, the most usual first. */
  List<String> fields();

  /**
   * Trusts a subject, for all rules and actions at once. A domain ({@code sender/domain}) stands
   * for all its values, a network for all its addresses.
   *
   * @return refused by {@code field}, {@code value}, {@code until} or {@code reason}
   */
  CompletableFuture<Outcome> trust(Wanted wish, Order order);

  /**
   * Takes back what was trusted by an order.
   *
   * @param order the reason may be empty
   * @return refused by {@code trust} when there is no such order, or {@code reason}
   */
  CompletableFuture<Outcome> end(String id, Order order);

  /**
   * What a person wants to trust.
   *
   * @param field one of {@link #fields}
   * @param value as a person types it
   * @param until when it ends
   * @param unblock whether blocks that there are end at once; else they last to their end
   */
  record Wanted(String field, String value, Instant until, boolean unblock) {}

  /** Where trust comes from. */
  enum Origin {
    /** A person's order. */
    ORDER,
    /** The pipeline file. */
    PIPELINE,
    /** A file that the pipeline file names. */
    FILE,
    /** An address of this machine. */
    MACHINE
  }

  /**
   * Something that is trusted.
   *
   * @param id of an order, else empty
   * @param field the field
   * @param value an address, a network, a domain or a text
   * @param reason why; may be empty
   * @param until when that ends; empty: never
   * @param origin where it comes from
   * @param who the person who ordered it, else empty
   * @param since when it was ordered
   */
  record TrustStatus(
      String id,
      String field,
      String value,
      String reason,
      Optional<Instant> until,
      Origin origin,
      String who,
      Optional<Instant> since) {}
}
