package io.weir.plugins.parser.postfix;

/**
 * Whose fault a failed login is, by the reason that Postfix logs: what its Dovecot client says
 * itself (xsasl_dovecot_server.c), what Dovecot's auth service answers, or an error of Cyrus SASL
 * (sasl_errstring). Compared with the reason's beginning, because some back ends put the login
 * behind it. Whatever is not known here counts as a wrong password.
 */
final class AuthReasons {
  static final String CREDENTIALS = "credentials";
  static final String BACKEND = "backend";
  static final String PROTOCOL = "protocol";

  /** Whoever should know the password could not be asked. */
  private static final String[] BACKEND_REASONS = {
    "connection lost to authentication server",
    "connection to authentication server",
    "can't connect to",
    "cannot connect to",
    "could not connect to",
    "unable to connect to",
    "connection refused",
    "connection timed out",
    "authentication server",
    "auth server",
    "auth process",
    "auth request timed out",
    "authentication request timed out",
    "authentication timed out",
    "remote authentication server unavailable",
    "waiting for authentication process",
    "temporary",
    "transient failure",
    "internal",
    "generic failure",
    "no memory available",
    "memory shortage failure",
    "sasl library",
    "version mismatch with plug-in",
    "error when parsing configuration file",
    "user exists, but no verifier for user",
    "service unavailable",
    "timed out",
    "timeout",
  };

  /** The client gave up, or spoke wrongly: no password was looked at. */
  private static final String[] PROTOCOL_REASONS = {
    "invalid authentication mechanism",
    "unsupported authentication mechanism",
    "unsupported mechanism",
    "authentication mechanism",
    "no mechanism available",
    "mechanism",
    "authentication aborted",
    "authentication canceled",
    "authentication cancelled",
    "aborted",
    "bad protocol",
    "protocol error",
    "authentication protocol error",
    "invalid base64",
    "bad base64",
    "malformed",
    "overflowed buffer",
    "another step is needed in authentication",
    "can't request info",
    "invalid parameter supplied",
    "needs user interaction",
    "encryption needed to use mechanism",
    "channel binding failure",
  };

  private AuthReasons() {}

  static String kind(byte[] b, int from, int to) {
    if (beginsWithOne(b, from, to, BACKEND_REASONS)) {
      return BACKEND;
    }
    return beginsWithOne(b, from, to, PROTOCOL_REASONS) ? PROTOCOL : CREDENTIALS;
  }

  private static boolean beginsWithOne(byte[] b, int from, int to, String[] beginnings) {
    for (String beginning : beginnings) {
      if (beginsWith(b, from, to, beginning)) {
        return true;
      }
    }
    return false;
  }

  /** In ASCII, without regard to case: the texts' spelling changed over the years. */
  private static boolean beginsWith(byte[] b, int from, int to, String beginning) {
    int n = beginning.length();
    if (to - from < n) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      int c = b[from + i];
      if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != beginning.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
