package io.weir.engine.coverage;

import io.weir.syslog.Scan;
import io.weir.syslog.SyslogHead;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Recognises names of programs among other words in the place of the syslog tag: {@code logger}
 * writes its user's name there, and in logs of another format it may be any word.
 */
final class ProgramNames {
  private static final int LONGEST = 48;

  /** Programs that, on some system, log without a process id. */
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

  /** Whether the tag is certainly a program's name: it has a process id or is {@link #KNOWN}. */
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
