package io.weir.cli.answer;

import io.weir.cli.command.Environment;
import io.weir.cli.text.TextTable;
import io.weir.engine.state.Fields;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link AlertsCommand} does. */
final class AlertWork {
  private static final int VALUES = 20;

  private final Environment s;
  private final DaemonOptions own;

  AlertWork(Environment s, DaemonOptions own) {
    this.s = s;
    this.own = own;
  }

  int list(@Nullable String rule, @Nullable Duration last) {
    Fields request =
        new Fields()
            .put("what", "alerts")
            .put("rule", rule == null ? "" : rule)
            .put("seconds", last == null ? 0L : last.toSeconds());
    if (own.json()) {
      return own.print(s, request);
    }
    List<Answer> alerts = own.ask(s, request).list("alerts");
    if (alerts.isEmpty()) {
      s.err()
          .println(
              last == null
                  ? "weir: no alert is active; --last 7d shows those of a week"
                  : "weir: the store has no such alerts");
      return 0;
    }
    AnswerText text = new AnswerText(s.out(), own.zone(s));
    TextTable table = new TextTable(List.of("SUBJECT", "ID", "RULE", "LEVEL", "RAISED", "STATE"));
    for (Answer a : alerts) {
      table.row(
          List.of(
              a.text("subject"),
              AnswerText.id(a.text("alert_id")),
              a.text("rule"),
              a.text("level"),
              text.minute(a.text("time")),
              a.flag("active") ? "active" : "over"));
    }
    table.print(s.out(), s.columns().getAsInt(), 1);
    return 0;
  }

  int show(String id) {
    Fields request = new Fields().put("what", "alert").put("which", id);
    if (own.json()) {
      return own.print(s, request);
    }
    Answer answer = own.ask(s, request);
    Answer a = answer.inside("alert");
    AnswerText text = new AnswerText(s.out(), own.zone(s));
    text.line("alert", a.text("alert_id"));
    text.line("", a.text("sentence"));
    text.line("rule", a.text("rule") + ", level " + a.text("level"));
    text.line(a.text("subject_field"), a.text("subject"));
    text.line(
        "measured", a.text("measure") + " " + a.text("unit") + ", limit " + a.text("threshold"));
    text.time("first", a.text("first_time"));
    text.time("raised", a.text("time"));
    text.line("state", a.flag("active") ? "active" : "over");
    Answer evidence = a.inside("evidence");
    for (String field : evidence.names()) {
      List<String> values = evidence.texts(field);
      int more = Math.max(0, values.size() - VALUES);
      text.line(
          field,
          String.join(", ", values.subList(more, values.size()))
              + (more > 0 ? " and " + more + " more" : ""));
    }
    text.events(answer.list("events"));
    return 0;
  }
}
