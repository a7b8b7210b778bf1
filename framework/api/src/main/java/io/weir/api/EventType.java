package io.weir.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A declared kind of event: its fields in order, which of them a store indexes besides the time,
 * whether it is kept. Rules, tables, pages and help come from this declaration. Immutable; compared
 * by content.
 */
public final class EventType {
  /** Columns that every event has besides its fields; no field may have one of these names. */
  public static final Set<String> RESERVED =
      Set.of("id", "time", "type", "times", "stream", "place", "line_check");

  private final String name;
  private final String doc;
  private final List<Field> fields;
  private final Field[] declared;
  private final List<String> indexed;
  private final List<String> counted;
  private final List<String> summed;
  private final List<RollUp> rollUps;
  private final List<String> searched;
  private final boolean kept;
  private final @Nullable String keptAs;
  private final String[] table;
  private final byte[] slots;
  private final @Nullable Object[] noValues;
  private final int hash;

  private EventType(Builder from) {
    name = from.name;
    hash = name.hashCode();
    doc = from.doc;
    fields = List.copyOf(from.fields);
    declared = fields.toArray(Field[]::new);
    indexed = List.copyOf(from.indexed);
    counted = List.copyOf(from.counted);
    summed = List.copyOf(from.summed);
    rollUps = List.copyOf(from.rollUps);
    searched = List.copyOf(from.searched);
    kept = from.kept;
    keptAs = from.keptAs;
    Set<String> seen = new HashSet<>(RESERVED);
    for (Field f : fields) {
      if (!seen.add(f.name())) {
        throw new IllegalArgumentException(name + ": the name " + f.name() + " is taken");
      }
    }
    if (fields.size() > 100 || indexed.size() > 2 || summed.size() > 4) {
      throw new IllegalArgumentException(
          name + ": at most 100 fields, two indexes beside the time, and four sums");
    }
    int size = Integer.highestOneBit(Math.max(4, fields.size() * 2)) * 2;
    noValues = new Object[fields.size()];
    table = new String[size];
    slots = new byte[size];
    for (int i = 0; i < fields.size(); i++) {
      int at = fields.get(i).name().hashCode() & size - 1;
      while (table[at] != null) {
        at = at + 1 & size - 1;
      }
      table[at] = fields.get(i).name();
      slots[at] = (byte) i;
    }
    for (String f : indexed) {
      field(f);
    }
    for (String f : counted) {
      field(f);
    }
    for (String f : summed) {
      if (field(f).kind() != Field.Kind.INTEGER) {
        throw new IllegalArgumentException(name + ": " + f + " holds no whole numbers to sum up");
      }
    }
    checkRollUps();
  }

  /**
   * Events that are counted together per hour and per day, so that questions about a long time need
   * not read them: what {@link io.weir.api.store.Query.Builder#fromRollUps} asks.
   *
   * @param by what makes a key, as {@link io.weir.api.store.Group#parse} reads it: a field, {@code
   *     sender/domain}, {@code response/shape}; four at most
   * @param numbers fields of numbers whose sum, mean and maximum are kept for each key
   */
  public record RollUp(List<String> by, List<String> numbers) {
    /** Copies the lists. */
    public RollUp {
      by = List.copyOf(by);
      numbers = List.copyOf(numbers);
    }
  }

  private void checkRollUps() {
    for (RollUp r : rollUps) {
      if (r.by().size() > 4 || r.numbers().size() > 4) {
        throw new IllegalArgumentException(
            name + ": a roll-up has at most four groups and four numbers");
      }
      for (String group : r.by()) {
        field(group.substring(0, (group + '/').indexOf('/')));
      }
      for (String number : r.numbers()) {
        Field.Kind kind = field(number).kind();
        if (kind != Field.Kind.INTEGER && kind != Field.Kind.DECIMAL) {
          throw new IllegalArgumentException(name + ": " + number + " is not a number");
        }
      }
    }
    for (String f : searched) {
      Field.Kind kind = field(f).kind();
      if (kind != Field.Kind.TEXT && kind != Field.Kind.ADDRESS) {
        throw new IllegalArgumentException(name + ": " + f + " is neither a text nor an address");
      }
    }
  }

  /** Starts a declaration. */
  public static Builder named(String name, String doc) {
    return new Builder(name, doc);
  }

  /** {@code mail_delivery}: the name, also of its table. */
  public String name() {
    return name;
  }

  /** One sentence. */
  public String doc() {
    return doc;
  }

  /** The fields in the order of their declaration. */
  public List<Field> fields() {
    return fields;
  }

  /** As {@link #fields}; not to be changed. */
  Field[] declared() {
    return declared;
  }

  /** Of an event without values; not to be changed. */
  @Nullable Object[] noValues() {
    return noValues;
  }

  /** Fields that a store indexes besides the time: at most two. */
  public List<String> indexed() {
    return indexed;
  }

  /** Fields by which the kept events of this type are counted per hour. */
  public List<String> counted() {
    return counted;
  }

  /** Fields of whole numbers that are summed up beside each of these counts. */
  public List<String> summed() {
    return summed;
  }

  /** What is counted together per hour and per day; see {@link RollUp}. */
  public List<RollUp> rollUps() {
    return rollUps;
  }

  /**
   * Fields whose values are looked for over a long time: for each value a store remembers in which
   * seconds there were events with it, which costs writing far less than an index.
   */
  public List<String> searched() {
    return searched;
  }

  /** Whether a store keeps events of this type by default. */
  public boolean kept() {
    return kept;
  }

  /** The kept type whose events replace those of this one when a rule is shown its past. */
  public Optional<String> keptAs() {
    return kept ? Optional.of(name) : Optional.ofNullable(keptAs);
  }

  /** Whether the type has a field of this name. */
  public boolean has(String field) {
    return slot(field) >= 0;
  }

  /**
   * The field of this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public Field field(String field) {
    int slot = slot(field);
    if (slot < 0) {
      throw new IllegalArgumentException(name + " has no field " + field);
    }
    return fields.get(slot);
  }

  /** The index in {@link #fields} of the field of this name, or -1. */
  public int slot(String field) {
    int at = field.hashCode() & table.length - 1;
    while (true) {
      String here = table[at];
      if (here == null) {
        return -1;
      }
      if (here.equals(field)) {
        return slots[at];
      }
      at = at + 1 & table.length - 1;
    }
  }

  /** The same declaration with another answer to {@link #kept}. */
  public EventType keep(boolean keep) {
    Builder b = new Builder(name, doc);
    b.fields.addAll(fields);
    b.indexed.addAll(indexed);
    b.counted.addAll(counted);
    b.summed.addAll(summed);
    b.rollUps.addAll(rollUps);
    b.searched.addAll(searched);
    b.kept = keep;
    b.keptAs = keptAs;
    return b.build();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EventType t
        && name.equals(t.name)
        && fields.equals(t.fields)
        && indexed.equals(t.indexed)
        && counted.equals(t.counted)
        && summed.equals(t.summed)
        && rollUps.equals(t.rollUps)
        && searched.equals(t.searched)
        && kept == t.kept
        && Objects.equals(keptAs, t.keptAs);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return name;
  }

  /** Collects a declaration. */
  public static final class Builder {
    private final String name;
    private final String doc;
    private final List<Field> fields = new ArrayList<>();
    private final List<String> indexed = new ArrayList<>();
    private final List<String> counted = new ArrayList<>();
    private final List<String> summed = new ArrayList<>();
    private final List<RollUp> rollUps = new ArrayList<>();
    private final List<String> searched = new ArrayList<>();
    private boolean kept;
    private @Nullable String keptAs;

    private Builder(String name, String doc) {
      Names.check(name, "event type");
      this.name = name;
      this.doc = doc;
    }

    /** Adds fields after those already there; 100 at most, no two of one name. */
    public Builder fields(Field... more) {
      fields.addAll(Arrays.asList(more));
      return this;
    }

    /** See {@link EventType#indexed}; at most two, as indexes on random keys make writing slow. */
    public Builder indexed(Field... more) {
      for (Field f : more) {
        indexed.add(f.name());
      }
      return this;
    }

    /**
     * Names fields by which kept events are counted per hour, each by itself. Each costs a row for
     * every value of every hour, which is what {@link io.weir.api.store.Query.Builder#hourly} asks.
     */
    public Builder counted(Field... more) {
      for (Field f : more) {
        counted.add(f.name());
      }
      return this;
    }

    /** Names fields of whole numbers that are summed up beside each of these counts. */
    public Builder summed(Field... more) {
      for (Field f : more) {
        summed.add(f.name());
      }
      return this;
    }

    /** Adds a {@link RollUp}; without groups it counts all events together. */
    public Builder rolledUp(List<String> by, Field... numbers) {
      rollUps.add(new RollUp(by, Arrays.stream(numbers).map(Field::name).toList()));
      return this;
    }

    /** See {@link EventType#searched}; texts and addresses. */
    public Builder searched(Field... more) {
      for (Field f : more) {
        searched.add(f.name());
      }
      return this;
    }

    /** Stores keep events of this type by default. */
    public Builder kept() {
      kept = true;
      return this;
    }

    /** See {@link EventType#keptAs}; fields of the same names are taken. */
    public Builder keptAs(String type) {
      keptAs = type;
      return this;
    }

    /**
     * The declaration.
     *
     * @throws IllegalArgumentException when a name is taken, a named field is not there, or there
     *     are too many
     */
    public EventType build() {
      return new EventType(this);
    }
  }
}
