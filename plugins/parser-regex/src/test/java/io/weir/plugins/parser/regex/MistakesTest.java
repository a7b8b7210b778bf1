package io.weir.plugins.parser.regex;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.EventType;
import io.weir.engine.config.ConfigLoader;
import io.weir.engine.config.Loaded;
import io.weir.engine.judge.EngineTypes;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.plugin.PluginCatalog;
import io.weir.testkit.FixedClock;
import io.weir.testkit.MemorySource;
import io.weir.testkit.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code weir check} says of wrong options: all at once, each with its place. */
final class MistakesTest {
  @TempDir Path folder;
  private @Nullable Pipeline made;

  /** The problems of a pipeline with this parser, without the file's name. */
  private List<String> problems(String parser) throws IOException {
    Path file = folder.resolve("weir.yaml");
    Files.writeString(
        file,
        "sources: [{ type: memory }]\nstore: { type: memory }\nparsers:\n" + parser.indent(2));
    PluginCatalog plugins =
        PluginCatalog.of(
            new MemorySource.Factory(), new MemoryStore.Factory(), new RegexParser.Factory());
    Loaded loaded = ConfigLoader.load(file, List.of(), Map.of());
    made =
        Pipeline.prepare(
            loaded.config(), plugins, new FixedClock(Instant.EPOCH), loaded.problems());
    assertThat(plugins.with(EngineTypes.ALL.toArray(new EventType[0])).problems()).isEmpty();
    return loaded.problems().list().stream()
        .map(p -> p.toString().replaceFirst("^.*weir\\.yaml:", ""))
        .toList();
  }

  private static void place(List<String> problems, String place, String... words) {
    assertThat(problems).anySatisfy(p -> assertThat(p).startsWith(place + ": ").contains(words));
  }

  @Test
  void whatRe2RefusesIsSaidInASentence() throws IOException {
    List<String> problems =
        problems(
            """
            - type: regex
              types: { a: { fields: { b: {} } } }
              patterns:
                - { event: a, pattern: '(?P<b>x)' }
                - { event: a, pattern: '(x)(?P<b>\\1)' }
                - { event: a, pattern: '(?=x)(?P<b>x)' }
                - { event: a, pattern: '(?<!x)(?P<b>x)' }
                - { event: a, pattern: '(?P<b>x' }
                - { event: a, pattern: '(?P<b>x)**' }
                - { event: a, pattern: '(?P<b>[z-a])' }
                - { event: a, pattern: '(?P<b>x)(?P<b>y)' }
                - { event: a, pattern: '(?P<b>.*)' }
                - { event: a, pattern: '(?P<b>((x{1000}){1000}){1000})' }
                - { event: a, pattern: '(?P<b>\\pX)' }
                - { event: a, pattern: '%s(?P<b>x)%s' }
            """
                .formatted("(".repeat(60), ")".repeat(60)));
    String p = "parsers.regex.patterns[";
    place(problems, "8:30: " + p + "1].pattern", "refers back to a group with \\1", "RE2");
    place(problems, "9:30: " + p + "2].pattern", "looks ahead or behind with (?=");
    place(problems, "10:30: " + p + "3].pattern", "looks ahead or behind with (?<!…)");
    place(problems, "11:30: " + p + "4].pattern", "missing closing ): (?P<b>x");
    place(problems, "12:30: " + p + "5].pattern", "invalid nested repetition operator: **");
    place(problems, "13:30: " + p + "6].pattern", "invalid character class range: z-a");
    place(problems, "14:30: " + p + "7].pattern", "duplicate capture group name: b");
    place(problems, "15:30: " + p + "8].pattern", "matches the empty line");
    place(problems, "16:30: " + p + "9].pattern", "is too large");
    place(problems, "17:30: " + p + "10].pattern", "invalid character class range: \\pX");
    place(problems, "18:30: " + p + "11].pattern", "more than 50 deep");
    assertThat(problems).hasSize(11);
    assertThat(made).isNull();
  }

  @Test
  void twoTypesOfOneNameAreFoundBeforeThePluginIsAsked() throws IOException {
    List<String> problems =
        problems(
            """
            - id: app
              type: regex
              types:
                app_request:
                  fields:
                    user: { kind: txt }
                    size: { kind: integer, length: 9 }
                app_request:
                  fields: { x: {} }
            """);
    place(problems, "11:7: parsers.app.types.app_request", "given twice", "line 7");
    assertThat(problems).hasSize(3);
  }

  @Test
  void whatDoesNotFitTogetherIsReportedAtItsPlace() throws IOException {
    List<String> problems =
        problems(
            """
            - id: app
              type: regex
              types:
                app_request:
                  fields:
                    size: { kind: integer, length: 9 }
                    span: { kind: time, format: 'qqqqqqq' }
                    name: { format: iso }
                    host: {}
                    time: {}
                    Bad: {}
                    user: {}
                  counted: [nam]
                  summed: [name]
                  indexed: [size, name, span]
                mail_message: { fields: { x: {} } }
                alert: { fields: { x: {} } }
                hourly: { fields: { x: {} } }
                1st: { fields: { x: {} } }
              patterns:
                - { event: app_reqest, pattern: 'a' }
                - { event: app_request, pattern: '(?P<size>1)(?P<nme>2)', program: 'a b' }
                - { event: app_request, pattern: 'x', set: { nme: y, size: many } }
                - { event: app_request, pattern: '(?P<size>1)', set: { size: 2 } }
                - { pattern: 'x', set: { size: 2 } }
              time: { format: nonsense }
            """);
    String p = "parsers.app.";
    place(problems, "9:42: " + p + "types.app_request.fields.size.length", "kind text");
    place(problems, "10:39: " + p + "types.app_request.fields.span.format", "qqqqqqq", "clf");
    place(problems, "11:27: " + p + "types.app_request.fields.name.format", "kind time");
    place(problems, "12:17: " + p + "types.app_request.fields.host", "already");
    place(problems, "13:17: " + p + "types.app_request.fields.time", "already");
    place(problems, "14:16: " + p + "types.app_request.fields.Bad", "not a name for a field");
    place(problems, "15:17: " + p + "types.app_request.fields.user", "SQL reserves");
    place(problems, "16:19: " + p + "types.app_request.counted[0]", "'nam' is not a field");
    place(problems, "17:18: " + p + "types.app_request.summed[0]", "not an integer field");
    place(problems, "18:31: " + p + "types.app_request.indexed[2]", "one too many");
    place(problems, "19:21: " + p + "types.mail_message", "mail parsers");
    place(problems, "20:14: " + p + "types.alert", "Weir uses");
    place(problems, "21:15: " + p + "types.hourly", "Weir uses");
    place(problems, "22:12: " + p + "types.1st", "not a name for an event type");
    place(problems, "24:18: " + p + "patterns[0].event", "app_reqest", "app_request");
    place(problems, "25:40: " + p + "patterns[1].pattern", "group nme is not a field");
    place(problems, "25:40: " + p + "patterns[1].pattern", "has no group time");
    place(problems, "25:74: " + p + "patterns[1].program", "leave it out");
    place(problems, "25:74: " + p + "patterns[1].program[0]", "not a program's name");
    place(problems, "26:57: " + p + "patterns[2].set.nme", "nme is not a field");
    place(problems, "26:66: " + p + "patterns[2].set.size", "whole number");
    place(problems, "27:68: " + p + "patterns[3].set.size", "leave one out");
    place(problems, "28:30: " + p + "patterns[4].set", "goes with `event`");
    place(problems, "29:21: " + p + "time.format", "nonsense");
    assertThat(problems).hasSize(26); // no group time in three patterns
  }

  @Test
  void whatNothingFillsIsAMistake() throws IOException {
    List<String> problems =
        problems(
            """
            - type: regex
              types:
                one: { fields: { a: {}, b: {}, c: {} } }
                two: { fields: { a: {} } }
              patterns:
                - { event: one, pattern: '(?P<a>x)', set: { c: y } }
            """);
    place(problems, "6:34: parsers.regex.types.one.fields.b", "no pattern fills this field");
    place(problems, "7:12: parsers.regex.types.two", "no pattern makes events");
    assertThat(problems).hasSize(2);
  }

  @Test
  void twoEntriesMayShareATypeThatIsTheSame() throws IOException {
    String entries =
        """
        - { id: a, type: regex, types: { job: { fields: { n: {} } } }, patterns: [{ pattern: '(?P<n>a)', event: job }] }
        - { id: b, type: regex, types: { job: { fields: { n: {} } } }, patterns: [{ pattern: '(?P<n>b)', event: job }] }
        """;
    assertThat(problems(entries)).isEmpty();
    assertThat(problems(entries.replaceFirst("n: \\{}", "n: { kind: integer }")))
        .singleElement()
        .asString()
        .contains("parsers.b", "job is declared in two ways", "the parser 'a'");
  }
}
