package io.weir.cli.check;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.Text;
import io.weir.cli.text.TextTable;
import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Event types for people and for programs. */
final class EventTypesText {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final PrintStream out;

  EventTypesText(PrintStream out) {
    this.out = out;
  }

  void list(Collection<EventType> types) {
    TextTable table = new TextTable(List.of("TYPE", "STORED", "MEANING"));
    types.forEach(type -> table.row(List.of(type.name(), stored(type), Text.visible(type.doc()))));
    table.print(out);
  }

  private static String stored(EventType type) {
    String as = type.keptAs().orElse("");
    return as.isEmpty() ? "if named in keep" : as.equals(type.name()) ? "yes" : "as " + as;
  }

  void fields(EventType type) {
    out.println(type.name() + ": " + Text.visible(type.doc()));
    out.println("stored: " + stored(type));
    out.println();
    TextTable table = new TextTable(List.of("FIELD", "KIND", "MEANING"));
    type.fields()
        .forEach(field -> table.row(List.of(field.name(), kind(field), Text.visible(field.doc()))));
    table.print(out);
  }

  private static String kind(Field field) {
    String kind = field.kind().name().toLowerCase(Locale.ROOT);
    return field.kind() == Field.Kind.TEXT ? kind + " " + field.length() : kind;
  }

  void json(Collection<EventType> types) {
    ArrayNode all = MAPPER.createArrayNode();
    for (EventType type : types) {
      ObjectNode one = all.addObject();
      one.put("type", type.name()).put("doc", type.doc());
      type.keptAs().ifPresent(as -> one.put("stored_as", as));
      ArrayNode fields = one.putArray("fields");
      for (Field field : type.fields()) {
        ObjectNode its = fields.addObject().put("name", field.name());
        its.put("kind", field.kind().name().toLowerCase(Locale.ROOT));
        if (field.kind() == Field.Kind.TEXT) {
          its.put("length", field.length());
        }
        its.put("doc", field.doc());
      }
    }
    out.println(all.toPrettyString());
  }
}
