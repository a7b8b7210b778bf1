package io.weir.engine.config;

import io.weir.api.ComponentFactory;
import io.weir.api.action.Blocker;
import io.weir.api.action.Notifier;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import io.weir.api.rule.Condition;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Describes option records: for README tables and {@code weir plugins show}. */
public final class Options {
  private static final List<Option> BLOCKER =
      List.of(
          new Option(
              "for",
              "duration, list of duration",
              "at least 1s",
              true,
              "",
              "How long a block lasts. A list gives the first block, the second and so on; its last"
                  + " entry holds from then on."),
          new Option(
              "dry_run", "`true`, `false`", "", false, "false", "Only log what would be blocked."),
          new Option(
              "of",
              "text",
              "",
              false,
              "",
              "Blocks the values of this field in the alert's evidence instead of the alert's"
                  + " subject: `client_address` on an account's alert blocks the addresses that"
                  + " used it."),
          new Option(
              "most",
              "number",
              "1 to 100",
              false,
              "50",
              "With `of`: how many values are blocked at most, the newest."),
          new Option(
              "confirm",
              "`{ after: 30m, then: act }`",
              "",
              false,
              "",
              "Ask first: a block of a rule waits until a person approves or refuses it; `after`"
                  + " this time it begins (`then: act`) or not (`then: let_go`). `ask:"
                  + " [tell_admin]` names the notifiers that ask, by default those of the alert's"
                  + " level."));

  private static final List<Option> NOTIFIER =
      List.of(
          new Option(
              "digest",
              "duration",
              "at most 1d",
              false,
              "10m",
              "When `at_once` notices about alerts were sent within this time, further ones wait"
                  + " until it is over, and are sent as one. A more serious alert than all of them"
                  + " does not wait. `0s`: each is sent at once."),
          new Option(
              "at_once",
              "number",
              "1 to 10000",
              false,
              "10",
              "How many notices about alerts are sent at once before others wait for the"
                  + " `digest`."),
          new Option(
              "dry_run", "`true`, `false`", "", false, "false", "Only log what would be told."));

  private Options() {}

  /** The options of a type, with those that the engine adds for its kind. */
  public static List<Option> describe(ComponentFactory<?> factory) {
    List<Option> options = new ArrayList<>(describe(factory.configType()));
    if (factory instanceof Blocker.Factory<?>) {
      options.addAll(BLOCKER);
    } else if (factory instanceof Notifier.Factory<?>) {
      options.addAll(NOTIFIER);
    }
    return List.copyOf(options);
  }

  /** The documentation of the component; empty when its record has none. */
  public static String summary(ComponentFactory<?> factory) {
    Doc doc = factory.configType().getAnnotation(Doc.class);
    return doc == null ? "" : doc.value();
  }

  /**
   * The options of a record, including those of records inside it: {@code levels[].at}.
   *
   * @throws IllegalArgumentException when the class is not a record
   */
  public static List<Option> describe(Class<?> type) {
    List<Option> options = new ArrayList<>();
    describe(type, "", options);
    return List.copyOf(options);
  }

  private static void describe(Class<?> record, String prefix, List<Option> to) {
    for (RecordComponent component : OptionNames.components(record)) {
      String name = prefix + OptionNames.of(component);
      to.add(option(component, name));
      Type type = component.getGenericType();
      String below = name;
      while (type instanceof ParameterizedType generic) {
        Type[] of = generic.getActualTypeArguments();
        below += generic.getRawType() == Map.class ? ".NAME" : "[]";
        type = of[of.length - 1];
      }
      if (type instanceof Class<?> inner && isGroup(inner) && inner != record) {
        describe(inner, below + ".", to);
      }
    }
  }

  private static Option option(RecordComponent component, String name) {
    String fallback = OptionNames.fallback(component);
    boolean required = OptionNames.mustBeGiven(component);
    boolean empty = fallback == null && !required && !OptionNames.mayBeNull(component);
    Range range = OptionNames.range(component);
    Doc doc = component.getAnnotation(Doc.class);
    return new Option(
        name,
        say(component.getGenericType()),
        range == null ? "" : Ranges.say(range, boxed(component.getType())),
        required,
        fallback != null ? fallback : !empty ? "" : component.getType() == Map.class ? "{}" : "[]",
        doc == null ? "" : doc.value());
  }

  private static Class<?> boxed(Class<?> type) {
    return type == double.class ? Double.class : type;
  }

  private static boolean isGroup(Class<?> type) {
    return type.isRecord() && type != Condition.class && !Scalars.knows(type);
  }

  /** The name of a type for people. */
  private static String say(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      return generic.getRawType() == Map.class
          ? "names, each with " + say(of[1])
          : "list of " + say(of[0]);
    }
    if (!(type instanceof Class<?> one)) {
      return type.getTypeName();
    }
    if (one.isEnum()) {
      return Stream.of(one.getEnumConstants())
          .map(c -> "`" + OptionNames.of((Enum<?>) c) + "`")
          .collect(Collectors.joining(", "));
    }
    if (one == int.class || one == long.class || one == double.class) {
      return "number";
    }
    if (Number.class.isAssignableFrom(one)) {
      return "number";
    }
    if (one == boolean.class || one == Boolean.class) {
      return "`true`, `false`";
    }
    if (one == String.class) {
      return "text";
    }
    if (one == ZoneId.class) {
      return "zone";
    }
    return one == Path.class ? "path" : isGroup(one) ? "group" : word(one);
  }

  private static String word(Class<?> type) {
    return type.getSimpleName().equals("ByteSize") ? "size" : Scalars.word(type);
  }

  /**
   * The table for a README, one row for each option; every line ends with a newline. Without
   * bounds, which the documentation mentions where they matter.
   */
  public static String table(List<Option> options) {
    StringBuilder out = new StringBuilder("| name | type | default | what |\n|---|---|---|---|\n");
    for (Option o : options) {
      out.append("| `").append(o.name()).append("` | ").append(cell(o.type())).append(" | ");
      out.append(
          o.required() ? "required" : o.value().isEmpty() ? "optional" : "`" + o.value() + "`");
      out.append(" | ").append(cell(o.doc())).append(" |\n");
    }
    return out.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace('\n', ' ');
  }
}
