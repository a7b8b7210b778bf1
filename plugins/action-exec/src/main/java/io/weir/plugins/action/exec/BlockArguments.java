package io.weir.plugins.action.exec;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import io.weir.api.action.Block;
import io.weir.api.rule.Subject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a program may be told about a block: as placeholders, as variables and as JSON. */
final class BlockArguments {
  /** What never begins with a hyphen. */
  private static final Set<String> SAFE = Set.of("field", "since", "until", "id");

  private static final Subject EXAMPLE = new Subject("client_address", "198.51.100.7");

  private BlockArguments() {}

  /** The arguments of {@code add}; see {@link Arguments#of}. */
  static Arguments ofAdd(List<String> command, boolean bulk) {
    return of(command, bulk, of(Block.of("a", EXAMPLE).build()));
  }

  /** The arguments of {@code remove}, which is told the subject alone. */
  static Arguments ofRemove(List<String> command, boolean bulk) {
    return of(command, bulk, of(EXAMPLE));
  }

  /** The arguments of {@code list}, which is told nothing. */
  static Arguments ofList(List<String> command) {
    return of(command, true, Map.of());
  }

  private static Arguments of(List<String> command, boolean plain, Map<String, Object> names) {
    return Arguments.of(
        command,
        SAFE,
        text -> {
          if (plain && text.contains("{{")) {
            throw new IllegalArgumentException(
                "it is not run for one subject, so it has no placeholders");
          }
          try {
            Arguments.Template made =
                Mustache.compiler().escapeHTML(false).strictSections(true).compile(text)::execute;
            if (made.fill(names).contains("{{")) {
              throw new IllegalArgumentException("{{ without }}");
            }
            return made;
          } catch (MustacheException.Context e) {
            throw new IllegalArgumentException(
                "{{"
                    + e.key
                    + "}} is not a placeholder; placeholders are "
                    + String.join(", ", names.keySet()),
                e);
          } catch (MustacheException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
          }
        });
  }

  /** What there is to say about a block; the values are texts. */
  static Map<String, Object> of(Block block) {
    Map<String, Object> values = of(block.subject());
    values.put("since", block.since().toString());
    values.put("until", block.until().toString());
    values.put("id", block.id());
    values.put("action", block.action());
    values.put("author", block.author().name());
    values.put("reason", block.reason());
    return values;
  }

  /** What there is to say about a subject that is no longer blocked. */
  static Map<String, Object> of(Subject subject) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("field", subject.field());
    values.put("subject", subject.value());
    return values;
  }
}
