package io.weir.plugins.action.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.api.Text;
import io.weir.api.action.Block;
import io.weir.api.action.Notice;
import io.weir.api.rule.Alert;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a notice says, by names: what templates use, and the JSON that is sent without one. Texts
 * out of log lines have no line ends and no control characters.
 */
final class Content {
  private static final JsonFactory JSON = new JsonFactory();

  private Content() {}

  static Map<String, Object> of(Notice notice) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("id", notice.id());
    all.put("kind", word(notice.kind()));
    all.put("at", notice.at().toString());
    all.put("host", Text.visible(notice.host()));
    all.put("title", Text.visible(notice.title()));
    all.put("text", text(notice));
    all.put("page", notice.link("page").map(Object::toString).orElse(""));
    all.put("alerts", notice.alerts().stream().map(Content::alert).toList());
    all.put("left", (long) notice.left());
    all.put("blocks", notice.block().stream().map(Content::block).toList());
    return all;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> alert(Alert alert) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("id", Text.visible(alert.id()));
    all.put("rule", Text.visible(alert.rule()));
    all.put("level", (long) alert.level());
    all.put("field", Text.visible(alert.subject().field()));
    all.put("subject", Text.visible(alert.subject().value()));
    all.put("measure", number(alert.measure()));
    all.put("limit", number(alert.limit()));
    all.put("unit", Text.visible(alert.unit()));
    all.put("first", alert.first().toString());
    all.put("last", alert.last().toString());
    all.put("sentence", Text.visible(alert.sentence()));
    List<Object> evidence = new ArrayList<>();
    new TreeMap<>(alert.evidence())
        .forEach(
            (field, values) ->
                evidence.add(
                    Map.of(
                        "field",
                        Text.visible(field),
                        "values",
                        values.stream().map(Text::visible).toList())));
    all.put("evidence", evidence);
    return all;
  }

  private static Map<String, Object> block(Block block) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("id", Text.visible(block.id()));
    all.put("action", Text.visible(block.action()));
    all.put("field", Text.visible(block.subject().field()));
    all.put("subject", Text.visible(block.subject().value()));
    all.put("since", block.since().toString());
    all.put("until", block.until().toString());
    all.put("reason", Text.visible(block.reason()));
    all.put("author", Text.visible(block.author().name()));
    return all;
  }

  /** Whole numbers as such: 150, not 150.0. */
  private static Object number(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return whole ? (Object) (long) value : (Object) value;
  }

  /** The notice in some lines, for chats. */
  private static String text(Notice notice) {
    if (notice.text().isPresent()) {
      return notice.text().get();
    }
    StringBuilder out = new StringBuilder();
    out.append("Weir ").append(Text.visible(notice.host())).append(": ");
    out.append(Text.visible(notice.title())).append('\n');
    for (Alert alert : notice.alerts()) {
      if (notice.alerts().size() > 1 || !alert.sentence().equals(notice.title())) {
        out.append(Text.visible(alert.sentence())).append('\n');
      }
      if (notice.alerts().size() == 1) {
        new TreeMap<>(alert.evidence())
            .forEach(
                (field, values) ->
                    out.append(Text.visible(field))
                        .append(": ")
                        .append(String.join(", ", values.stream().map(Text::visible).toList()))
                        .append('\n'));
      }
    }
    if (notice.left() > 0) {
      out.append("and ").append(notice.left()).append(" more\n");
    }
    notice
        .block()
        .ifPresent(
            block ->
                out.append("until ")
                    .append(block.until())
                    .append(": ")
                    .append(Text.visible(block.reason()))
                    .append('\n'));
    notice.link("page").ifPresent(page -> out.append(page).append('\n'));
    return out.toString().stripTrailing();
  }

  static String json(Map<String, Object> content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      write(out, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> e : map.entrySet()) {
        out.writeFieldName(String.valueOf(e.getKey()));
        write(out, e.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      for (Object one : list) {
        write(out, one);
      }
      out.writeEndArray();
    } else if (value instanceof Long number) {
      out.writeNumber(number);
    } else if (value instanceof Double number) {
      out.writeNumber(number);
    } else {
      out.writeString(value.toString());
    }
  }
}
