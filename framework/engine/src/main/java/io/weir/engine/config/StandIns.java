package io.weir.engine.config;

import io.weir.api.EventType;
import io.weir.api.config.Range;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Key;
import io.weir.engine.config.Origin.Shape;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jspecify.annotations.Nullable;

/**
 * Values in place of wrong ones, so that a component can look at the entry as a whole and find
 * mistakes that lie between good options. There are several variants, as different as may be: only
 * what a component finds wrong with each of them is wrong whatever the real value will be.
 */
public final class StandIns {
  /** How many variants there are. */
  public static final int VARIANTS = 3;

  /** A text that is never an id: ids have no spaces. */
  private static final String TEXT = "in place of a wrong text";

  private static final List<String> SMALL_TO_LARGE =
      List.of(
          "1ms",
          "1s",
          "1m",
          "1h",
          "1d",
          "7d",
          "31d",
          "84d",
          "365d",
          "3650d",
          "0.001",
          "1",
          "2",
          "5",
          "20",
          "50",
          "1000",
          "1000000",
          "1000000000",
          "00:00-24:00",
          "08:00-09:00");

  private final int variant;
  private final Set<String> wrong;
  private final Map<String, EventType> types;

  /**
   * @param variant from 0, less than {@link #VARIANTS}
   * @param wrong the paths at which something is wrong
   * @param types the event types by name
   */
  public StandIns(int variant, Set<String> wrong, Map<String, EventType> types) {
    this.variant = variant;
    this.wrong = Set.copyOf(wrong);
    this.types = types;
  }

  /** Whether a text is one that stands for another. */
  public static boolean isOne(String text) {
    return text.startsWith(TEXT);
  }

  /** Whether something is wrong with this option, or with a part of a value that has no options. */
  boolean replaces(String path, Type type) {
    boolean parts = type == Condition.class || type instanceof Class<?> c && Scalars.knows(c);
    return wrong.contains(path) || parts && wrong.stream().anyMatch(w -> isBelow(w, path));
  }

  /** Whether a path belongs to an option that has a stand-in, or contains one. */
  public static boolean touches(Set<String> wrong, String path) {
    return wrong.stream().anyMatch(w -> w.equals(path) || isBelow(w, path) || isBelow(path, w));
  }

  private static boolean isBelow(String path, String above) {
    return path.length() > above.length()
        && path.startsWith(above)
        && (path.charAt(above.length()) == '.' || path.charAt(above.length()) == '[');
  }

  /** A value of the type; null when none is known. */
  @Nullable Object of(Type type, @Nullable Range range, ImmutableNode like) {
    if (type instanceof ParameterizedType many) {
      if (many.getRawType() == Map.class) {
        return Map.of();
      }
      List<Object> values = new ArrayList<>();
      long least = range == null ? 0 : Math.max(0, Math.min(3, range.min()));
      for (int i = 0; i < least; i++) {
        Object value = of(many.getActualTypeArguments()[0], null, like);
        if (value == null) {
          return null;
        }
        values.add(value instanceof String text ? text + " " + i : value);
      }
      return many.getRawType() == Set.class ? Set.copyOf(values) : List.copyOf(values);
    }
    if (type == Condition.class) {
      return Condition.any();
    }
    if (type == EventType.class) {
      return types.values().stream()
          .max(Comparator.comparingInt(t -> t.fields().size()))
          .orElse(null);
    }
    if (type == Key.class) {
      return Key.parse("host");
    }
    if (type == String.class) {
      return TEXT;
    }
    return type instanceof Class<?> one ? of(one, range, like) : null;
  }

  private @Nullable Object of(Class<?> type, @Nullable Range range, ImmutableNode like) {
    if (type.isEnum()) {
      Object[] all = type.getEnumConstants();
      return all.length == 0 ? null : all[variant % all.length];
    }
    if (type == boolean.class || type == Boolean.class) {
      return variant == 1;
    }
    return Scalars.knows(type) ? scalar(type, range, like) : record(type, like);
  }

  private @Nullable Object scalar(Class<?> type, @Nullable Range range, ImmutableNode like) {
    List<String> texts = new ArrayList<>(SMALL_TO_LARGE);
    if (variant > 0) {
      Collections.reverse(texts);
    }
    if (variant == 2) {
      texts.add(0, "calendar_day");
    }
    for (String text : texts) {
      Object value = parsed(type, text, like);
      if (value != null && (range == null || Ranges.complaint(value, range) == null)) {
        return value;
      }
    }
    return null;
  }

  /** Null when the text is no value of the type. */
  private static @Nullable Object parsed(Class<?> type, String text, ImmutableNode like) {
    Origin origin = Tree.origin(like).withShape(Shape.SCALAR);
    try {
      return Scalars.parse(type, Tree.node("", text, List.of(), origin));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Of a list: an element of options. */
  private @Nullable Object record(Class<?> type, ImmutableNode like) {
    if (!type.isRecord()) {
      return null;
    }
    RecordComponent[] components = OptionNames.components(type);
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = of(components[i], like);
      if (values[i] == null && !OptionNames.mayBeNull(components[i])) {
        return null;
      }
    }
    try {
      return RecordBinder.construct(type, components, values);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null; // its parts do not go together
    }
  }

  /** A value of an option; null for one that may be left out. */
  @Nullable Object of(RecordComponent component, ImmutableNode like) {
    return OptionNames.mayBeNull(component)
        ? null
        : of(component.getGenericType(), OptionNames.range(component), like);
  }
}
