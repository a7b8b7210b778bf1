package io.weir.plugins.parser.postfix;

import static io.weir.syslog.Word.word;

import io.weir.api.ComponentContext;
import io.weir.api.EventBuilder;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import io.weir.plugins.mail.MailEvents;
import io.weir.syslog.Word;
import java.util.List;
import java.util.function.Supplier;
import org.pf4j.Extension;

/**
 * Reads Postfix. Which lines there are is taken from Postfix's own sources and from logs of
 * versions 2.0 to 3.10.
 *
 * <p>Whatever a client can write (its HELO name, addresses, a subject, the text of a reply) may
 * imitate the rest of a line. So nothing is searched for where a client's text comes first: a
 * client's address is read at the fixed place that Postfix gives it, what follows an address is
 * read from the end of the line, and what cannot be told apart is left out.
 */
final class PostfixParser implements Parser {
  private static final Word SMTPD = word("smtpd");
  private static final Word SMTP = word("smtp");
  private static final Word QMGR = word("qmgr");
  private static final Word QMQPD = word("qmqpd");
  private static final Word CLEANUP = word("cleanup");
  private static final Word POSTSCREEN = word("postscreen");
  private static final Word DNSBLOG = word("dnsblog");
  private static final Word TLSPROXY = word("tlsproxy");
  private static final Word ANVIL = word("anvil");
  private static final Word MASTER = word("master");
  private static final Word[] QUEUE = {
    word("nqmgr"), word("oqmgr"), word("pickup"), word("postsuper")
  };
  private static final Word[] NOTICE = {word("bounce"), word("defer"), word("trace")};
  private static final Word[] AGENTS = {
    word("lmtp"),
    word("local"),
    word("virtual"),
    word("pipe"),
    word("error"),
    word("discard"),
    word("retry"),
    word("relay"),
  };

  private final Tags tags;
  private final List<String> names;
  private final Supplier<Head> heads = new Heads();

  PostfixParser(PostfixConfig config) {
    names = List.copyOf(config.syslogName());
    tags = new Tags(config.syslogName());
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the very array, whatever it holds
  public Parser.Outcome parse(Line line, EventBuilder event) {
    Head h = event.scratch(heads);
    if (!h.read(line)) {
      return Damage.isBare(line) ? Parser.Outcome.IGNORED : Parser.Outcome.UNKNOWN;
    }
    if (!tags.isPostfix(h)) {
      return Parser.Outcome.UNKNOWN;
    }
    if (h.b != line.bytes()) {
      event.over(h.b);
    }
    Parser.Outcome outcome = body(h, event);
    if (outcome == Parser.Outcome.UNKNOWN && h.cutBeforeNext()) {
      outcome = body(h, event);
    }
    return outcome;
  }

  @Override
  public boolean knows(String program) {
    int slash = program.lastIndexOf('/');
    return program.equals("postfix")
        || program.equals("/postfix-script")
        || names.contains(program)
        || (slash > 0
            && (program.startsWith("postfix")
                || names.stream().anyMatch(n -> program.startsWith(n + '/'))));
  }

  private Parser.Outcome body(Head h, EventBuilder event) {
    if (h.body >= h.end) {
      // cut off before it says anything
      return Parser.Outcome.IGNORED;
    }
    Parser.Outcome outcome = tags.isUnsure(h) ? UnsureLines.parse(h, event) : daemon(h, event);
    return outcome == Parser.Outcome.UNKNOWN ? CommonLines.parse(h, event) : outcome;
  }

  private static Parser.Outcome daemon(Head h, EventBuilder event) {
    // the busiest first
    if (h.daemonIs(SMTPD)) {
      return SmtpdLines.parse(h, event);
    }
    if (h.daemonIs(SMTP)) {
      return DeliveryLines.parse(h, event);
    }
    if (h.daemonIs(QMGR)) {
      return QueueLines.parse(h, event);
    }
    if (h.daemonIs(CLEANUP)) {
      return CleanupLines.parse(h, event);
    }
    if (h.daemonIs(POSTSCREEN) || h.daemonIs(DNSBLOG) || h.daemonIs(TLSPROXY)) {
      return PostscreenLines.parse(h, event);
    }
    if (isOne(h, AGENTS)) {
      return DeliveryLines.parse(h, event);
    }
    if (isOne(h, QUEUE)) {
      return QueueLines.parse(h, event);
    }
    if (isOne(h, NOTICE)) {
      return NoticeLines.parse(h, event);
    }
    if (h.daemonIs(ANVIL)) {
      return ServiceLines.anvil(h, event);
    }
    if (h.daemonIs(QMQPD)) {
      return SmtpdLines.parse(h, event);
    }
    if (h.daemonIs(MASTER)) {
      return ServiceLines.master(h, event);
    }
    return Parser.Outcome.UNKNOWN;
  }

  private static boolean isOne(Head h, Word[] names) {
    for (Word name : names) {
      if (h.daemonIs(name)) {
        return true;
      }
    }
    return false;
  }

  /** Not a lambda: a plugin's lambdas are made anew at every start. */
  private static final class Heads implements Supplier<Head> {
    @Override
    public Head get() {
      return new Head();
    }
  }

  /** Offers the parser as {@code type: postfix}. */
  @Extension
  public static final class Factory implements Parser.Factory<PostfixConfig> {
    /** For the plugin host. */
    public Factory() {}

    @Override
    public String type() {
      return "postfix";
    }

    @Override
    public Class<PostfixConfig> configType() {
      return PostfixConfig.class;
    }

    @Override
    public Parser.Vocabulary vocabulary() {
      return MailEvents.vocabulary();
    }

    @Override
    public Parser create(PostfixConfig config, ComponentContext context) {
      return new PostfixParser(config);
    }
  }
}
