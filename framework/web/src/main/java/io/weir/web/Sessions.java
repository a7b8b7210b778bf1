package io.weir.web;

import io.weir.web.access.Caller;
import io.weir.web.access.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Who came in by a link. Lives in memory, so that a restart ends all of them. Safe for all threads.
 */
final class Sessions {
  static final Duration LASTS = Duration.ofHours(12);
  private static final int MOST = 32;

  private final Clock clock;
  private final Tokens tokens;
  private final Deque<Session> open = new ArrayDeque<>();

  Sessions(Clock clock, Tokens tokens) {
    this.clock = clock;
    this.tokens = tokens;
  }

  /** Begins one; where there are too many the oldest ends. Returns what the browser shall show. */
  synchronized String begin(Caller caller) {
    String cookie = tokens.fresh();
    expire();
    if (open.size() >= MOST) {
      open.removeFirst();
    }
    open.addLast(
        new Session(Tokens.hash(cookie), tokens.fresh(), clock.instant().plus(LASTS), caller));
    return cookie;
  }

  /** The session that this cookie opens, or null. */
  synchronized @Nullable Session find(@Nullable String cookie) {
    expire();
    if (cookie == null) {
      return null;
    }
    Session found = null;
    for (Session session : open) {
      if (Tokens.same(session.cookieHash(), cookie)) {
        found = session;
      }
    }
    return found;
  }

  /** The browser's owner has had enough of it. */
  synchronized void end(Session session) {
    open.remove(session);
  }

  synchronized boolean stands(Session session) {
    expire();
    return open.contains(session);
  }

  private void expire() {
    Instant now = clock.instant();
    open.removeIf(s -> !s.until().isAfter(now));
  }

  /**
   * One browser.
   *
   * @param cookieHash of what its cookie must hold
   * @param order what must come with every order, so that no other page can give one
   * @param until when it ends
   * @param caller whose it is
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by identity and by Tokens.same only
  record Session(byte[] cookieHash, String order, Instant until, Caller caller) {
    Role role() {
      return caller.role();
    }
  }
}
