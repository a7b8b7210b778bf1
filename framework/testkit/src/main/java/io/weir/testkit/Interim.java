package io.weir.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.weir.api.Network;
import io.weir.api.config.Default;
import io.weir.api.rule.Condition;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Until the engine's binder is there. */
@SuppressWarnings({"unchecked", "rawtypes", "NullAway"})
final class Interim {
  private Interim() {}

  static Object bind(JsonNode node, Class<?> type) {
    try {
      RecordComponent[] cs = type.getRecordComponents();
      Object[] values = new Object[cs.length];
      Class<?>[] kinds = new Class<?>[cs.length];
      for (int i = 0; i < cs.length; i++) {
        String name = cs[i].getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        JsonNode v = node == null ? null : node.get(name);
        Default d = cs[i].getAnnotation(Default.class);
        if (v == null && d != null) {
          v = new YAMLMapper().readTree(d.value());
        }
        values[i] = value(v, cs[i].getGenericType());
        kinds[i] = cs[i].getType();
      }
      var c = type.getDeclaredConstructor(kinds);
      c.setAccessible(true);
      return c.newInstance(values);
    } catch (ReflectiveOperationException | java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private static @Nullable Object value(@Nullable JsonNode v, Type generic)
      throws ReflectiveOperationException {
    Class<?> raw =
        generic instanceof ParameterizedType p ? (Class<?>) p.getRawType() : (Class<?>) generic;
    if (raw == List.class) {
      List<Object> out = new ArrayList<>();
      Type of = ((ParameterizedType) generic).getActualTypeArguments()[0];
      if (v instanceof ArrayNode a) {
        for (JsonNode x : a) {
          out.add(value(x, of));
        }
      } else if (v != null) {
        out.add(value(v, of));
      }
      return out;
    }
    if (raw == Map.class) {
      Map<String, Object> out = new LinkedHashMap<>();
      if (v != null) {
        for (Map.Entry<String, JsonNode> i : v.properties()) {
          var e = i;
          out.put(
              e.getKey(),
              value(e.getValue(), ((ParameterizedType) generic).getActualTypeArguments()[1]));
        }
      }
      return out;
    }
    if (raw == Condition.class) {
      return v == null ? Condition.any() : condition(v);
    }
    if (v == null || v.isNull()) {
      return null;
    }
    if (raw == String.class) {
      return v.asText();
    }
    if (raw == int.class || raw == Integer.class) {
      return v.asInt();
    }
    if (raw == long.class || raw == Long.class) {
      return v.asLong();
    }
    if (raw == double.class || raw == Double.class) {
      return v.asDouble();
    }
    if (raw == boolean.class || raw == Boolean.class) {
      return v.asBoolean();
    }
    if (raw == Duration.class) {
      String t = v.asText();
      return t.endsWith("ms")
          ? Duration.ofMillis(Long.parseLong(t.substring(0, t.length() - 2)))
          : Duration.parse(
              t.endsWith("d")
                  ? "P" + t.toUpperCase(Locale.ROOT)
                  : "PT" + t.toUpperCase(Locale.ROOT));
    }
    if (raw == Path.class) {
      return Path.of(v.asText());
    }
    if (raw == ZoneId.class) {
      return ZoneId.of(v.asText());
    }
    if (raw.isEnum()) {
      return Enum.valueOf((Class) raw, v.asText().toUpperCase(Locale.ROOT));
    }
    if (v.isObject()) {
      return bind(v, raw);
    }
    Method parse = raw.getDeclaredMethod("parse", String.class);
    parse.setAccessible(true);
    return parse.invoke(null, v.asText());
  }

  private static Condition condition(JsonNode v) {
    Map<String, List<Condition.Test>> tests = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> i : v.properties()) {
      var e = i;
      List<Condition.Test> list = new ArrayList<>();
      if (e.getValue().isObject()) {
        for (Map.Entry<String, JsonNode> k : e.getValue().properties()) {
          var w = k;
          list.add(test(Condition.Word.valueOf(w.getKey().toUpperCase(Locale.ROOT)), w.getValue()));
        }
      } else {
        list.add(test(Condition.Word.IS, e.getValue()));
      }
      tests.put(e.getKey(), list);
    }
    return new Condition(tests);
  }

  private static Condition.Test test(Condition.Word word, JsonNode v) {
    List<String> values = new ArrayList<>();
    if (v.isArray()) {
      v.forEach(x -> values.add(x.asText()));
    } else {
      values.add(v.asText());
    }
    List<Network> networks = new ArrayList<>();
    for (String s : values) {
      try {
        networks.add(Network.parse(s));
      } catch (IllegalArgumentException notOne) {
        // a text
      }
    }
    return new Condition.Test(word, Set.copyOf(values), networks, v.asDouble());
  }
}
