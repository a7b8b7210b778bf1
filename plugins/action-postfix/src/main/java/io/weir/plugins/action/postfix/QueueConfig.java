package io.weir.plugins.action.postfix;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import java.time.Duration;
import java.util.List;

@Doc("Holds or deletes the mail of an account, address or sender that is in Postfix's queue.")
record QueueConfig(
    @Doc(
            "`hold`: kept in the hold queue, and released when the block is lifted; `delete`:"
                + " deleted, which cannot be undone.")
        @Default("hold")
        Act act,
    @Doc(
            "What becomes of held mail when the block's time is over and nobody has lifted it:"
                + " `keep` leaves it on hold for a person to decide, `release` has it delivered.")
        @Default("keep")
        End atEnd,
    @Doc(
            "The program that lists the queue, and its first arguments. Another instance: add `-c DIR`.")
        @Default("[/usr/sbin/postqueue]")
        @Range(min = 1, max = 20)
        List<String> postqueue,
    @Doc("The program that shows a message's envelope: needs root or Postfix's own user.")
        @Default("[/usr/sbin/postcat]")
        @Range(min = 1, max = 20)
        List<String> postcat,
    @Doc(
            "The program that holds, releases and deletes: needs root, `[sudo, -n, /usr/sbin/postsuper]`.")
        @Default("[/usr/sbin/postsuper]")
        @Range(min = 1, max = 20)
        List<String> postsuper,
    @Doc("Maximum time for one call of a program.") @Default("60s") @Range(min = 100, max = 600_000)
        Duration timeout) {

  /** What is done to a queued message. */
  enum Act {
    HOLD,
    DELETE
  }

  /** What is done to a held message after the block. */
  enum End {
    KEEP,
    RELEASE
  }
}
