package io.weir.engine.act;

import io.weir.engine.state.Fields;
import java.io.IOException;
import java.time.Instant;

/**
 * A report that waits for a notifier, in its final words: however often it is tried, the same is
 * sent.
 *
 * @param id the same for the same period
 * @param title in one line
 * @param at the end of the time that it is about
 * @param text the report as plain text
 * @param html the report as a page
 */
public record Letter(String id, String title, Instant at, String text, String html) {
  /** Longest body that is kept; the state file has it until it is sent. */
  static final int LONGEST = 1 << 20;

  /**
   * Checks the length.
   *
   * @throws IllegalArgumentException when a body is too long
   */
  public Letter {
    if (text.length() > LONGEST || html.length() > LONGEST) {
      throw new IllegalArgumentException("a report of more than " + LONGEST + " characters");
    }
  }

  byte[] bytes(String action) {
    return new Fields()
        .put("action", action)
        .put("id", id)
        .put("title", title)
        .put("at", at.getEpochSecond())
        .put("text", text)
        .put("html", html)
        .bytes();
  }

  static Letter of(Fields in) throws IOException {
    return new Letter(
        in.text("id"),
        in.text("title"),
        Instant.ofEpochSecond(in.number("at")),
        in.text("text"),
        in.text("html"));
  }
}
