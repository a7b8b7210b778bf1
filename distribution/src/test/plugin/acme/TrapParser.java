package acme;

import io.weir.api.Address;
import io.weir.api.ComponentContext;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import java.util.List;
import org.pf4j.Extension;

/** Reads {@code knock 203.0.113.5}, and goes round for ever on {@code trap}. */
final class TrapParser implements Parser {
  private static final Field CLIENT = Field.address("client_address", "Who knocked.");
  private static final EventType KNOCK =
      EventType.named("trap_knock", "Somebody knocked.").fields(CLIENT).kept().build();

  private final String word;

  TrapParser(Options options) {
    word = options.word() + " ";
  }

  @Override
  public Parser.Outcome parse(Line line, EventBuilder event) {
    String text = line.text();
    if (text.equals("trap")) {
      spin();
    }
    if (!text.startsWith(word)) {
      return Parser.Outcome.UNKNOWN;
    }
    event.start(KNOCK, line.received().toEpochMilli() * 1000);
    event.put(CLIENT, Address.parse(text.substring(word.length())));
    return Parser.Outcome.EVENT;
  }

  /** As a loop with a mistake in it does: it heeds nothing, not even an interrupt. */
  @SuppressWarnings("InfiniteLoopStatement")
  private static void spin() {
    while (true) {
      Thread.onSpinWait();
    }
  }

  record Options(@Doc("The word that a line begins with.") @Default("knock") String word) {}

  @Extension
  public static final class Factory implements Parser.Factory<Options> {
    @Override
    public String type() {
      return "trap";
    }

    @Override
    public Class<Options> configType() {
      return Options.class;
    }

    @Override
    public Parser.Vocabulary vocabulary() {
      return new Parser.Vocabulary(List.of(KNOCK), List.of());
    }

    @Override
    public Parser create(Options options, ComponentContext context) {
      return new TrapParser(options);
    }
  }
}
