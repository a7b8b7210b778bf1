package io.weir.cli.answer;

import io.weir.api.Network;
import io.weir.api.Text;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.Environment;
import io.weir.cli.text.TextTable;
import io.weir.engine.state.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@link BlocksCommand} does. */
final class BlockWork {
  private static final Set<String> STATES =
      Set.of("wanted", "in_force", "waiting", "failed", "dry_run");

  /** The options that give the parts of an order. */
  private static final Map<String, String> OPTIONS =
      Map.of("reason", "--reason", "until", "--for", "action", "--by", "field", "--field");

  private final Environment s;
  private final DaemonOptions own;

  BlockWork(Environment s, DaemonOptions own) {
    this.s = s;
    this.own = own;
  }

  int list(@Nullable String subject, @Nullable String by, @Nullable String state) {
    if (state != null && !STATES.contains(state)) {
      throw CommandException.bad(
          "--state: '" + Text.visible(state, 60) + "' is none of " + String.join(", ", sorted()));
    }
    Fields request = request("blocks", subject, by).put("state", state == null ? "" : state);
    if (own.json()) {
      return own.print(s, request);
    }
    List<Answer> blocks = own.ask(s, request).list("blocks");
    if (blocks.isEmpty()) {
      s.err().println("weir: there are no such blocks");
      return 0;
    }
    Instant now = s.clock().instant();
    TextTable table = new TextTable(List.of("SUBJECT", "ID", "STATE", "BY", "LEFT", "AUTHOR"));
    for (Answer b : blocks) {
      table.row(
          List.of(
              b.text("subject"),
              AnswerText.id(b.text("block_id")),
              b.text("state"),
              b.text("action"),
              AnswerText.left(b.text("until"), now),
              b.text("author")));
    }
    table.print(s.out(), s.columns().getAsInt(), 1);
    return 0;
  }

  private static List<String> sorted() {
    return STATES.stream().sorted().toList();
  }

  int show(String which) {
    Fields request = request("block", which, null);
    if (own.json()) {
      return own.print(s, request);
    }
    Answer answer = own.ask(s, request);
    AnswerText text = new AnswerText(s.out(), own.zone(s));
    for (Answer b : answer.list("blocks")) {
      text.line("block", b.text("block_id"));
      text.line(b.text("subject_field"), b.text("subject"));
      text.line("by", b.text("action"));
      text.line("state", b.text("state"));
      text.line("problem", b.text("problem"));
      text.time("since", b.text("since"));
      text.time("until", b.text("until"));
      text.time("answer by", b.text("answer_until"));
      text.line("then", b.text("then").replace('_', ' '));
      text.line("reason", b.text("reason"));
      text.line("author", b.text("author") + " (" + b.text("author_kind") + ")");
      text.line("alert", b.text("alert_id"));
    }
    text.events(answer.list("events"));
    return 0;
  }

  int add(
      String subject, @Nullable String by, @Nullable String field, Duration length, String reason) {
    List<Choice> choices = choices(subject, by, field);
    if (choices.size() != 1) {
      throw CommandException.bad(
          choices.isEmpty()
              ? "there is no action that blocks this: see the pipeline file, --by and --field"
              : "several actions can block this; name one with --by and --field: "
                  + String.join(", ", choices.stream().map(Choice::toString).toList()));
    }
    Choice chosen = choices.get(0);
    return order(
        request("add", subject, chosen.action())
            .put("field", chosen.field())
            .put("seconds", length.toSeconds())
            .put("reason", reason),
        "blocked by");
  }

  /** An action, and what it would block by. */
  private record Choice(String action, String field) {
    @Override
    public String toString() {
      return "--by " + Text.visible(action, 100) + " --field " + Text.visible(field, 100);
    }
  }

  /**
   * What is not given is found: an address is blocked by addresses, other things by other fields.
   */
  private List<Choice> choices(String subject, @Nullable String by, @Nullable String field) {
    List<Choice> choices = new ArrayList<>();
    for (Answer b : own.ask(s, request("blockers", null, null)).list("blockers")) {
      for (String f : b.texts("fields")) {
        boolean fits =
            field == null ? f.endsWith("_address") == isAddress(subject) : field.equals(f);
        if (fits && (by == null || by.equals(b.text("id")))) {
          choices.add(new Choice(b.text("id"), f));
        }
      }
    }
    if (choices.isEmpty() && by != null && field != null) {
      return List.of(new Choice(by, field)); // the daemon says what is wrong
    }
    return choices;
  }

  private static boolean isAddress(String subject) {
    try {
      Network.parse(subject.strip());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  int lift(String which, @Nullable String by, @Nullable Duration trust, @Nullable String reason) {
    if (trust != null && by != null) {
      throw CommandException.bad("--trust ends the blocks by all actions: leave out --by");
    }
    if (trust != null && trust.isZero()) {
      throw CommandException.bad("--trust: must be longer than nothing");
    }
    return order(
        request("lift", which, by)
            .put("trust", trust == null ? 0L : trust.toSeconds())
            .put("reason", reason == null ? "" : reason),
        trust == null ? "unblocked by" : "trusted, and unblocked by");
  }

  int prolong(String which, @Nullable String by, Duration length, @Nullable String reason) {
    return order(
        request("prolong", which, by)
            .put("seconds", length.toSeconds())
            .put("reason", reason == null ? "" : reason),
        "prolonged by");
  }

  int note(String which, @Nullable String by, String text) {
    return order(request("note", which, by).put("reason", text), "has a note, block by");
  }

  int answer(String which, @Nullable String by, boolean approves, @Nullable String reason) {
    return order(
        request(approves ? "approve" : "refuse", which, by)
            .put("reason", reason == null ? "" : reason),
        approves ? "approved for" : "refused for");
  }

  private static Fields request(String what, @Nullable String which, @Nullable String by) {
    return new Fields()
        .put("what", what)
        .put("which", which == null ? "" : which)
        .put("by", by == null ? "" : by);
  }

  private int order(Fields request, String done) {
    return Orders.exit(
        s,
        own,
        request,
        OPTIONS,
        one ->
            Text.visible(one.text("subject"), 200)
                + " "
                + done
                + " "
                + Text.visible(one.text("action"), 100)
                + "  "
                + one.text("id"));
  }
}
