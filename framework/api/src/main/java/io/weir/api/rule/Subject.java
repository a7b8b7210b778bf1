package io.weir.api.rule;

import org.jspecify.annotations.Nullable;

/**
 * The field and value that an alert or block is about. A rule about a whole type of event ("no
 * delivery at all") uses the field {@code type}.
 *
 * @param field the field's name: {@code client_address}
 * @param value its value as text, at most 1,000 characters; an address or network in canonical
 *     form. Values that differ in case are different subjects.
 */
public record Subject(String field, String value) implements Comparable<Subject> {
  @Override
  public int compareTo(Subject other) {
    int c = field.compareTo(other.field);
    return c != 0 ? c : value.compareTo(other.value);
  }

  // Written out: what a record has by itself is slow until the last compiler has seen it.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Subject s && value.equals(s.value) && field.equals(s.field);
  }

  @Override
  public int hashCode() {
    return 31 * field.hashCode() + value.hashCode();
  }

  @Override
  public String toString() {
    return field + " " + value;
  }
}
