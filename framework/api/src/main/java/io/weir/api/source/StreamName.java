package io.weir.api.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Names a stream by its content: 64 bits of the SHA-256 of its first complete line that newsyslog
 * did not write ("logfile turned over" begins every new file alike). So a file keeps its name
 * through renaming, copying, compressing.
 */
public final class StreamName {
  private static final byte[] TURNED_OVER =
      "logfile turned over".getBytes(StandardCharsets.US_ASCII);

  private StreamName() {}

  /**
   * Whether newsyslog wrote this line (without its newline), so that the next one names the stream.
   */
  public static boolean isTurnover(byte[] bytes, int from, int to) {
    for (int i = from; i + TURNED_OVER.length <= to && i < from + 300; i++) {
      int k = 0;
      while (k < TURNED_OVER.length && bytes[i + k] == TURNED_OVER[k]) {
        k++;
      }
      if (k == TURNED_OVER.length) {
        return true;
      }
    }
    return false;
  }

  /** The name of the stream whose first line (without its newline) this is. Never 0. */
  public static long of(byte[] bytes, int from, int to) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, from, to - from);
      byte[] hash = digest.digest();
      long name = 0;
      for (int i = 0; i < 8; i++) {
        name = name << 8 | hash[i] & 0xff;
      }
      return name == 0 ? 1 : name;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
