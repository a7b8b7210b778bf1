package io.weir.web.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** Hashes passwords, with bcrypt: a guess takes a quarter of a second and no memory to speak of. */
final class Passwords {
  private static final int COST = 12;
  private static final int SHORTEST = 10;

  /** Of bcrypt, in bytes; what is longer would be cut. */
  private static final int LONGEST = 72;

  private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$(1[0-6])\\$[./A-Za-z0-9]{53}");

  /** Of no password that anybody knows; checked for names that nobody has. */
  private static final String NOBODYS =
      "$2b$12$Gq0sS5rS9fYqJYbJ1p0nUeL8b1rC1D8oFZxk3r0o6v3S3h1oQ7N8i";

  private Passwords() {}

  /**
   * Hashes a new password.
   *
   * @throws IllegalArgumentException with a sentence, when it is too short or too long
   */
  static String hash(String password) {
    byte[] bytes = bytes(password);
    if (password.codePointCount(0, password.length()) < SHORTEST) {
      throw new IllegalArgumentException(
          "the password is too short: use at least " + SHORTEST + " characters");
    }
    if (bytes.length > LONGEST) {
      throw new IllegalArgumentException(
          "the password is too long: bcrypt takes at most "
              + LONGEST
              + " bytes, and this one has "
              + bytes.length);
    }
    if (password.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new IllegalArgumentException("the password contains a control character");
    }
    byte[] salt = new byte[16];
    new SecureRandom().nextBytes(salt);
    return OpenBSDBCrypt.generate("2b", bytes, salt, COST);
  }

  /** Checks the form of a hash. */
  static boolean isHash(String text) {
    return HASH.matcher(text).matches();
  }

  /** Takes as long for each password, also for those that can never be right. */
  static boolean matches(String hash, String password) {
    byte[] bytes = bytes(password);
    boolean possible = bytes.length <= LONGEST && password.indexOf('\0') < 0;
    return OpenBSDBCrypt.checkPassword(hash, possible ? bytes : new byte[1]) && possible;
  }

  /** As {@link #matches} for a user that does not exist. */
  static void pretend(String password) {
    matches(NOBODYS, password);
  }

  /** A letter with an accent may be typed as one character or as two. */
  private static byte[] bytes(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
  }
}
