package io.weir.web.decisions;

import io.weir.api.Network;
import io.weir.api.Text;
import io.weir.api.action.Block;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A block as a bouncer understands it.
 *
 * @param id of the block, short enough for the numbers of JSON
 * @param origin the id of the action that blocks, so that a bouncer can choose by its option {@code
 *     origins}
 * @param scenario the rule, or who asked for it
 * @param network whom to keep out
 * @param until when it ends
 */
public record Decision(long id, String origin, String scenario, Network network, Instant until) {
  private static final int SHORT = 120;

  /** Doubles have 53 bits, and some bouncers have only these. */
  private static final int ID_DIGITS = 13;

  /** The decision for a block; null for one that is not about an address. */
  static @Nullable Decision of(Block block) {
    if (!block.subject().field().equals("client_address")) {
      return null;
    }
    try {
      return new Decision(
          id(block.id()),
          Text.visible(block.action(), SHORT),
          scenario(block.author()),
          Network.parse(block.subject().value()),
          block.until());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The decision for a block of which only its end is known. */
  public static Decision ended(String blockId, Network network, Instant at) {
    return new Decision(id(blockId), "weir", "weir", network, at);
  }

  private static long id(String blockId) {
    try {
      return Long.parseLong(blockId.substring(0, Math.min(ID_DIGITS, blockId.length())), 16);
    } catch (NumberFormatException e) {
      return 0; // not an id that Weir made
    }
  }

  private static String scenario(Block.Author author) {
    return Text.visible(
        switch (author.kind()) {
          case RULE -> "weir/" + author.name();
          case PERSON -> "manual block by " + author.name();
          case WEIR -> "weir";
        },
        SHORT);
  }

  /** {@code Ip} or {@code Range}. */
  public String scope() {
    return network.prefix() == network.address().bits() ? "Ip" : "Range";
  }

  /** How long it goes on, as the language Go writes it: {@code 3h59m58s}; not below zero. */
  public String duration(Instant now) {
    Duration left = Duration.between(now, until);
    if (left.isNegative()) {
      return "0s";
    }
    // A second more than less: a bouncer that forgets it early lets somebody in.
    long seconds = left.plusNanos(999_999_999).toSeconds();
    return seconds / 3_600 + "h" + seconds / 60 % 60 + "m" + seconds % 60 + "s";
  }
}
