package io.weir.engine.act;

import io.weir.api.action.Notice;
import io.weir.engine.state.StateFile;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Links with which whoever got a question may answer it without signing in. A link names an alert
 * and an end, signed with a key that lies in the state file, which only Weir's user can read. Safe
 * for all threads after {@link #restore}.
 */
public final class AskLinks {
  private static final String MAP = "ask";
  private static final String KEY = "key";
  private static final int ID = 16;
  private static final int MAC = 32;

  private final Optional<String> page;
  private volatile byte[] key = new byte[0];
  private boolean fresh;

  /**
   * @param page what links begin with; empty without pages, and then there are no links
   */
  public AskLinks(Optional<String> page) {
    this.page = page;
  }

  /** Takes the key, or makes one; loop's thread. */
  void restore(StateFile state) {
    byte[] there = state.map(MAP).get(KEY);
    if (there == null) {
      there = new byte[MAC];
      new SecureRandom().nextBytes(there);
      fresh = true;
    }
    key = there;
  }

  /** Before the commit; loop's thread. */
  void save(StateFile state) {
    if (fresh) {
      Map<String, byte[]> map = state.map(MAP);
      map.put(KEY, key);
      fresh = false;
    }
  }

  /** The links of a question; the same as long as the key is. */
  List<Notice.Link> of(String alertId, Instant end) {
    if (page.isEmpty()) {
      return List.of();
    }
    URI to = URI.create(page.get() + "/ask/" + token(alertId, end));
    return List.of(new Notice.Link("approve", to), new Notice.Link("refuse", to));
  }

  private String token(String alertId, Instant end) {
    ByteBuffer said = ByteBuffer.allocate(ID + Long.BYTES + MAC);
    said.put(HexFormat.of().parseHex(alertId)).putLong(end.getEpochSecond());
    said.put(sign(alertId, end.getEpochSecond()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(said.array());
  }

  private byte[] sign(String alertId, long end) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update("weir ask".getBytes(StandardCharsets.US_ASCII));
      mac.update(HexFormat.of().parseHex(alertId));
      mac.update(ByteBuffer.allocate(Long.BYTES).putLong(end).array());
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  /** The alert that a link is about; empty when it is not one of ours, or its time is over. */
  public Optional<String> alert(String token, Instant now) {
    byte[] said;
    try {
      said = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (said.length != ID + Long.BYTES + MAC || key.length == 0) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(said);
    byte[] id = new byte[ID];
    in.get(id);
    String alertId = HexFormat.of().formatHex(id);
    long end = in.getLong();
    byte[] mac = new byte[MAC];
    in.get(mac);
    boolean ours = MessageDigest.isEqual(mac, sign(alertId, end));
    return ours && end >= now.getEpochSecond() ? Optional.of(alertId) : Optional.empty();
  }
}
