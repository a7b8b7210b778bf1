package io.weir.plugins.rule.distinct;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Values as numbers of 64 bits, so that a long text takes no more memory than a short one.
 * Attackers choose the values, and must not find many that are one: hence the beginning of SHA-256.
 * That two of a thousand honest values are taken for one happens once in 10^13 keys. One thread.
 */
final class ValueHash {
  private final MessageDigest sha256;

  ValueHash() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  long of(String value) {
    return ByteBuffer.wrap(sha256.digest(value.getBytes(StandardCharsets.UTF_8))).getLong();
  }
}
