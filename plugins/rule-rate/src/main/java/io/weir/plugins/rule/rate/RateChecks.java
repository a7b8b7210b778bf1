package io.weir.plugins.rule.rate;

import io.weir.api.ComponentContext;
import io.weir.api.ConfigurationException;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.FieldKind;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Key;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the record of the options cannot say alone: whether they fit the event type, and each other.
 */
final class RateChecks {
  /** A window that slides keeps as many times per key. */
  private static final long MOST_SLIDING = 100_000;

  private final EventType type;
  private final ComponentContext context;
  private @Nullable ConfigurationException wrong;

  private RateChecks(EventType type, ComponentContext context) {
    this.type = type;
    this.context = context;
  }

  /** Reports all that is wrong; null when nothing is. */
  static @Nullable ConfigurationException check(
      RateConfig config, EventType type, ComponentContext context) {
    RateChecks checks = new RateChecks(type, context);
    checks.keys(config.per());
    checks.where(config.where());
    checks.levels(config);
    return checks.wrong;
  }

  private void keys(List<Key> per) {
    if (per.isEmpty()) {
      reject("per", "name at least one field");
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < per.size(); i++) {
      Key key = per.get(i);
      String option = per.size() == 1 ? "per" : "per[" + i + "]";
      Field field = field(option, key.field());
      if (field != null
          && field.kind() != FieldKind.ADDRESS
          && (key.bits4() != 32 || key.bits6() != 64)) {
        reject(option, key.field() + " holds no addresses, so it has no bits to count by");
      }
      if (!seen.add(key.field())) {
        reject(option, key.field() + " is named twice");
      }
    }
  }

  private void where(Condition where) {
    where
        .tests()
        .forEach(
            (name, tests) -> {
              Field field = field("where." + name, name);
              if (field != null) {
                tests.forEach(t -> test("where." + name, field, t));
              }
            });
  }

  private void test(String option, Field field, Condition.Test test) {
    boolean number =
        field.kind() == FieldKind.INTEGER
            || field.kind() == FieldKind.DECIMAL
            || field.kind() == FieldKind.TIME;
    switch (test.word()) {
      case ABOVE, BELOW -> {
        if (!number) {
          reject(option, field.name() + " holds no numbers, so nothing is above or below");
        }
      }
      case IS, NOT, IN, NOT_IN -> {
        if (field.kind() == FieldKind.ADDRESS && test.networks().isEmpty()) {
          reject(option, field.name() + " holds addresses: write 192.0.2.7 or 192.0.2.0/24");
        }
      }
      case STARTS, HAS -> {
        if (number) {
          reject(option, field.name() + " holds numbers: ask above or below");
        }
      }
      case EMPTY -> {}
    }
  }

  private void levels(RateConfig config) {
    List<RateConfig.Level> levels = config.levels();
    if (levels.isEmpty()) {
      reject("levels", "give at least one: { at: 100, actions: [tell_admin] }");
    }
    boolean slides = config.window().kind() == Window.Kind.SLIDING;
    for (int i = 0; i < levels.size(); i++) {
      long at = levels.get(i).at();
      if (i > 0 && at <= levels.get(i - 1).at()) {
        reject(
            "levels[" + i + "].at",
            at + " must be greater than the level before, " + levels.get(i - 1).at());
      }
      if (slides && at > MOST_SLIDING) {
        reject(
            "levels[" + i + "].at",
            "at most " + MOST_SLIDING + " in a window that slides; use a calendar window for more");
      }
    }
  }

  private @Nullable Field field(String option, String name) {
    if (type.has(name)) {
      return type.field(name);
    }
    String nearest = null;
    int least = Math.max(2, name.length() / 3) + 1;
    for (Field f : type.fields()) {
      int d = distance(name, f.name());
      if (d < least) {
        least = d;
        nearest = f.name();
      }
    }
    reject(
        option,
        type.name()
            + " has no field "
            + name
            + (nearest == null
                ? "; it has " + String.join(", ", type.fields().stream().map(Field::name).toList())
                : "; did you mean " + nearest + "?"));
    return null;
  }

  /** How many characters differ. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }

  private void reject(String option, String what) {
    ConfigurationException e = context.reject(option, what);
    if (wrong == null) {
      wrong = e;
    }
  }
}
