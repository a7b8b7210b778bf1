package io.weir.cli.answer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object of Weir's JSON. What is missing is empty: a later Weir may say more. */
public final class Answer {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int DEEPEST = 8;

  private final Map<String, @Nullable Object> values;

  private Answer(Map<String, @Nullable Object> values) {
    this.values = values;
  }

  /** Reads a whole document. */
  public static Answer of(byte[] document) throws IOException {
    try (JsonParser in = JSON.createParser(document)) {
      in.nextToken();
      if (value(in, 0) instanceof Answer answer) {
        return answer;
      }
    }
    throw new IOException("not an answer of Weir's");
  }

  private static @Nullable Object value(JsonParser in, int depth) throws IOException {
    JsonToken token = in.currentToken();
    if (token == null || depth > DEEPEST) {
      throw new IOException("not an answer of Weir's");
    }
    switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
          String name = in.currentName();
          in.nextToken();
          values.put(name, value(in, depth + 1));
        }
        return new Answer(values);
      }
      case START_ARRAY -> {
        List<@Nullable Object> all = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          all.add(value(in, depth + 1));
        }
        return all;
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        return in.getBooleanValue();
      }
      case VALUE_NULL -> {
        return null;
      }
      default -> {
        return in.getText();
      }
    }
  }

  /** A text or a number as it stands; empty when it is missing. */
  public String text(String name) {
    Object value = values.get(name);
    return value == null || value instanceof Answer || value instanceof List
        ? ""
        : value.toString();
  }

  boolean has(String name) {
    return values.get(name) != null;
  }

  /** Whether it is true. */
  public boolean flag(String name) {
    return Boolean.TRUE.equals(values.get(name));
  }

  /** The object of this name; an empty one when it is missing. */
  public Answer inside(String name) {
    return values.get(name) instanceof Answer answer ? answer : new Answer(Map.of());
  }

  /** The objects of the array of this name. */
  public List<Answer> list(String name) {
    List<Answer> all = new ArrayList<>();
    if (values.get(name) instanceof List<?> list) {
      for (Object one : list) {
        if (one instanceof Answer answer) {
          all.add(answer);
        }
      }
    }
    return all;
  }

  /** The texts of the array of this name. */
  public List<String> texts(String name) {
    return values.get(name) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  /** The names of its values, in their order. */
  List<String> names() {
    return List.copyOf(values.keySet());
  }
}
