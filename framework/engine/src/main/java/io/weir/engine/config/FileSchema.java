package io.weir.engine.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.weir.api.ComponentFactory;
import io.weir.api.config.Doc;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The JSON Schema (draft 2020-12) of pipeline files, made from the records of options, for editors.
 * It accepts every file that Weir accepts, also an included one that has only some of the entries;
 * what depends on other entries, on fields of events or on files is left to {@code weir check}.
 */
public final class FileSchema {
  private static final String NAME = "^[a-z][a-z0-9_]{0,39}$";

  private final Map<ComponentKind, SortedMap<String, ComponentFactory<?>>> types =
      new EnumMap<>(ComponentKind.class);

  /** Of no type yet. */
  public FileSchema() {
    for (ComponentKind kind : ComponentKind.values()) {
      types.put(kind, new TreeMap<>());
    }
  }

  /** Adds a type. */
  public FileSchema add(ComponentKind kind, ComponentFactory<?> factory) {
    of(kind).put(factory.type(), factory);
    return this;
  }

  private SortedMap<String, ComponentFactory<?>> of(ComponentKind kind) {
    SortedMap<String, ComponentFactory<?>> factories = types.get(kind);
    if (factories == null) {
      throw new IllegalStateException("all kinds have a place");
    }
    return factories;
  }

  /** The document, indented, with a newline at its end. */
  public String text() {
    StringWriter out = new StringWriter();
    DefaultIndenter indent = new DefaultIndenter("  ", "\n");
    try (JsonGenerator to = new JsonFactory().createGenerator(out)) {
      to.setPrettyPrinter(
          new DefaultPrettyPrinter().withObjectIndenter(indent).withArrayIndenter(indent));
      write(document(), to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out + "\n";
  }

  private static void write(Object value, JsonGenerator to) throws IOException {
    if (value instanceof Map<?, ?> map) {
      to.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        to.writeFieldName(entry.getKey().toString());
        write(entry.getValue(), to);
      }
      to.writeEndObject();
    } else if (value instanceof Collection<?> many) {
      to.writeStartArray();
      for (Object one : many) {
        write(one, to);
      }
      to.writeEndArray();
    } else if (value instanceof Boolean flag) {
      to.writeBoolean(flag);
    } else if (value instanceof Number number) {
      to.writeNumber(number.toString());
    } else {
      to.writeString(value.toString());
    }
  }

  private Map<String, Object> document() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Pipeline file of Weir");
    schema.put(
        "description",
        "Made by `weir plugins schema`, which writes it with the options of all installed plugins.");
    schema.put("type", "object");
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(
        "include",
        ValueSchema.documented(
            ValueSchema.many(ValueSchema.ref("text"), null, false),
            "Other pipeline files, on which this one is laid."));
    for (ComponentKind kind : ComponentKind.values()) {
      Object entry = ValueSchema.ref(kind.word());
      properties.put(
          kind.section(),
          kind == ComponentKind.STORE ? entry : ValueSchema.map("type", "array", "items", entry));
    }
    for (RecordComponent component : OptionNames.components(PipelineReader.Top.class)) {
      properties.put(OptionNames.of(component), ValueSchema.of(component));
    }
    schema.put("properties", properties);
    schema.put("additionalProperties", false);
    Map<String, Object> definitions = new LinkedHashMap<>();
    types.forEach((kind, factories) -> definitions.put(kind.word(), entry(kind)));
    types.forEach(
        (kind, factories) ->
            factories.forEach(
                (type, factory) -> definitions.put(name(kind, type), options(kind, factory))));
    definitions.putAll(ValueSchema.definitions());
    schema.put("$defs", definitions);
    return schema;
  }

  private static String name(ComponentKind kind, String type) {
    return kind.word() + "_" + type;
  }

  /** An entry of any type of this kind. One without a type changes options of an earlier one. */
  private Map<String, Object> entry(ComponentKind kind) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("type", Map.of("enum", List.copyOf(of(kind).keySet())));
    properties.put(
        "id",
        ValueSchema.documented(
            ValueSchema.map("type", "string", "pattern", NAME),
            "The name of this " + kind.word() + "; by default its type."));
    properties.put(
        "enabled",
        ValueSchema.documented(ValueSchema.ref("flag"), "`false` switches the entry off."));
    schema.put("properties", properties);
    if (kind != ComponentKind.STORE) {
      schema.put(
          "anyOf", List.of(Map.of("required", List.of("type")), Map.of("required", List.of("id"))));
    }
    List<Object> each = new ArrayList<>();
    for (String type : of(kind).keySet()) {
      Map<String, Object> is = new LinkedHashMap<>();
      is.put("type", Map.of("const", type));
      is.put("enabled", Map.of("not", Map.of("const", false)));
      Map<String, Object> condition = new LinkedHashMap<>();
      condition.put("properties", is);
      condition.put("required", List.of("type"));
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("if", condition);
      one.put("then", ValueSchema.ref(name(kind, type)));
      each.add(one);
    }
    if (!each.isEmpty()) {
      schema.put("allOf", each);
    }
    return schema;
  }

  private Map<String, Object> options(ComponentKind kind, ComponentFactory<?> factory) {
    Map<String, Object> schema = ValueSchema.record(factory.configType());
    Doc doc = factory.configType().getAnnotation(Doc.class);
    Map<String, Object> documented = new LinkedHashMap<>();
    if (doc != null) {
      documented.put("description", doc.value());
    }
    documented.putAll(schema);
    Map<String, Object> properties = new LinkedHashMap<>();
    for (String common : List.of("type", "id", "enabled")) {
      properties.put(common, true);
    }
    if (documented.get("properties") instanceof Map<?, ?> own) {
      own.forEach((option, value) -> properties.put(option.toString(), value));
    }
    int own = Options.describe(factory.configType()).size();
    List<Option> all = Options.describe(factory);
    List<Object> required = new ArrayList<>();
    if (documented.get("required") instanceof List<?> names) {
      required.addAll(names);
    }
    for (Option added : all.subList(own, all.size())) {
      properties.put(added.name(), ValueSchema.ofEngine(added));
      if (added.required()) {
        required.add(added.name());
      }
    }
    if (kind == ComponentKind.STORE) {
      for (RecordComponent component : OptionNames.components(PipelineReader.Keep.class)) {
        properties.put(OptionNames.of(component), ValueSchema.of(component));
      }
    }
    documented.put("properties", properties);
    documented.remove("required");
    if (!required.isEmpty()) {
      documented.put("required", required);
    }
    return documented;
  }
}
