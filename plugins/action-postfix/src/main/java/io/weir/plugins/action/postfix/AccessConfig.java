package io.weir.plugins.action.postfix;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

@Doc("Writes blocked accounts, addresses or senders into an access map of Postfix.")
record AccessConfig(
    @Doc("The map's text file, without the suffix of its index. It is created if missing.")
        Path file,
    @Doc(
            "What its keys are: `sasl_username` for check_sasl_access, `client_address` for"
                + " check_client_access, `sender` for check_sender_access.")
        @Default("sasl_username")
        By by,
    @Doc(
            "The map's type, as `postconf -m` lists them. `cidr` is for `client_address`, and the only"
                + " one that takes networks.")
        @Default("hash")
        Type map,
    @Doc("What stands behind each key: see access(5). ASCII.")
        @Default("REJECT Sending is blocked; ask your mail administrator")
        @Range(min = 1, max = 300)
        String answer,
    @Doc("The program that makes the index, and its first arguments.")
        @Default("[/usr/sbin/postmap]")
        @Range(min = 1, max = 20)
        List<String> postmap,
    @Doc(
            "Called after each change: `[sudo, -n, /usr/sbin/postfix, reload]`. Needed with `cidr` and"
                + " `texthash`, which a running smtpd does not read again.")
        @Default("[]")
        List<String> reload,
    @Doc("Maximum time for one call of a program.") @Default("30s") @Range(min = 100, max = 600_000)
        Duration timeout) {

  /** What keys are; the names are those of fields. */
  enum By {
    SASL_USERNAME,
    CLIENT_ADDRESS,
    SENDER
  }

  /** Types of maps that are made from a text file. */
  enum Type {
    HASH("db"),
    BTREE("db"),
    LMDB("lmdb"),
    CDB("cdb"),
    TEXTHASH(""),
    CIDR("");

    /** Of the index; empty where Postfix reads the text itself. */
    final String suffix;

    Type(String suffix) {
      this.suffix = suffix;
    }
  }
}
