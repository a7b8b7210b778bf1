package io.weir.web.access;

import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The tokens of programs as the file has them now. Thread-safe. */
public final class LiveTokens implements AutoCloseable {
  private static final String SCHEME = "bearer ";
  private static final int LONGEST = 200;

  private final Live<TokenFile.Token> tokens;
  private final TokenUse use;
  private final Clock clock;

  LiveTokens(Live<TokenFile.Token> tokens, TokenUse use, Clock clock) {
    this.tokens = tokens;
    this.use = use;
    this.clock = clock;
  }

  /** Whether an {@code Authorization} header brings a token, good or not. */
  public static boolean brings(@Nullable String authorization) {
    return authorization != null
        && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  /** Whose token an {@code Authorization} header brings, or null. */
  public @Nullable Caller caller(String authorization) {
    if (!brings(authorization) || authorization.length() > LONGEST) {
      return null;
    }
    return callerWith(authorization.substring(SCHEME.length()).strip());
  }

  /** Whose token this is, or null. */
  public @Nullable Caller callerWith(String text) {
    if (text.length() > LONGEST) {
      return null;
    }
    // By its hash: how long that takes says nothing of the token.
    TokenFile.Token token = tokens.get(TokenFile.hash(text));
    if (token == null) {
      return null;
    }
    use.used(token.name(), clock.instant());
    return new Caller("token " + token.name(), token.role());
  }

  /** Writes when tokens were used last. */
  @Override
  public void close() {
    use.write();
  }
}
