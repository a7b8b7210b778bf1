package acme;

import io.weir.api.ComponentContext;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.config.Doc;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import java.util.List;
import org.pf4j.Extension;

/** Gives the words of a line the names that its options say: {@code knock 203.0.113.5 red}. */
final class WordsParser implements Parser {
  private final String begin;
  private final EventType type;

  WordsParser(Options options) {
    begin = options.begin() + " ";
    type = type(options);
  }

  private static EventType type(Options options) {
    return EventType.named(options.event(), "Declared in the pipeline file.")
        .fields(
            options.words().stream().map(n -> Field.text(n, 100, "A word.")).toArray(Field[]::new))
        .kept()
        .build();
  }

  @Override
  public Parser.Outcome parse(Line line, EventBuilder event) {
    String text = line.text();
    if (!text.startsWith(begin)) {
      return Parser.Outcome.UNKNOWN;
    }
    event.start(type, line.received().toEpochMilli() * 1000);
    String[] words = text.substring(begin.length()).split(" ", -1);
    for (int i = 0; i < Math.min(words.length, type.fields().size()); i++) {
      event.put(type.fields().get(i), words[i]);
    }
    return Parser.Outcome.EVENT;
  }

  record Options(
      @Doc("The word that a line begins with.") String begin,
      @Doc("The event type.") String event,
      @Doc("The names of the words behind it.") List<String> words) {}

  @Extension
  public static final class Factory implements Parser.Factory<Options> {
    @Override
    public String type() {
      return "words";
    }

    @Override
    public Class<Options> configType() {
      return Options.class;
    }

    @Override
    public Parser.Vocabulary vocabulary() {
      return new Parser.Vocabulary(List.of(), List.of());
    }

    @Override
    public Parser.Vocabulary vocabulary(Options options) {
      return new Parser.Vocabulary(List.of(WordsParser.type(options)), List.of());
    }

    @Override
    public Parser create(Options options, ComponentContext context) {
      return new WordsParser(options);
    }
  }
}
