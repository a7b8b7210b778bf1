package io.weir.web;

import io.weir.web.access.UserFile.User;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A cookie of browsers in which a user has signed in before: while others try passwords for the
 * name, or from the same address, they do not have to wait with them. It opens nothing. The key is
 * the hash of the password, whose salt is random, so that it ends with the password.
 */
final class KnownBrowser {
  private KnownBrowser() {}

  static String cookie(User user) {
    return user.name() + ":" + mac(user);
  }

  /** Whether the user of this cookie has signed in there. */
  static boolean is(@Nullable String cookie, @Nullable User user) {
    return cookie != null
        && user != null
        && MessageDigest.isEqual(
            cookie(user).getBytes(StandardCharsets.UTF_8), cookie.getBytes(StandardCharsets.UTF_8));
  }

  private static String mac(User user) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] key = user.password().getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] text = ("weir known browser " + user.name()).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(mac.doFinal(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
