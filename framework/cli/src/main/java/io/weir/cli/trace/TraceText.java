package io.weir.cli.trace;

import io.weir.api.Event;
import io.weir.api.Field;
import io.weir.api.Text;
import io.weir.cli.text.Quantity;
import io.weir.engine.view.MessageSearch;
import io.weir.engine.view.Way;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Messages for a terminal: plain text without colors, texts of logs made visible. */
final class TraceText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final String INDENT = "    ";

  /** Between the names of fields and their values. */
  private static final int GAP = 2;

  private static final int LEAST = 20;

  /** Longest text of a log that is shown. */
  private static final int LONGEST = 1_000;

  private static final int SHORT = 60;

  /** What is in the line above the values, and what says which process it was. */
  private static final Set<String> NOT_SHOWN = Set.of("pid", "program");

  private final PrintStream out;
  private final int columns;
  private final ZoneId zone;
  private final boolean full;

  /**
   * @param columns how many characters a line may have
   * @param full whether values are repeated
   */
  TraceText(PrintStream out, int columns, ZoneId zone, boolean full) {
    this.out = out;
    this.columns = columns;
    this.zone = zone;
    this.full = full;
  }

  void ways(List<Way> ways) {
    for (int i = 0; i < ways.size(); i++) {
      if (i > 0) {
        out.println();
      }
      way(ways.get(i));
    }
  }

  private void way(Way way) {
    line("Message " + Text.visible(way.asked(), LONGEST), "");
    StringBuilder summary = new StringBuilder(Quantity.of(way.steps().size(), "event", "events"));
    summary.append(" in ").append(span(way.took()));
    if (way.ids().size() > 1) {
      summary.append(", ids: ");
      summary.append(Text.visible(String.join(", ", way.ids()), LONGEST));
    }
    line(summary + " (" + zone + ")", "");
    Set<String> shown = new HashSet<>();
    for (Way.Step step : way.steps()) {
      Event event = step.event();
      out.println();
      StringBuilder head = new StringBuilder(time(event.time()));
      if (!step.sinceFirst().isZero()) {
        head.append("  +").append(span(step.sinceFirst()));
      }
      head.append("  ").append(label(event.type().name()));
      head.append("  ").append(Text.visible(step.id(), SHORT));
      line(head.toString(), INDENT);
      values(step, shown);
    }
  }

  /**
   * @param shown what events above had: the id, the field and the value
   */
  private void values(Way.Step step, Set<String> shown) {
    Event event = step.event();
    Map<String, String> values = new LinkedHashMap<>();
    int width = 0;
    for (Field field : event.type().fields()) {
      Object value = event.value(field.name());
      boolean isSender = field.name().equals("sender");
      if (value == null || value.equals("") && !isSender || NOT_SHOWN.contains(field.name())) {
        continue;
      }
      String text =
          value.equals("")
              ? "<>"
              : field.kind() == Field.Kind.TIME
                  ? time(Event.instant((Long) value))
                  : String.valueOf(event.text(field.name()));
      boolean isNew = shown.add(step.id() + '\n' + field.name() + '\n' + text);
      if (!text.equals(step.id()) && (isNew || full)) {
        values.put(label(field.name()), text);
        width = Math.max(width, field.name().length());
      }
    }
    for (Map.Entry<String, String> value : values.entrySet()) {
      String lead = INDENT + value.getKey() + " ".repeat(width - value.getKey().length() + GAP);
      line(lead + Text.visible(value.getValue(), LONGEST), " ".repeat(lead.length()));
    }
  }

  void candidates(List<MessageSearch.Candidate> found, boolean more) {
    line(
        (more ? "The newest " + found.size() : found.size() + "")
            + " messages that match; weir trace ID shows one of them ("
            + zone
            + ").",
        "");
    for (MessageSearch.Candidate candidate : found) {
      Event event = candidate.event();
      out.println();
      StringBuilder line = new StringBuilder(time(event.time()));
      line.append("  ").append(Text.visible(candidate.id(), SHORT));
      if (event.type().has("status") && event.text("status") != null) {
        line.append("  ").append(Text.visible(String.valueOf(event.text("status")), SHORT));
      }
      line(line.toString(), INDENT);
      address(event, "sender", "from");
      address(event, "recipient", "to  ");
    }
    if (more) {
      out.println();
      out.println("There are more; see --most.");
    }
  }

  private void address(Event event, String field, String word) {
    String address = event.type().has(field) ? event.text(field) : null;
    if (address != null) {
      String text = address.isEmpty() ? "<>" : Text.visible(address, LONGEST);
      line(INDENT + word + "  " + text, INDENT + "      ");
    }
  }

  /** A line, broken where it is too long: between words, else within them. */
  private void line(String text, String indent) {
    String rest = text;
    String lead = "";
    while (lead.length() + rest.length() > columns && columns - lead.length() >= LEAST) {
      int room = columns - lead.length();
      int at = rest.lastIndexOf(' ', room);
      // A space of the indent or between name and value is not the end of a word.
      boolean word = at > 0 && !rest.substring(0, at).isBlank() && at >= room / 2;
      int end = word ? at : whole(rest, room);
      out.println((lead + rest.substring(0, end)).stripTrailing());
      rest = word ? rest.substring(end).stripLeading() : rest.substring(end);
      lead = indent;
    }
    out.println((lead + rest).stripTrailing());
  }

  /** No pair is cut in two. */
  private static int whole(String text, int end) {
    return Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
  }

  private static String label(String name) {
    return name.replace('_', ' ');
  }

  private String time(Instant time) {
    return TIME.format(time.atZone(zone));
  }

  /** {@code 0.35 s}, {@code 5 min 3 s}, {@code 3 h 10 min}, {@code 2 d 4 h}. */
  static String span(Duration span) {
    if (span.compareTo(Duration.ofMinutes(1)) < 0) {
      return BigDecimal.valueOf(span.toMillis(), 3)
              .setScale(2, RoundingMode.HALF_UP)
              .stripTrailingZeros()
              .toPlainString()
          + " s";
    }
    if (span.toHours() < 1) {
      return span.toMinutes() + " min " + span.toSecondsPart() + " s";
    }
    return span.toDays() < 1
        ? span.toHours() + " h " + span.toMinutesPart() + " min"
        : span.toDays() + " d " + span.toHoursPart() + " h";
  }
}
