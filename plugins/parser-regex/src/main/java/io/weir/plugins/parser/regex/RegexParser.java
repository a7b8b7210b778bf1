package io.weir.plugins.parser.regex;

import io.weir.api.ComponentContext;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import io.weir.syslog.SyslogHead;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/**
 * Reads any log with the patterns of its options. RE2/J takes time linear in the length of a line;
 * so does all else here.
 *
 * <p>A pattern must match the whole message. One that is searched for is found in a client's text
 * too, which is how strangers made others be blocked by older tools of this kind.
 */
final class RegexParser implements Parser {
  private final List<LinePattern> patterns;
  private final @Nullable TimeFormat time;
  private final int longest;
  private final Supplier<Work> works;

  /**
   * @param time of lines without a syslog header; null: lines have one
   * @param longest bytes of a message that are matched
   */
  RegexParser(List<LinePattern> patterns, @Nullable TimeFormat time, int longest) {
    this.patterns = List.copyOf(patterns);
    this.time = time;
    this.longest = longest;
    int n = patterns.size();
    works = () -> new Work(n);
  }

  @Override
  public Parser.Outcome parse(Line line, EventBuilder event) {
    Work work = event.scratch(works);
    return time == null ? withHead(line, work, event) : bare(line, time, work, event);
  }

  private Parser.Outcome withHead(Line line, Work work, EventBuilder event) {
    SyslogHead head = work.head;
    if (!head.read(line)) {
      return Parser.Outcome.UNKNOWN;
    }
    int end = Math.min(head.end(), head.body() + longest);
    work.begin(head.bytes(), head.body(), end);
    Programs last = null;
    boolean fits = false;
    for (int i = 0; i < patterns.size(); i++) {
      LinePattern pattern = patterns.get(i);
      if (pattern.programs() != last) {
        last = pattern.programs();
        fits = last.match(head);
      }
      if (fits && work.matches(i, pattern)) {
        EventType type = pattern.type();
        if (type == null) {
          return Parser.Outcome.IGNORED;
        }
        int shift = work.over(event, line, head.from());
        event.start(type, head.micros());
        if (head.hostEnd() > head.host()) {
          event.text(DeclaredType.HOST, head.host() + shift, head.hostEnd() + shift);
        } else {
          event.put(DeclaredType.HOST, line.host());
        }
        event.text(DeclaredType.PROGRAM, head.tag() + shift, head.tagEnd() + shift);
        if (head.pidEnd() > head.pid()) {
          event.raw(DeclaredType.PID, head.pid() + shift, head.pidEnd() + shift);
        }
        pattern.fill(event, work, work.shift(shift), line);
        return Parser.Outcome.EVENT;
      }
    }
    return Parser.Outcome.UNKNOWN;
  }

  private Parser.Outcome bare(Line line, TimeFormat format, Work work, EventBuilder event) {
    int end = line.to();
    if (end > line.from() && line.bytes()[end - 1] == '\r') {
      end--;
    }
    work.begin(line.bytes(), line.from(), Math.min(end, line.from() + longest));
    for (int i = 0; i < patterns.size(); i++) {
      LinePattern pattern = patterns.get(i);
      if (work.matches(i, pattern)) {
        EventType type = pattern.type();
        if (type == null) {
          return Parser.Outcome.IGNORED;
        }
        int group = pattern.time();
        long micros = format.micros(work.bytes(), work.start(group), work.end(group), line);
        if (micros == TimeFormat.NONE) {
          return Parser.Outcome.UNKNOWN;
        }
        int shift = work.over(event, line, line.from());
        event.start(type, micros).put(DeclaredType.HOST, line.host());
        pattern.fill(event, work, work.shift(shift), line);
        return Parser.Outcome.EVENT;
      }
    }
    return Parser.Outcome.UNKNOWN;
  }

  @Override
  public boolean knows(String program) {
    for (LinePattern pattern : patterns) {
      if (!pattern.programs().names().isEmpty() && pattern.programs().has(program)) {
        return true;
      }
    }
    return false;
  }

  /** Offers the parser as {@code type: regex}. */
  @Extension
  public static final class Factory implements Parser.Factory<RegexConfig> {
    /** For the plugin host. */
    public Factory() {}

    @Override
    public String type() {
      return "regex";
    }

    @Override
    public Class<RegexConfig> configType() {
      return RegexConfig.class;
    }

    @Override
    public Parser.Vocabulary vocabulary() {
      return new Parser.Vocabulary(List.of(), List.of());
    }

    /** Without what is wrong, which {@link #create} reports. */
    @Override
    public Parser.Vocabulary vocabulary(RegexConfig options) {
      return new Parser.Vocabulary(
          DeclaredType.of(options, Complaints.NONE).values().stream()
              .map(DeclaredType::type)
              .toList(),
          List.of());
    }

    @Override
    public Parser create(RegexConfig options, ComponentContext context) {
      PatternCheck check =
          new PatternCheck(
              DeclaredType.of(options, context::reject), options.time(), context::reject);
      List<LinePattern> patterns = check.compile(options);
      return new RegexParser(
          patterns, time(options.time(), context), (int) options.maxLine().bytes());
    }

    private static @Nullable TimeFormat time(
        RegexConfig.@Nullable Time time, ComponentContext context) {
      if (time == null) {
        return null;
      }
      try {
        return TimeFormat.of(time.format(), time.zone());
      } catch (IllegalArgumentException e) {
        throw context.reject("time.format", String.valueOf(e.getMessage()));
      }
    }
  }
}
