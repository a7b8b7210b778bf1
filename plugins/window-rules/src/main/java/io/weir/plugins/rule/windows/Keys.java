package io.weir.plugins.rule.windows;

import io.weir.api.Event;
import io.weir.api.Text;
import io.weir.api.rule.Key;
import io.weir.api.rule.Subject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a rule counts by, and the texts under which its states lie: the values of the keys with NUL
 * between them. The value of a key with alternatives is preceded by the number of the alternative,
 * so that an account named like an address is not that address. Event texts have no NUL.
 */
public final class Keys {
  private final List<Key> per;
  private final List<List<Key>> alternatives;

  /**
   * @param per by which keys, one at least; the first gives the subject
   */
  public Keys(List<Key> per) {
    this.per = List.copyOf(per);
    alternatives = per.stream().map(Key::alternatives).toList();
  }

  /** Whether a subject may have several states. */
  boolean several() {
    return per.size() > 1;
  }

  /** The fields of subjects. */
  public Set<String> subjectFields() {
    return per.get(0).subjectFields();
  }

  /** The subject of an event; null when it lacks one of the keys. */
  public @Nullable Subject subject(Event event) {
    Subject first = per.get(0).subject(event);
    for (int i = 1; first != null && i < per.size(); i++) {
      if (per.get(i).of(event) == null) {
        return null;
      }
    }
    return first;
  }

  /**
   * Under which text the event is counted.
   *
   * @return null when the event lacks one of the keys, which it may do although it has a subject:
   *     the file that knows the country of an address may have been replaced in between
   */
  public @Nullable String state(Event event, Subject subject) {
    if (per.size() == 1) {
      return text(0, subject);
    }
    StringBuilder key = new StringBuilder(96).append(text(0, subject));
    for (int i = 1; i < per.size(); i++) {
      Subject next = per.get(i).subject(event);
      if (next == null) {
        return null;
      }
      key.append('\0').append(text(i, next));
    }
    return key.toString();
  }

  private String text(int i, Subject subject) {
    List<Key> all = alternatives.get(i);
    if (all.size() == 1) {
      return subject.value();
    }
    int n = 0;
    while (n < all.size() - 1 && !all.get(n).subjectField().equals(subject.field())) {
      n++;
    }
    return (char) ('1' + n) + subject.value();
  }

  /** The subject of a state. */
  public Subject subject(String state) {
    int end = state.indexOf('\0');
    String first = end < 0 ? state : state.substring(0, end);
    return new Subject(key(0, first).subjectField(), value(0, first));
  }

  private Key key(int i, String text) {
    List<Key> all = alternatives.get(i);
    return all.size() == 1 ? all.get(0) : all.get(text.charAt(0) - '1');
  }

  private String value(int i, String text) {
    return alternatives.get(i).size() == 1 ? text : text.substring(1);
  }

  /** {@code anna (192.0.2.7, smtp)}: key values come out of log lines. */
  public String shown(String state) {
    StringBuilder out = new StringBuilder(96);
    int from = 0;
    for (int i = 0; i < per.size(); i++) {
      int end = i == per.size() - 1 ? state.length() : state.indexOf('\0', from);
      String text = state.substring(from, end);
      out.append(i == 0 ? "" : i == 1 ? " (" : ", ");
      out.append(Text.visible(key(i, text).shown(value(i, text))));
      from = end + 1;
    }
    return (per.size() > 1 ? out.append(')') : out).toString();
  }

  /**
   * The keys as a part of a rule's signature. Those without a part are written as the first version
   * wrote them, so that what it counted goes on.
   */
  public String signature() {
    return per.stream().map(Keys::signature).toList().toString();
  }

  private static String signature(Key key) {
    return key.part() == Key.Part.VALUE && key.alternatives().size() == 1
        ? "Key[field=" + key.field() + ", bits4=" + key.bits4() + ", bits6=" + key.bits6() + ']'
        : key.toString();
  }
}
