package io.weir.web.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tokens of programs, {@code web-tokens} in the state folder; only their hashes are kept. */
public final class TokenFile {
  private static final String PREFIX = "weir_";
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final EntryFile<Token> file;
  private final TokenUse use;

  /**
   * @param state the state folder
   */
  public TokenFile(Path state) {
    this.file = new EntryFile<>(state.resolve("web-tokens"), new Form());
    this.use = new TokenUse(state);
  }

  /**
   * A token.
   *
   * @param name whose it is
   * @param role what it may do
   * @param created when it was made
   * @param sha256 the hash of its text, in hexadecimal
   */
  public record Token(String name, Role role, Instant created, String sha256)
      implements EntryFile.Entry {
    @Override
    public Map<String, String> fields() {
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("name", name);
      fields.put("role", role.toString());
      fields.put("created", created.toString());
      fields.put("sha256", sha256);
      return fields;
    }
  }

  private static final class Form implements EntryFile.Form<Token> {
    @Override
    public Set<String> fields() {
      return Set.of("name", "role", "created", "sha256");
    }

    @Override
    public Token of(Map<String, String> fields) {
      String hash = fields.getOrDefault("sha256", "");
      if (!HASH.matcher(hash).matches()) {
        throw new IllegalArgumentException("sha256 is not a hash in hexadecimal");
      }
      return new Token(
          Names.checked(fields.getOrDefault("name", "")),
          Names.role(fields.getOrDefault("role", "")),
          time(fields.getOrDefault("created", "")),
          hash);
    }
  }

  static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("'" + text + "' is not a time", e);
    }
  }

  /** All tokens, in the order in which they were made. */
  public List<Token> list() throws IOException {
    return file.read();
  }

  /**
   * Makes a token.
   *
   * @return its text, which is not kept
   * @throws IllegalArgumentException with a sentence, when the name is wrong or taken
   */
  public String add(String name, Role role, Instant now) throws IOException {
    Names.checked(name);
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    file.change(
        all -> {
          if (all.stream().anyMatch(t -> t.name().equals(name))) {
            throw new IllegalArgumentException(
                "there is a token " + name + " already: remove it first, or choose another name");
          }
          List<Token> more = new ArrayList<>(all);
          more.add(new Token(name, role, now.truncatedTo(ChronoUnit.SECONDS), hash(text)));
          return more;
        });
    return text;
  }

  /**
   * Removes a token; a running daemon refuses it within a second.
   *
   * @throws IllegalArgumentException with a sentence, when there is none of this name
   */
  public void remove(String name) throws IOException {
    file.change(
        all -> {
          if (!all.removeIf(t -> t.name().equals(name))) {
            throw new IllegalArgumentException("there is no token '" + name + "'");
          }
          return all;
        });
  }

  /** When a token was used last, some minutes late; null: never, or not known. */
  public @Nullable Instant used(Token token) {
    Instant used = use.read().get(token.name());
    // One of the same name may have been used before.
    return used == null || used.isBefore(token.created()) ? null : used;
  }

  /** What the daemon asks. */
  public LiveTokens live(Clock clock) {
    return new LiveTokens(new Live<>(file, Token::sha256), use, clock);
  }

  static String hash(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
