package io.weir.plugins.action.postfix;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

@Doc(
    "Answers Postfix's policy requests: mail of blocked accounts, addresses and senders is refused,"
        + " deferred or held.")
record PolicyConfig(
    @Doc(
            "The Unix socket that Postfix connects to. Its folder must exist: see Rights in the"
                + " README.")
        @Nullable Path socket,
    @Doc("The same over TCP, on this machine only: `127.0.0.1:10040` or `[::1]:10040`.")
        @Nullable String listen,
    @Doc(
            "`reject`: refused for good (554); `defer`: refused for now (450), clients try again;"
                + " `hold`: accepted, and kept in Postfix's hold queue.")
        @Default("reject")
        Act act,
    @Doc(
            "The text of the reply, ASCII. It may begin with an enhanced status code: `5.7.1 Mail"
                + " from this account is refused`.")
        @Default("Sending is blocked; ask your mail administrator")
        @Range(min = 1, max = 300)
        String text,
    @Doc(
            "Permissions of the Unix socket, in octal. Postfix's own user must be able to read and"
                + " write it.")
        @Default("0660")
        String mode,
    @Doc(
            "Maximum number of open connections: more than Postfix has smtpd processes. When there"
                + " are more, the one that was idle for the longest time is closed.")
        @Default("1000")
        @Range(min = 10, max = 20_000)
        int connections) {

  /** What Postfix is to do; the names are its own. */
  enum Act {
    REJECT,
    DEFER,
    HOLD
  }
}
