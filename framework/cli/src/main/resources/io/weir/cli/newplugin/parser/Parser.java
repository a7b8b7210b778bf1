package @package@;

import io.weir.api.Address;
import io.weir.api.ComponentContext;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.Text;
import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import io.weir.syslog.SyslogHead;
import java.util.List;
import org.pf4j.Extension;

/**
 * Reads {@code login failed: user=anna ip=203.0.113.5} of @name@. Clients choose parts of a line, so
 * it is read from its two ends: an account may contain {@code " ip="} too.
 */
final class @Class@Parser implements Parser {
  private static final Field ACCOUNT = Field.text("account", 200, "Who tried to log in.");
  private static final Field CLIENT = Field.address("client_address", "From where.");
  private static final EventType LOGIN_FAILURE =
      EventType.named("@type@_login_failure", "A login failed.")
          .fields(ACCOUNT, CLIENT)
          .counted(ACCOUNT, CLIENT)
          .kept()
          .build();

  private static final String BEGIN = "login failed: user=";
  private static final String ADDRESS = " ip=";

  private final String program;

  @Class@Parser(Options options) {
    program = options.program();
  }

  @Override
  public Parser.Outcome parse(Line line, EventBuilder event) {
    SyslogHead head = event.scratch(SyslogHead::new);
    if (!head.read(line) || !program.equals(text(head, head.tag(), head.tagEnd()))) {
      return Parser.Outcome.UNKNOWN;
    }
    String message = text(head, head.body(), head.end());
    int at = message.lastIndexOf(ADDRESS);
    if (!message.startsWith(BEGIN) || at < BEGIN.length()) {
      return Parser.Outcome.UNKNOWN;
    }
    Address client = Address.parse(message.substring(at + ADDRESS.length()).strip());
    if (client == null) {
      return Parser.Outcome.UNKNOWN;
    }
    event.start(LOGIN_FAILURE, head.micros());
    event.put(ACCOUNT, message.substring(BEGIN.length(), at));
    event.put(CLIENT, client);
    return Parser.Outcome.EVENT;
  }

  private static String text(SyslogHead head, int from, int to) {
    return Text.decode(head.bytes(), from, to);
  }

  @Override
  public boolean knows(String name) {
    return name.equals(program);
  }

  record Options(
      @Doc("The program whose lines are read, as syslog names it.") @Default("@name@")
          String program) {}

  /** Makes it {@code type: @type@}. */
  @Extension
  public static final class Factory implements Parser.Factory<Options> {
    @Override
    public String type() {
      return "@type@";
    }

    @Override
    public Class<Options> configType() {
      return Options.class;
    }

    @Override
    public Parser.Vocabulary vocabulary() {
      return new Parser.Vocabulary(List.of(LOGIN_FAILURE), List.of());
    }

    @Override
    public Parser create(Options options, ComponentContext context) {
      return new @Class@Parser(options);
    }
  }
}
