package io.weir.engine.judge;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.parser.Join;
import io.weir.api.rule.Subject;
import io.weir.engine.config.Spelling;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One spelling for each account, whatever was typed at the login: for rules, conditions, {@code
 * trusted} and blocks. The loop's thread, but for the methods of texts.
 */
public final class Accounts implements Spelling {
  /** Every spelling is an account of its own. */
  public static final Accounts AS_LOGGED = new Accounts(false, null, Set.of());

  private final boolean fold;
  private final @Nullable String domain;
  private final Set<String> fields;
  private final IdentityHashMap<EventType, int[]> slots = new IdentityHashMap<>();

  /**
   * @param fold whether letters are taken as small ones
   * @param domain what an account without a domain gets, or null
   * @param fields which fields hold accounts
   */
  public Accounts(boolean fold, @Nullable String domain, Set<String> fields) {
    this.fold = fold;
    this.domain = domain == null || !fold ? domain : domain.toLowerCase(Locale.ROOT);
    this.fields = fold || domain != null ? Set.copyOf(fields) : Set.of();
  }

  /** The fields that hold an account. */
  public static Set<String> fields(Collection<Join> joins) {
    return joins.stream()
        .flatMap(j -> j.own().stream())
        .map(f -> f.name())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether the field holds accounts that have other spellings. */
  public boolean isIn(String field) {
    return fields.contains(field);
  }

  @Override
  public String whole(String field, String text) {
    return isIn(field) ? of(text) : text;
  }

  @Override
  public String part(String field, String text) {
    return fold && isIn(field) ? text.toLowerCase(Locale.ROOT) : text;
  }

  /** The one spelling. */
  public String of(String account) {
    String folded = fold ? account.toLowerCase(Locale.ROOT) : account;
    return domain == null || folded.isEmpty() || folded.indexOf('@') >= 0
        ? folded
        : folded + '@' + domain;
  }

  /** The subject in its one spelling. */
  public Subject of(Subject subject) {
    return isIn(subject.field()) ? new Subject(subject.field(), of(subject.value())) : subject;
  }

  /** Texts by field, each in its one spelling. */
  Map<String, List<String>> of(Map<String, List<String>> byField) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    byField.forEach(
        (field, texts) ->
            all.put(field, isIn(field) ? texts.stream().map(this::of).toList() : texts));
    return all;
  }

  /** The event as rules see it; itself when that is the same. */
  public Event of(Event event) {
    if (fields.isEmpty()) {
      return event;
    }
    EventType type = event.type();
    int[] at = slots.get(type);
    if (at == null) {
      at = fields.stream().mapToInt(type::slot).filter(i -> i >= 0).sorted().toArray();
      slots.put(type, at);
    }
    EventBuilder changed = null;
    for (int slot : at) {
      if (event.value(slot) instanceof String logged) {
        String account = of(logged);
        if (!account.equals(logged)) {
          changed = changed == null ? event.toBuilder() : changed;
          changed.put(type.fields().get(slot), account);
        }
      }
    }
    return changed == null ? event : changed.build();
  }
}
