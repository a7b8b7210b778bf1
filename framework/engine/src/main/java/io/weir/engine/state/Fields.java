package io.weir.engine.state;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record of the state file: values by name, written as CBOR (RFC 8949). A later version may add
 * names; an earlier one ignores those it does not know, and a later one gives the missing ones a
 * default. Values are texts, whole numbers, decimals, and lists of texts by name.
 */
public final class Fields {
  private static final CBORFactory CBOR = new CBORFactory();
  private static final int DEEPEST = 8;

  private final Map<String, Object> values;

  private Fields(Map<String, Object> values) {
    this.values = values;
  }

  /** A record without values. */
  public Fields() {
    this(new LinkedHashMap<>());
  }

  /** Sets a text, a {@code Long}, a {@code Double}, a list of texts, or lists of texts by name. */
  public Fields put(String name, Object value) {
    values.put(name, value);
    return this;
  }

  /** Sets a record inside this one. */
  public Fields put(String name, Fields inside) {
    values.put(name, inside.values);
    return this;
  }

  /** Whether the bytes are of this form; earlier forms begin with another byte. */
  public static boolean isForm(byte[] bytes) {
    return bytes.length > 0 && (bytes[0] & 0xe0) == 0xa0; // CBOR's major type 5, a map
  }

  /** Reads what {@link #bytes} wrote. */
  public static Fields read(byte[] bytes) throws IOException {
    try (JsonParser in = CBOR.createParser(bytes)) {
      if (in.nextToken() == JsonToken.START_OBJECT && value(in, 0) instanceof Map<?, ?> map) {
        Map<String, Object> values = new LinkedHashMap<>();
        map.forEach((name, value) -> values.put(String.valueOf(name), value));
        return new Fields(values);
      }
    }
    throw new IOException("not a record of named values");
  }

  private static Object value(JsonParser in, int depth) throws IOException {
    JsonToken token = in.currentToken();
    if (depth > DEEPEST) {
      throw new IOException("nested too deeply");
    }
    if (token == JsonToken.START_OBJECT) {
      Map<String, Object> map = new LinkedHashMap<>();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        map.put(name, value(in, depth + 1));
      }
      return map;
    }
    if (token == JsonToken.START_ARRAY) {
      List<Object> list = new ArrayList<>();
      while (in.nextToken() != JsonToken.END_ARRAY) {
        list.add(value(in, depth + 1));
      }
      return list;
    }
    if (token == JsonToken.VALUE_NUMBER_INT) {
      return in.getLongValue();
    }
    if (token == JsonToken.VALUE_NUMBER_FLOAT) {
      return in.getDoubleValue();
    }
    if (token == null) {
      throw new IOException("ends in the middle of a record");
    }
    return in.getText();
  }

  /** The record as bytes. */
  public byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(400);
    try (JsonGenerator out = CBOR.createGenerator(bytes)) {
      write(values, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(Object value, JsonGenerator out) throws IOException {
    if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> e : map.entrySet()) {
        out.writeFieldName(String.valueOf(e.getKey()));
        write(e.getValue(), out);
      }
      out.writeEndObject();
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      for (Object item : list) {
        write(item, out);
      }
      out.writeEndArray();
    } else if (value instanceof Long number) {
      out.writeNumber(number);
    } else if (value instanceof Double number) {
      out.writeNumber(number);
    } else {
      out.writeString((String) value);
    }
  }

  /** A required text. */
  public String text(String name) throws IOException {
    if (values.get(name) instanceof String text) {
      return text;
    }
    throw missing(name);
  }

  /** A text, or the default when it is missing. */
  public String text(String name, String otherwise) {
    return values.get(name) instanceof String text ? text : otherwise;
  }

  /** A required whole number. */
  public long number(String name) throws IOException {
    if (values.get(name) instanceof Long number) {
      return number;
    }
    throw missing(name);
  }

  /** A whole number, or the default when it is missing. */
  public long number(String name, long otherwise) {
    return values.get(name) instanceof Long number ? number : otherwise;
  }

  /** A required decimal. */
  public double decimal(String name) throws IOException {
    if (values.get(name) instanceof Number number) {
      return number.doubleValue();
    }
    throw missing(name);
  }

  /** Lists of texts by name; empty when missing. */
  public Map<String, List<String>> lists(String name) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    @Nullable Object value = values.get(name);
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, list) -> {
            if (list instanceof List<?> items) {
              lists.put(String.valueOf(key), items.stream().map(String::valueOf).toList());
            }
          });
    }
    return lists;
  }

  /** A list of texts; empty when missing. */
  public List<String> texts(String name) {
    return values.get(name) instanceof List<?> items
        ? items.stream().map(String::valueOf).toList()
        : List.of();
  }

  /** A record inside this one; empty when missing. */
  public Optional<Fields> inside(String name) {
    if (values.get(name) instanceof Map<?, ?> map) {
      Fields inside = new Fields();
      map.forEach((key, value) -> inside.values.put(String.valueOf(key), value));
      return Optional.of(inside);
    }
    return Optional.empty();
  }

  private IOException missing(String name) {
    return new IOException("'" + name + "' is missing among " + values.keySet());
  }
}
