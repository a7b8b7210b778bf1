package io.weir.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Markdown of what the packed Weir says of its options and event types. */
final class ReferenceText {
  private static final String MADE =
      "<!-- Written by ReferenceIT (-Dit.test=ReferenceIT -Dreference.update=true): not by hand."
          + " -->\n\n";

  private final StringBuilder out = new StringBuilder();

  private ReferenceText() {}

  static String events(JsonNode all) {
    StringBuilder out = new StringBuilder("# Event types\n\n").append(MADE);
    out.append(
        """
        What the bundled parsers and Weir itself make of log lines and of its own acts. A rule names one in `event`, a condition its fields;
        a stored type is a table of the database (`weir sql`), with the columns `time`, `stream`, `place`, `line_check` and `times` before its
        fields. `keep` of the store names others to be stored. The types of `parser-regex` are declared in the pipeline file. `weir plugins events TYPE` shows
        the same for the plugins of an installation.

        """);
    out.append("| type | stored | meaning |\n|---|---|---|\n");
    for (JsonNode type : all) {
      String name = type.get("type").asText();
      out.append("| [`%s`](#%s) | %s | %s |\n".formatted(name, name, stored(type), doc(type)));
    }
    for (JsonNode type : all) {
      out.append("\n## ").append(type.get("type").asText()).append("\n\n");
      out.append(doc(type)).append("\n\n| field | kind | meaning |\n|---|---|---|\n");
      for (JsonNode field : type.get("fields")) {
        String length = field.has("length") ? " (" + field.get("length") + ")" : "";
        out.append(
            "| `%s` | %s%s | %s |\n"
                .formatted(
                    field.get("name").asText(), field.get("kind").asText(), length, doc(field)));
      }
    }
    return out.toString();
  }

  private static String stored(JsonNode type) {
    String as = type.path("stored_as").asText();
    return as.equals(type.get("type").asText()) ? "yes" : as.isEmpty() ? "" : "as `" + as + "`";
  }

  private static String doc(JsonNode of) {
    return cell(of.get("doc").asText());
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;");
  }

  static String pipelineFile(JsonNode schema) {
    ReferenceText text = new ReferenceText();
    text.out.append("# Options of the pipeline file\n\n").append(MADE);
    text.out.append(
        """
        [The pipeline file](configuration.md) explains them; here is the list. A name with a dot is an option in a group, one with `[]` an
        option of each entry of a list. Each text can be `${env:NAME}` or `${file:PATH}`. `weir plugins show TYPE` lists the same for the plugins
        of an installation, and `weir plugins schema` writes a schema for editors.

        ## Of the file

        """);
    text.table(schema.get("properties"), schema);
    for (String kind : List.of("source", "parser", "store", "rule", "action")) {
      for (Map.Entry<String, JsonNode> def : schema.get("$defs").properties()) {
        if (def.getKey().startsWith(kind + "_")) {
          String type = def.getKey().substring(kind.length() + 1);
          text.out.append("\n## %s, type `%s`\n\n".formatted(name(kind), type));
          JsonNode doc = def.getValue().get("description");
          if (doc != null) {
            text.out.append(doc.asText()).append("\n\n");
          }
          text.table(def.getValue().get("properties"), def.getValue());
        }
      }
    }
    return text.out.toString();
  }

  private static String name(String kind) {
    return kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1);
  }

  private void table(JsonNode properties, JsonNode owner) {
    int before = out.length();
    rows("", properties, owner);
    if (out.length() > before) {
      out.insert(before, "| option | type | default | meaning |\n|---|---|---|---|\n");
    } else {
      out.append("No options.\n");
    }
  }

  private void rows(String prefix, JsonNode properties, JsonNode owner) {
    List<String> required = new ArrayList<>();
    owner.path("required").forEach(name -> required.add(name.asText()));
    for (Map.Entry<String, JsonNode> option : properties.properties()) {
      if (option.getValue().isObject()) {
        row(prefix + option.getKey(), option.getValue(), required.contains(option.getKey()));
      }
    }
  }

  private void row(String name, JsonNode its, boolean required) {
    String value =
        required
            ? "required"
            : its.has("default") ? "`" + its.get("default").asText() + "`" : "optional";
    String what = its.path("description").asText();
    out.append("| `%s` | %s | %s | %s |\n".formatted(name, type(its), value, cell(what)));
    JsonNode group = group(its);
    JsonNode entry = group == null ? group(entry(its)) : null;
    if (group != null) {
      rows(name + ".", group.get("properties"), group);
    } else if (entry != null) {
      rows(name + "[].", entry.get("properties"), entry);
    }
  }

  /** The schema of a group of options; null when it is none. */
  private static JsonNode group(JsonNode its) {
    return its != null && its.has("properties") ? its : null;
  }

  /** The schema of a list's entries; null when it is no list. */
  private static JsonNode entry(JsonNode its) {
    if (its.has("items")) {
      return its.get("items");
    }
    for (JsonNode one : its.path("anyOf")) {
      if (one.has("items")) {
        return one.get("items");
      }
    }
    return null;
  }

  private String type(JsonNode its) {
    if (its.has("$ref")) {
      String name = its.get("$ref").asText().replaceFirst(".*/", "");
      return name.equals("flag") ? "`true`, `false`" : name;
    }
    if (its.has("enum")) {
      List<String> words = new ArrayList<>();
      its.get("enum").forEach(word -> words.add("`" + word.asText() + "`"));
      return String.join(", ", words);
    }
    JsonNode entry = entry(its);
    if (entry != null) {
      return "list of " + type(entry);
    }
    if (its.has("properties")) {
      return "group";
    }
    if (its.path("additionalProperties").isObject()) {
      return "by name: " + type(its.get("additionalProperties"));
    }
    for (JsonNode one : its.path("anyOf")) {
      return type(one);
    }
    String type = its.path("type").asText();
    return switch (type) {
      case "integer", "number" -> "number";
      case "string" -> "text";
      default -> type.isEmpty() ? "any" : type;
    };
  }
}
