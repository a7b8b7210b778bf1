package io.weir.engine.config;

import io.weir.api.config.ByteSize;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import io.weir.api.rule.Condition;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The JSON Schema of single options. What may be filled in from elsewhere may be a text, too. */
final class ValueSchema {
  private static final String FILLED_IN = "filled_in";

  private ValueSchema() {}

  static Map<String, Object> ref(String definition) {
    return map("$ref", "#/$defs/" + definition);
  }

  /** What the others refer to. */
  static Map<String, Object> definitions() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put(FILLED_IN, map("type", "string", "pattern", "\\$\\{(env|file):[^}]+\\}"));
    all.put("text", map("type", List.of("string", "number", "boolean")));
    all.put("flag", orFilledIn(map("type", "boolean")));
    all.put(
        "duration", orFilledIn(map("type", "string", "pattern", "^([0-9]{1,12}(ms|s|m|h|d|y))+$")));
    all.put(
        "size",
        orFilledIn(
            map(
                "type",
                List.of("string", "integer"),
                "pattern",
                "^ *[0-9]{1,15} *([bB]|[kKmMgG][iI]?[bB])? *$")));
    Map<String, Object> words = new LinkedHashMap<>();
    for (Condition.Word word : Condition.Word.values()) {
      boolean many = word == Condition.Word.IN || word == Condition.Word.NOT_IN;
      words.put(OptionNames.of(word), many ? many(ref("text"), null, false) : ref("text"));
    }
    all.put(
        "condition",
        map(
            "description",
            "Fields with values: `{ status: bounced, client_address: { not_in: [10.0.0.0/8] } }`.",
            "type",
            "object",
            "additionalProperties",
            map(
                "anyOf",
                List.of(
                    many(ref("text"), null, false),
                    map(
                        "type",
                        "object",
                        "properties",
                        words,
                        "additionalProperties",
                        false,
                        "minProperties",
                        1)))));
    return all;
  }

  /** Of an option, with its documentation and default. */
  static Map<String, Object> of(RecordComponent component) {
    Range range = OptionNames.range(component);
    Map<String, Object> schema =
        new LinkedHashMap<>(
            value(component.getGenericType(), range, component.getDeclaringRecord()));
    Doc doc = component.getAnnotation(Doc.class);
    String said = doc == null ? "" : doc.value();
    if (range != null && !isShown(component.getType())) {
      said += " (" + Ranges.say(range, component.getType()) + ")";
    }
    documented(schema, said);
    Object fallback = fallback(component);
    if (fallback != null) {
      schema.put("default", fallback);
    }
    return schema;
  }

  /** Whether the schema itself has the bounds. */
  private static boolean isShown(Class<?> type) {
    return type != Duration.class && type != ByteSize.class;
  }

  static Map<String, Object> documented(Map<String, Object> schema, String doc) {
    if (!doc.isEmpty()) {
      schema.put("description", doc);
    }
    return schema;
  }

  private static @Nullable Object fallback(RecordComponent component) {
    String text = OptionNames.fallback(component);
    Class<?> type = component.getType();
    if (text == null || OptionNames.isMany(type) || isGroup(type) || type == Map.class) {
      return null;
    }
    if (type == boolean.class || type == Boolean.class) {
      return Boolean.valueOf(text);
    }
    if (isWhole(type) && text.matches("-?[0-9]{1,18}")) {
      return Long.valueOf(text);
    }
    return type == double.class || type == Double.class ? Double.valueOf(text) : text;
  }

  /** An option that the engine reads itself, for every blocker or notifier. */
  static Map<String, Object> ofEngine(Option option) {
    Map<String, Object> schema =
        switch (option.name()) {
          case "for" -> many(ref("duration"), null, false);
          case "digest" -> ref("duration");
          case "dry_run" -> ref("flag");
          case "of" -> ref("text");
          case "most" -> orFilledIn(map("type", "integer", "minimum", 1, "maximum", 100));
          case "at_once" -> orFilledIn(map("type", "integer", "minimum", 1, "maximum", 10_000));
          case "confirm" -> record(ConfirmConfig.class);
          default ->
              throw new IllegalStateException("an option without a schema: " + option.name());
        };
    return documented(new LinkedHashMap<>(schema), option.doc());
  }

  static Map<String, Object> record(Class<?> record) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<Object> required = new ArrayList<>();
    for (RecordComponent component : OptionNames.components(record)) {
      properties.put(OptionNames.of(component), of(component));
      if (OptionNames.mustBeGiven(component)) {
        required.add(OptionNames.of(component));
      }
    }
    Map<String, Object> schema =
        map("type", "object", "properties", properties, "additionalProperties", false);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    return schema;
  }

  private static Map<String, Object> value(Type type, @Nullable Range range, Class<?> within) {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      if (generic.getRawType() == Map.class) {
        Map<String, Object> schema =
            map("type", "object", "additionalProperties", value(of[1], null, within));
        bounds(schema, range, "minProperties", "maxProperties");
        return schema;
      }
      return many(value(of[0], null, within), range, generic.getRawType() == Set.class);
    }
    if (!(type instanceof Class<?> one)) {
      throw new IllegalStateException("nobody can read a value of " + type);
    }
    if (one == Condition.class) {
      return ref("condition");
    }
    if (one == TrustedEntry.class) {
      return map("anyOf", List.of(ref("text"), record(one)));
    }
    if (isGroup(one)) {
      return one == within ? map("type", "object") : record(one);
    }
    return scalar(one, range);
  }

  private static boolean isGroup(Class<?> type) {
    return type.isRecord() && type != Condition.class && !Scalars.knows(type);
  }

  private static boolean isWhole(Class<?> type) {
    return type == int.class || type == Integer.class || type == long.class || type == Long.class;
  }

  private static Map<String, Object> scalar(Class<?> type, @Nullable Range range) {
    if (type == boolean.class || type == Boolean.class) {
      return ref("flag");
    }
    if (type == Duration.class) {
      return ref("duration");
    }
    if (type == ByteSize.class) {
      return ref("size");
    }
    if (type.isEnum()) {
      List<String> names =
          Stream.of(type.getEnumConstants()).map(c -> OptionNames.of((Enum<?>) c)).toList();
      return orFilledIn(map("enum", names));
    }
    if (isWhole(type) || type == double.class || type == Double.class) {
      Map<String, Object> number = map("type", isWhole(type) ? "integer" : "number");
      bounds(number, range, "minimum", "maximum");
      return orFilledIn(number);
    }
    if (range == null || type != String.class) {
      return ref("text");
    }
    Map<String, Object> text = map("type", List.of("string", "number", "boolean"));
    bounds(text, range, "minLength", "maxLength");
    return orFilledIn(text);
  }

  private static Map<String, Object> orFilledIn(Map<String, Object> schema) {
    return map("anyOf", List.of(schema, ref(FILLED_IN)));
  }

  /** A list; one value is a list of one. */
  static Map<String, Object> many(Map<String, Object> item, @Nullable Range range, boolean unique) {
    Map<String, Object> list = map("type", "array", "items", item);
    bounds(list, range, "minItems", "maxItems");
    if (unique) {
      list.put("uniqueItems", true);
    }
    return range != null && range.min() > 1 ? list : map("anyOf", List.of(item, list));
  }

  private static void bounds(
      Map<String, Object> schema, @Nullable Range range, String least, String greatest) {
    if (range != null && range.min() != Long.MIN_VALUE) {
      schema.put(least, range.min());
    }
    if (range != null && range.max() != Long.MAX_VALUE) {
      schema.put(greatest, range.max());
    }
  }

  /** In the order given, so that the document is the same each time. */
  static Map<String, Object> map(Object... namesAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
    }
    return map;
  }
}
