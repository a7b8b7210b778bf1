package io.weir.plugins.parser.postfix;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Join;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import io.weir.plugins.mail.MailEvents;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The golden cases leave no type, no field and no daemon out. */
final class CoverageTest {
  private static final List<String> DAEMONS =
      List.of(
          "smtpd",
          "cleanup",
          "qmgr",
          "smtp",
          "lmtp",
          "local",
          "virtual",
          "pipe",
          "error",
          "retry",
          "discard",
          "bounce",
          "trace",
          "pickup",
          "postscreen",
          "dnsblog",
          "tlsproxy",
          "anvil",
          "scache",
          "trivial-rewrite",
          "verify",
          "proxymap",
          "postlogd",
          "postlog",
          "master",
          "postfix-script",
          "postsuper",
          "postdrop",
          "postqueue",
          "sendmail",
          "tlsmgr",
          "flush",
          "showq",
          "spawn",
          "qmqpd");

  private final Set<String> types = new HashSet<>();
  private final Set<String> fields = new HashSet<>();
  private final Set<String> daemons = new HashSet<>();

  CoverageTest() throws IOException {
    PostfixParser parser = new PostfixParser(new PostfixConfig(List.of()));
    Head head = new Head();
    Instant received = Instant.parse("2026-11-22T12:00:00Z");
    EventBuilder builder = new EventBuilder();
    for (byte[] bytes : CaseLines.all()) {
      Line line = new Line().set(bytes, 0, bytes.length, 1, 0, received, ZoneOffset.UTC);
      Parser.Outcome outcome = parser.parse(line, builder.over(bytes));
      if (head.read(line) && outcome != Parser.Outcome.UNKNOWN) {
        daemons.add(CaseLines.text(head.b).substring(head.daemon, head.programEnd));
      }
      EventType type = outcome == Parser.Outcome.EVENT ? builder.type() : null;
      if (type != null) {
        types.add(type.name());
        for (Field f : type.fields()) {
          if (builder.has(f.name())) {
            fields.add(type.name() + "." + f.name());
          }
        }
      }
    }
  }

  @Test
  void everyTypeHasACase() {
    Set<String> declared = new HashSet<>();
    MailEvents.vocabulary().types().forEach(t -> declared.add(t.name()));
    declared.remove(MailEvents.MAIL_MESSAGE.name()); // the join makes it
    assertThat(types).isEqualTo(declared);
  }

  @Test
  void everyFieldHasACase() {
    Join join = MailEvents.vocabulary().joins().get(0);
    List<String> missing = new ArrayList<>();
    for (EventType type : MailEvents.vocabulary().types()) {
      List<Field> joined = join.carried().getOrDefault(type.name(), List.of());
      for (Field f : type.fields()) {
        boolean fromJoin =
            type.equals(MailEvents.MAIL_MESSAGE)
                || joined.contains(f)
                || f.equals(MailEvents.RETRY);
        if (!fromJoin && !fields.contains(type.name() + "." + f.name())) {
          missing.add(type.name() + "." + f.name());
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyDaemonHasACase() {
    assertThat(daemons).containsAll(DAEMONS);
  }
}
