package acme;

import io.weir.api.ComponentContext;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Join;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import java.time.Instant;
import java.util.List;
import org.pf4j.Extension;

/**
 * Reads a log whose lines name no host, and where one line says two things: {@code TIME ID <= anna}
 * (a letter came, and is queued), {@code TIME ID => bob}, {@code TIME ID done}.
 */
final class LetterParser implements Parser {
  private static final Field HOST = Field.text("host", 255, "Whose log it is.");
  private static final Field ID = Field.text("letter_id", 20, "The letter.");
  private static final Field SENDER = Field.text("sender", 320, "Who wrote it.");
  private static final Field RECIPIENT = Field.text("recipient", 320, "Who gets it.");

  private static final EventType CAME = type("letter_came", "It came.", HOST, ID, SENDER).build();
  private static final EventType QUEUED = type("letter_queued", "It waits.", HOST, ID).build();
  private static final EventType LETTER =
      type("letter", "All of it.", HOST, ID, SENDER).kept().build();
  private static final EventType SENT =
      type("letter_sent", "It went.", HOST, ID, SENDER, RECIPIENT).kept().build();
  private static final EventType DONE = type("letter_done", "It is over.", HOST, ID).build();

  private static final Join JOIN =
      Join.named("letters")
          .key(HOST)
          .key(ID)
          .learn(CAME, SENDER)
          .carry(SENT, SENDER)
          .begin(CAME)
          .assemble(LETTER, QUEUED)
          .end(DONE)
          .build();

  private static EventType.Builder type(String name, String doc, Field... fields) {
    return EventType.named(name, doc).fields(fields);
  }

  @Override
  public Parser.Outcome parse(Line line, EventBuilder event) {
    String[] words = line.text().split(" ", 4);
    long time;
    try {
      time = Instant.parse(words[0]).getEpochSecond() * 1_000_000;
    } catch (RuntimeException e) {
      return Parser.Outcome.UNKNOWN;
    }
    String what = words.length < 3 ? "" : words[2];
    if (what.equals("<=") && words.length == 4) {
      event.start(CAME, time).put(HOST, line.host()).put(ID, words[1]).put(SENDER, words[3]);
      event.also(QUEUED, time).put(HOST, line.host()).put(ID, words[1]);
    } else if (what.equals("=>") && words.length == 4) {
      event.start(SENT, time).put(HOST, line.host()).put(ID, words[1]).put(RECIPIENT, words[3]);
    } else if (what.equals("done")) {
      event.start(DONE, time).put(HOST, line.host()).put(ID, words[1]);
    } else {
      return Parser.Outcome.UNKNOWN;
    }
    return Parser.Outcome.EVENT;
  }

  record Options() {}

  @Extension
  public static final class Factory implements Parser.Factory<Options> {
    @Override
    public String type() {
      return "letters";
    }

    @Override
    public Class<Options> configType() {
      return Options.class;
    }

    @Override
    public Parser.Vocabulary vocabulary() {
      return new Parser.Vocabulary(List.of(CAME, QUEUED, LETTER, SENT, DONE), List.of(JOIN));
    }

    @Override
    public Parser create(Options options, ComponentContext context) {
      return new LetterParser();
    }
  }
}
