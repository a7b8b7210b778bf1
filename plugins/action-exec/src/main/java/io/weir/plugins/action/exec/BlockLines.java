package io.weir.plugins.action.exec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.weir.api.Network;
import io.weir.api.Text;
import io.weir.api.rule.Subject;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lines that programs are given and print: a JSON object each, or a bare value. */
final class BlockLines {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(64 << 10).maxNestingDepth(20).build())
          .build();

  private BlockLines() {}

  /**
   * A line about a subject.
   *
   * @param mine whether the program knows that Weir added it
   * @param until when the target ends it itself, or null
   * @param refused why it is not taken; empty when it is
   */
  record Line(Subject subject, boolean mine, @Nullable Instant until, String refused) {
    /** The same with its address in canonical form: programs write them in several ways. */
    Line canonical() {
      try {
        Network network = Network.parse(subject.value());
        return new Line(new Subject(subject.field(), network.toString()), mine, until, refused);
      } catch (IllegalArgumentException e) {
        return this; // no address
      }
    }
  }

  /** These values on a line each. */
  static String write(List<Map<String, Object>> all) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.setRootValueSeparator(null);
      for (Map<String, Object> values : all) {
        out.writeStartObject();
        for (Map.Entry<String, Object> one : values.entrySet()) {
          out.writeStringField(one.getKey(), String.valueOf(one.getValue()));
        }
        out.writeEndObject();
        out.writeRaw('\n');
      }
    }
    return text.toString();
  }

  /**
   * Reads what a program printed.
   *
   * @param field the field of a line that names none
   * @throws IOException with a sentence and the number of the line that is wrong
   */
  static List<Line> read(String printed, String field) throws IOException {
    List<Line> all = new ArrayList<>();
    int number = 0;
    for (String line : printed.lines().toList()) {
      number++;
      String text = line.strip();
      try {
        if (text.startsWith("{")) {
          all.add(object(text, field));
        } else if (!text.isEmpty()) {
          all.add(new Line(new Subject(field, text), false, null, ""));
        }
      } catch (IOException | DateTimeParseException e) {
        throw new IOException(
            "line " + number + ": " + Text.visible(text, 200) + ": " + Text.visible(why(e)), e);
      }
    }
    return all;
  }

  /** Without the place, which says where in the line alone. */
  private static String why(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static Line object(String text, String fieldOfMost) throws IOException {
    String field = fieldOfMost;
    String value = "";
    boolean mine = false;
    Instant until = null;
    String refused = "";
    try (JsonParser in = JSON.createParser(text)) {
      in.nextToken();
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        JsonToken token = in.nextToken();
        boolean given = token != JsonToken.VALUE_NULL;
        switch (name) {
          case "field" -> field = in.getValueAsString("");
          case "subject" -> value = in.getValueAsString("");
          case "weir" -> mine = in.getValueAsBoolean();
          case "until" -> until = given ? Instant.parse(in.getValueAsString("")) : null;
          case "refused" -> refused = given ? in.getValueAsString("") : "";
          default -> in.skipChildren();
        }
      }
      if (in.currentToken() != JsonToken.END_OBJECT || in.nextToken() != null) {
        throw new IOException("must be one JSON object");
      }
    }
    if (value.isEmpty() || field.isEmpty()) {
      throw new IOException("has no subject: {\"subject\": \"198.51.100.7\"}");
    }
    return new Line(new Subject(field, value), mine, until, refused);
  }
}
