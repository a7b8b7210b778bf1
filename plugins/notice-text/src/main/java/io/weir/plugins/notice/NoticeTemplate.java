package io.weir.plugins.notice;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A Mustache template that is filled from {@link NoticeContent}. A value that looks like a
 * placeholder stays as it is. Thread-safe.
 */
public final class NoticeTemplate {
  private static final List<String> UNESCAPED = List.of("{{{", "{{&", "{{=");

  private final String text;
  private final Escape escape;
  private final Map<String, Object> more;
  private volatile @Nullable Template compiled;

  private NoticeTemplate(String text, Escape escape, Map<String, Object> more) {
    this.text = text;
    this.escape = escape;
    this.more = more;
  }

  /** What is done to values, so that they stay data where they go. */
  public enum Escape {
    /** Nothing: plain text, arguments. */
    NONE,
    /** For what stands between quotation marks in JSON. */
    JSON,
    /** For elements and quoted attributes; there is no way around it in such a template. */
    HTML;

    private String escape(String value) {
      return switch (this) {
        case NONE -> value;
        case JSON -> new String(JsonStringEncoder.getInstance().quoteAsString(value));
        case HTML -> Escapers.HTML.escape(value);
      };
    }
  }

  /**
   * Reads a template, and tries it with an example of every kind of notice.
   *
   * @throws IllegalArgumentException with a sentence that says what is wrong
   */
  public static NoticeTemplate of(String text, Escape escape) {
    return of(text, escape, Map.of());
  }

  /**
   * The same, for a notifier whose templates know more names.
   *
   * @param more examples of their values
   */
  public static NoticeTemplate of(String text, Escape escape, Map<String, Object> more) {
    if (escape == Escape.HTML) {
      for (String way : UNESCAPED) {
        if (text.contains(way)) {
          throw new IllegalArgumentException(
              way + " would put texts from logs into the page as they are: write {{name}}");
        }
      }
    }
    NoticeTemplate made = new NoticeTemplate(text, escape, more);
    try {
      if (made.examples().stream().anyMatch(filled -> filled.contains("{{"))) {
        throw new IllegalArgumentException("{{ without }}");
      }
      return made;
    } catch (MustacheException.Context e) {
      throw new IllegalArgumentException(unknown(e, more), e);
    } catch (MustacheException e) {
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * A template of the program itself, which nobody could have got wrong: it is read when it is
   * first filled, so that neither a start nor a daemon without notices pays for it.
   */
  public static NoticeTemplate builtIn(String text, Escape escape) {
    return new NoticeTemplate(text, escape, Map.of());
  }

  private static String unknown(MustacheException.Context e, Map<String, Object> more) {
    Map<String, Object> known = NoticeContent.names(Examples.ALL.get(0), Instant::toString);
    known.putAll(more);
    return "{{"
        + e.key
        + "}} in line "
        + e.lineNo
        + " is not a placeholder; placeholders are "
        + String.join(", ", new TreeSet<>(known.keySet()));
  }

  /** What it makes of an example of every kind of notice. */
  public List<String> examples() {
    return Examples.ALL.stream()
        .map(
            example -> {
              Map<String, Object> values = NoticeContent.names(example, Instant::toString);
              values.putAll(more);
              return fill(values);
            })
        .toList();
  }

  /** The template with these values; those of {@link NoticeContent#names}, or more. */
  public String fill(Map<String, Object> values) {
    Template template = compiled;
    if (template == null) {
      template = compiler().compile(text);
      compiled = template;
    }
    return template.execute(values);
  }

  /** A name that there is not is a mistake; what a kind of notice lacks is empty. */
  private Mustache.Compiler compiler() {
    return Mustache.compiler()
        .strictSections(true)
        .emptyStringIsFalse(true)
        .zeroIsFalse(true)
        .withLoader(
            name -> {
              throw new MustacheException("{{>" + name + "}}: there are no other templates");
            })
        .withEscaper(escape::escape);
  }

  /** The template itself. */
  @Override
  public String toString() {
    return text;
  }
}
