package io.weir.engine.config;

import io.weir.api.EventType;
import io.weir.api.config.Default;
import io.weir.api.config.Range;
import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names and defaults of a record's options. */
final class OptionNames {
  private OptionNames() {}

  /** The name in files: {@code dry_run} for {@code dryRun}. */
  static String of(String camelCase) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < camelCase.length(); i++) {
      char c = camelCase.charAt(i);
      if (Character.isUpperCase(c) && i > 0) {
        out.append('_');
      }
      out.append(c);
    }
    return out.toString().toLowerCase(Locale.ROOT);
  }

  static String of(RecordComponent component) {
    return of(component.getName());
  }

  static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static RecordComponent[] components(Class<?> record) {
    RecordComponent[] components = record.getRecordComponents();
    if (components == null) {
      throw new IllegalArgumentException(record.getName() + " is not a record");
    }
    return components;
  }

  /** The default of an option as YAML; null when it has none. */
  static @Nullable String fallback(RecordComponent component) {
    Default fallback = component.getAnnotation(Default.class);
    return fallback == null ? null : fallback.value();
  }

  static @Nullable Range range(RecordComponent component) {
    return component.getAnnotation(Range.class);
  }

  /** Found by name, so that a plugin may bundle its own copy of the annotation. */
  static boolean mayBeNull(RecordComponent component) {
    for (Annotation annotation : component.getAnnotatedType().getAnnotations()) {
      if (annotation.annotationType().getSimpleName().equals("Nullable")) {
        return true;
      }
    }
    return false;
  }

  static boolean mustBeGiven(RecordComponent component) {
    Range range = range(component);
    boolean mayBeEmpty = isMany(component.getType()) || component.getType() == Map.class;
    return fallback(component) == null
        && !mayBeNull(component)
        && !(mayBeEmpty && (range == null || range.min() < 1));
  }

  /** Whether its value is an event type or a list of them. */
  static boolean namesEventTypes(RecordComponent component) {
    Type type = component.getGenericType();
    return type == EventType.class
        || type instanceof ParameterizedType many
            && List.of(many.getActualTypeArguments()).contains(EventType.class);
  }

  static boolean isMany(Class<?> type) {
    return type == List.class || type == Set.class;
  }
}
