package io.weir.api.rule;

/**
 * Whom an alert or block is about.
 *
 * @param field the field's name: {@code client_address}
 * @param value its value as text; an address or network in canonical form
 */
public record Subject(String field, String value) implements Comparable<Subject> {
  @Override
  public int compareTo(Subject other) {
    int c = field.compareTo(other.field);
    return c != 0 ? c : value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return field + " " + value;
  }
}
