package io.weir.plugins.parser.regex;

import io.weir.api.EventType;
import io.weir.api.Field;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event type from the options.
 *
 * @param type the type
 * @param fields those that patterns fill, by name, in the order of their declaration
 */
record DeclaredType(EventType type, Map<String, DeclaredType.Slot> fields) {
  /**
   * The fields that each type has, which the syslog header fills. They are those of mail events.
   */
  static final Field HOST = Field.text("host", 255, "The host that wrote the line.");

  static final Field PROGRAM =
      Field.text("program", 100, "The program that wrote the line, as in the syslog header.");
  static final Field PID = Field.integer("pid", "The process that wrote the line.");

  private static final Set<String> COMMON = Set.of("host", "program", "pid");

  /** Tables of stores, and types of Weir itself. */
  private static final Set<String> TAKEN =
      Set.of("alert", "block", "block_end", "refused", "hourly", "default");

  private static final int TEXT = 255;
  private static final int MOST_FIELDS = 97;

  /**
   * A field.
   *
   * @param field the field
   * @param none the bytes that stand for no value, or null
   * @param format for times
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Slot(Field field, byte @Nullable [] none, @Nullable TimeFormat format) {}

  /** The types of these options; what is wrong in them is left out. */
  static Map<String, DeclaredType> of(RegexConfig config, Complaints to) {
    Map<String, DeclaredType> all = new LinkedHashMap<>();
    ZoneId zone = config.time() == null ? null : config.time().zone();
    config
        .types()
        .forEach(
            (name, type) -> {
              DeclaredType one = of(name, type, zone, to);
              if (one != null) {
                all.put(name, one);
              }
            });
    return all;
  }

  private static @Nullable DeclaredType of(
      String name, RegexConfig.Type from, @Nullable ZoneId zone, Complaints to) {
    String path = "types." + name;
    boolean good = isName(name, "an event type", path, to);
    if (good && (TAKEN.contains(name) || name.startsWith("weir_"))) {
      to.at(path, "Weir uses the name " + name + " itself: take another one");
      good = false;
    }
    if (good && name.startsWith("mail_")) {
      to.at(path, "names that begin with mail_ are those of mail parsers: take another one");
      good = false;
    }
    Map<String, Slot> values = new LinkedHashMap<>();
    from.fields()
        .forEach(
            (field, value) -> {
              Slot one = slot(path + ".fields." + field, field, value, zone, to);
              if (one != null) {
                values.put(field, one);
              }
            });
    if (values.size() > MOST_FIELDS) {
      to.at(
          path + ".fields", "are " + values.size() + "; at most " + MOST_FIELDS + " are possible");
      good = false;
    }
    if (!good) {
      return null;
    }
    List<Field> fields = new ArrayList<>(List.of(HOST, PROGRAM, PID));
    values.values().forEach(v -> fields.add(v.field()));
    String doc = from.doc().isEmpty() ? "Declared in the pipeline file." : from.doc();
    EventType.Builder type =
        EventType.named(name, doc)
            .fields(fields.toArray(Field[]::new))
            .counted(named(path + ".counted", from.counted(), 16, fields, false, to))
            .summed(named(path + ".summed", from.summed(), 4, fields, true, to))
            .indexed(named(path + ".indexed", from.indexed(), 2, fields, false, to));
    return new DeclaredType((from.kept() ? type.kept() : type).build(), values);
  }

  private static boolean isName(String name, String what, String path, Complaints to) {
    try {
      Field.integer(name, "");
    } catch (IllegalArgumentException e) {
      to.at(
          path,
          "is not a name for "
              + what
              + ": write small letters, digits and _, a letter first, 40 at most");
      return false;
    }
    if (SqlWords.reserve(name)) {
      to.at(path, "SQL reserves the word " + name + ", so that queries go wrong: take another one");
      return false;
    }
    return true;
  }

  private static @Nullable Slot slot(
      String path, String name, RegexConfig.Value from, @Nullable ZoneId zone, Complaints to) {
    if (!isName(name, "a field", path, to)) {
      return null;
    }
    if (COMMON.contains(name) || EventType.RESERVED.contains(name)) {
      to.at(
          path,
          "each event has " + name + " already: leave the field out, or give it another name");
      return null;
    }
    boolean text = from.kind() == Field.Kind.TEXT;
    if (!text && from.length() != null) {
      to.at(path + ".length", "goes with kind text only");
    }
    Integer length = from.length();
    TimeFormat format = null;
    if (from.kind() == Field.Kind.TIME) {
      try {
        format = TimeFormat.of(from.format() == null ? "iso" : from.format(), zone);
      } catch (IllegalArgumentException e) {
        to.at(path + ".format", String.valueOf(e.getMessage()));
      }
    } else if (from.format() != null) {
      to.at(path + ".format", "goes with kind time only");
    }
    byte[] none = from.none() == null ? null : from.none().getBytes(StandardCharsets.UTF_8);
    int most = text ? length == null ? TEXT : length : 0;
    return new Slot(new Field(name, from.kind(), most, from.doc()), none, format);
  }

  /** The named fields; a name that is wrong is reported and left out. */
  private static Field[] named(
      String path, List<String> names, int most, List<Field> fields, boolean whole, Complaints to) {
    List<Field> found = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      String at = path + "[" + i + "]";
      Field field = fields.stream().filter(f -> f.name().equals(name)).findFirst().orElse(null);
      if (field == null) {
        to.at(at, "'" + name + "' is not a field of this type");
      } else if (whole && field.kind() != Field.Kind.INTEGER) {
        to.at(at, name + " is not an integer field, so it cannot be summed up");
      } else if (i >= most) {
        to.at(at, "is one too many: at most " + most + " are possible");
      } else if (!found.contains(field)) {
        found.add(field);
      }
    }
    return found.toArray(Field[]::new);
  }

  /** The field of this name, also one of those that each type has; null when there is none. */
  @Nullable Slot slot(String name) {
    if (COMMON.contains(name)) {
      return new Slot(type.field(name), null, null);
    }
    return fields.get(name);
  }

  /** The names of all fields that a pattern may fill. */
  List<String> names() {
    return type.fields().stream().map(Field::name).toList();
  }
}
