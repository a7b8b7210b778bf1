package io.weir.plugins.parser.postfix;

import static io.weir.syslog.Word.word;

import io.weir.syslog.Scan;
import io.weir.syslog.Word;

/** What programs of Postfix say that is of no use to a rule. Asked last. */
final class Chatter {
  private static final Word[] BEGINNINGS = {
    word("statistics: "),
    word("cache "),
    word("table "),
    word("close database "),
    word("database "),
    word("using backwards-compatible default"),
    word("discarding EHLO keywords: "),
    word("mapping DSN status "),
    word("skipping address family "),
    word("ignoring DNS RR: "),
    word("rewrite service "),
    word("rewrite stream disconnect"),
    word("reload"),
    word("running: "),
    word("name_mask: "),
    word("watchdog_"),
    word("connect to subsystem "),
    word("Postfix is "),
    word("See "),
    word("To disable backwards compatibility "),
    // of tlsmgr
    word("open smtpd TLS cache "),
    word("open smtp TLS cache "),
    word("open lmtp TLS cache "),
    word("tlsmgr_cache_run_event: "),
    word("exiting to reopen external entropy source "),
    word("lost connection to EGD server "),
    word("cannot write to EGD server "),
    word("cannot read "),
    word("EGD server "),
    // of tls_loglevel 1 and 2
    word("initializing the "),
    word("setting up TLS connection"),
    word("tls_library_init: "),
    word("TLS SNI "),
    word("SSL_accept:"),
    word("SSL_connect:"),
    word("SSL3 alert "),
    word("subject="),
    word("issuer="),
    word("looking for session "),
    word("reloaded session "),
    word("save session "),
    word("remove session "),
    word("put smtp session "),
    word("lookup smtp session "),
    word("delete smtp session "),
    word("write smtp TLS cache "),
    word("Relaying allowed for "),
    word("relay_clientcerts: "),
  };

  /** What tls_loglevel and command filters say behind {@code name[address]: }. */
  private static final Word[] OF_PEERS = {
    word("Trusted: "),
    word("Untrusted: "),
    word("Verified: "),
    word("Anonymous: "),
    word("subject_CN="),
    word("Issuing session ticket"),
    word("Decrypting session ticket"),
    word("Reusing old session"),
    word("re-using session "),
    word("save session "),
    word("remove session "),
    word("looking up session "),
    word("reloaded session "),
    word("TLS cipher list "),
    word("SNI hostname: "),
    word("Matched "),
    word("matched peername"),
    word("depth="),
    word("certificate verification "),
    word("replacing command "),
    word("replacing server reply "),
    word("discarding EHLO keywords: "),
  };

  private static final Word DEFAULT = word(": using backwards-compatible default setting ");
  private static final Word CLEANUP = word(" cache cleanup will start after ");
  private static final Word CHANGED = word(" has changed -- restarting");

  private static final Word NFS = word(": worked around spurious NFS error");

  /** postscreen leaves a colon out: {@code [192.0.2.1]40001: discarding EHLO keywords: X}. */
  private static final Word DISCARDING = word(": discarding EHLO keywords: ");

  /** What an administrator writes with postlog(1). */
  private static final Word POSTLOG = word("postlog");

  private Chatter() {}

  static boolean is(Head h) {
    int p = h.body;
    for (Word beginning : BEGINNINGS) {
      if (h.at(p, beginning)) {
        return true;
      }
    }
    int end = Peer.end(h, p, h.end);
    if (end > 0 && end + 2 < h.end && h.b[end] == ':') {
      for (Word word : OF_PEERS) {
        if (h.at(end + 2, word)) {
          return true;
        }
      }
    }
    return Scan.endsWith(h.b, p, h.end, CHANGED)
        || Scan.endsWith(h.b, p, h.end, NFS)
        || h.daemonIs(POSTLOG)
        || Scan.find(h.b, p, h.end, DISCARDING) >= 0
        || Scan.find(h.b, p, h.end, DEFAULT) >= 0
        || Scan.find(h.b, p, h.end, CLEANUP) >= 0
        || isRest(h);
  }

  /** One word that is no sentence of any program: what is left of a line that was cut off. */
  private static boolean isRest(Head h) {
    return Scan.find(h.b, h.body, h.end, ' ') < 0;
  }
}
