package io.weir.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Secrets that open something: 256 random bits, kept as hashes where only a comparison is needed.
 */
final class Tokens {
  private final SecureRandom random = new SecureRandom();

  String fresh() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The hash as a key of a map. */
  static String key(String token) {
    return HexFormat.of().formatHex(hash(token));
  }

  /** Takes as long for a near miss as for a far one. */
  static boolean same(byte[] hash, String token) {
    return MessageDigest.isEqual(hash, hash(token));
  }
}
