package io.weir.engine.coverage;

import io.weir.syslog.Scan;
import io.weir.syslog.SyslogHead;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Tells names of programs from what else may stand where syslog has them: {@code logger} writes its
 * user's name there, and in a log of another kind it is any word.
 */
final class ProgramNames {
  private static final int LONGEST = 48;

  /** Write their lines without a process id, on one system or another. */
  private static final Set<String> KNOWN =
      Set.of(
          "kernel",
          "su",
          "sudo",
          "login",
          "syslogd",
          "rsyslogd",
          "syslog-ng",
          "newsyslog",
          "systemd",
          "cron",
          "crond",
          "CRON",
          "anacron",
          "sshd",
          "dovecot",
          "amavis",
          "rspamd",
          "opendkim",
          "postgrey",
          "fail2ban",
          "ntpd",
          "dhclient",
          "NetworkManager",
          "audit",
          "auditd",
          "dbus");

  private ProgramNames() {}

  /** Whether the head names a program beyond doubt: by its process id, or because it is known. */
  static boolean sure(SyslogHead head) {
    byte[] b = head.bytes();
    int from = head.tag();
    int end = head.tagEnd();
    if (end - from > LONGEST || !looksLikeOne(b, from, end)) {
      return false;
    }
    return isNumber(b, head.pid(), head.pidEnd())
        || KNOWN.contains(new String(b, from, end - from, StandardCharsets.US_ASCII));
  }

  private static boolean looksLikeOne(byte[] b, int from, int end) {
    for (int i = from; i < end; i++) {
      byte c = b[i];
      boolean good =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || c == '-'
              || c == '_'
              || c == '/'
              || c == '.';
      if (!good) {
        return false;
      }
    }
    return end > from;
  }

  private static boolean isNumber(byte[] b, int from, int end) {
    return end > from && Scan.digits(b, from, end) == end;
  }
}
