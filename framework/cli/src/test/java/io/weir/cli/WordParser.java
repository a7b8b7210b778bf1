package io.weir.cli;

import io.weir.api.ComponentContext;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import java.util.List;

/**
 * Knows {@code SECONDS STATUS WORD}: an event {@code word_delivery} at so many seconds after 1970;
 * {@code #…} is ignored. Behind syslog's head it knows {@code word[1]: hello}.
 */
final class WordParser implements Parser {
  static final Field STATUS = Field.text("status", 20, "How it went.");
  static final Field WORD = Field.text("word", 200, "What was said.");
  static final EventType DELIVERY =
      EventType.named("word_delivery", "A word.").fields(STATUS, WORD).kept().build();

  @Override
  public Parser.Outcome parse(Line line, EventBuilder event) {
    String text = line.text();
    if (text.startsWith("#")) {
      return Parser.Outcome.IGNORED;
    }
    if (text.endsWith(" word[1]: hello")) {
      event.start(DELIVERY, 0).put(STATUS, "sent").text(WORD, line.to() - 5, line.to());
      return Parser.Outcome.EVENT;
    }
    String[] parts = text.split(" ", 3);
    if (parts.length < 3 || !parts[0].chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Parser.Outcome.UNKNOWN;
    }
    event.start(DELIVERY, Long.parseLong(parts[0]) * 1_000_000);
    int status = line.from() + parts[0].length() + 1;
    event.text(STATUS, status, status + parts[1].length());
    event.text(WORD, status + parts[1].length() + 1, line.to());
    return Parser.Outcome.EVENT;
  }

  /** Options: none. */
  record Options() {}

  /** Type {@code word}. */
  static final class Factory implements Parser.Factory<Options> {
    @Override
    public String type() {
      return "word";
    }

    @Override
    public Class<Options> configType() {
      return Options.class;
    }

    @Override
    public Parser.Vocabulary vocabulary() {
      return new Parser.Vocabulary(List.of(DELIVERY), List.of());
    }

    @Override
    public Parser create(Options config, ComponentContext context) {
      return new WordParser();
    }
  }
}
