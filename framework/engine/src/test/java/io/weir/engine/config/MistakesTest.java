package io.weir.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import io.weir.api.config.Secret;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file with a mistake of each kind: all are told in one run, each at its place. */
final class MistakesTest {
  private @TempDir Path folder;
  private Path file;

  private record Level(@Doc("l") @Range(min = 1) int at, @Doc("a") List<String> actions) {}

  private record Rate(
      @Doc("e") String event,
      @Doc("p") Key per,
      @Doc("w") @Default("1h") @Range(min = 1000) Duration window,
      @Doc("w") @Default("{}") Condition where,
      @Doc("l") @Range(min = 1) List<Level> levels) {}

  private record Mail(@Doc("t") @Range(min = 1) List<String> to, @Doc("p") Secret password) {}

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("weir.yaml");
  }

  @Test
  void everyMistakeOfOneFileIsToldAtItsLineAndColumn() throws IOException {
    write(
        """
        souces: []
        sources:
          - { id: maillog, type: file, path: /var/log/maillog }
          - { id: maillog, type: file, path: /var/log/other }
          - { id: Mail-Log, type: file }
          - { path: /var/log/third }
          - just words
        parsers:
        store:
          type: h2
          type: mysql
          path: data/weir
        zone: Europe/Moskow
        stale_after: 15 minutes
        spool: { size: 10, when_full: wiat }
        trusted: [127.0.0.1]
        retention: { mail_message: soon }
        rules:
          - id: busy
            type: rate
            evnt: mail_accepted
            per: client_address/99
            window: [1h, 2h]
            where: { delay: { abov: 60 }, status: { above: high } }
            levels:
              - { at: 0, actions: tel }
              - { at: many }
              - { actions: [] }
              - 7
          - id: silent
            type: rate
            event:
            per: client_address
            window: 5
        actions:
          - id: tell
            type: email
            to: []
            password: [hunter2]
          - id: block
            type: pf
            for: [1h, 0s, later]
            dry_run: maybe
        web: { listen: 8025, ulr: x }
        """);

    Loaded loaded = ConfigLoader.load(file, List.of(), Map.of());
    bindAll(loaded);

    assertThat(told(loaded))
        .containsExactly(
            "1:1: souces: unknown option; did you mean 'sources'?",
            "4:11: sources.maillog: the id is used twice; first in line 3",
            "5:11: sources.Mail-Log.id: 'Mail-Log' is not a valid id: use lower-case letters,"
                + " digits and _, a letter first, at most 40",
            "6:5: sources[3]: type is missing: which type of source?",
            "7:5: sources[4]: must be options with names: { type: …, … }",
            "8:1: parsers: has no value; give it one or take it out",
            "11:3: store.type: is given twice; the first time in line 10",
            "13:7: zone: 'Europe/Moskow' is not a zone; did you mean 'Europe/Moscow'?",
            "14:14: stale_after: '15 minutes' is not a duration: write 500ms, 30s, 10m, 1h or 7d",
            "15:16: spool.size: must be at least 1MiB, not '10'",
            "15:31: spool.when_full: 'wiat' is none of wait, drop; did you mean 'wait'?",
            "16:10: trusted: must be names with values, not a list",
            "17:28: retention.mail_message: 'soon' is not a duration: write 500ms, 30s, 10m, 1h or"
                + " 7d",
            "19:5: rules.busy.event: is missing",
            "21:5: rules.busy.evnt: unknown option; did you mean 'event'?",
            "22:10: rules.busy.per: 'client_address/99' is not a key: write a field,"
                + " client_address/24/64 (bits of IPv4, then of IPv6), client_address/country,"
                + " client_address/asn or sender/domain",
            "23:13: rules.busy.window: must be one value, not a list",
            "24:23: rules.busy.where.delay.abov: unknown keyword; did you mean 'above'?",
            "24:52: rules.busy.where.status.above: 'high' is not a number",
            "26:15: rules.busy.levels[0].at: must be at least 1, not '0'",
            "26:27: rules.busy.levels[0].actions[0]: there is no action 'tel'; did you mean"
                + " 'tell'?",
            "27:15: rules.busy.levels[1].at: 'many' is not a whole number",
            "28:9: rules.busy.levels[2].at: is missing",
            "29:9: rules.busy.levels[3]: must be options with names, not one value",
            "30:5: rules.silent.levels: is missing",
            "32:5: rules.silent.event: has no value; give it one or take it out",
            "34:13: rules.silent.window: '5' is not a duration: write 500ms, 30s, 10m, 1h or 7d",
            "38:9: actions.tell.to: must have at least 1 entry",
            "39:15: actions.tell.password: must be one value, not a list",
            "42:15: actions.block.for[1]: must be at least 1s",
            "42:19: actions.block.for[2]: 'later' is not a duration: write 500ms, 30s, 10m, 1h or"
                + " 7d",
            "43:14: actions.block.dry_run: 'maybe' is neither true nor false",
            "44:16: web.listen: '8025' is not an address with a port: write \"127.0.0.1:8025\" or"
                + " \"[::1]:8025\"",
            "44:22: web.ulr: unknown option; did you mean 'url'?");
    assertThat(loaded.problems().toString()).doesNotContain("hunter2");
  }

  @Test
  void aMistakeAtTopLevelLosesNothingThatIsGood() throws IOException {
    write(
        good()
            + "spool: { size: 10 }\nzone: Europe/Moscow\ntrusted: { client_address: 192.0.2.1 }\n");
    Loaded loaded = ConfigLoader.load(file, List.of(), Map.of());
    assertThat(told(loaded)).containsExactly("4:16: spool.size: must be at least 1MiB, not '10'");
    assertThat(loaded.config().zone()).isEqualTo(ZoneId.of("Europe/Moscow"));
    assertThat(loaded.config().trusted()).containsKey("client_address");
  }

  @Test
  void whatIsMissingAtTopLevelIsToldToo() throws IOException {
    write("# nothing but a zone\nzone: UTC\n");
    assertThat(told(ConfigLoader.load(file, List.of(), Map.of())))
        .containsExactly(
            "2:1: parsers: is missing: a pipeline needs a parser",
            "2:1: sources: is missing: a pipeline needs a source",
            "2:1: store: is missing: a pipeline needs a store");
  }

  @Test
  void aSectionThatIsNoListIsTold() throws IOException {
    write(good() + "rules: { busy: { type: rate } }\nactions: none\n");
    assertThat(told(ConfigLoader.load(file, List.of(), Map.of())))
        .containsExactly(
            "4:8: rules: must be a list: start each rule with '- '",
            "5:10: actions: must be a list: start each action with '- '");
  }

  @Test
  void aPluginFindsThePlaceOfAnOptionOrOfWhatWouldHoldIt() throws IOException {
    write(
        good()
            + """
            rules:
              - type: rate
                levels:
                  - { at: 1, actions: tell }
                  - at: 5
                where: { statsu: [a, b] }
            trusted: { client_adress: 192.0.2.1 }
            actions: [{ id: tell, type: email, enabled: false }]
            """);
    Loaded loaded = ConfigLoader.load(file, List.of(), Map.of());
    ComponentConfig rule = loaded.config().rules().get(0);
    loaded.problems().problem(rule, "levels[1].at", "a");
    loaded.problems().problem(rule, "levels[0].actions[0]", "b");
    loaded.problems().problem(rule, "levels[1].actions", "c");
    loaded.problems().problem(rule, "levels[7].at", "d");
    loaded.problems().problem(rule, "window", "e");
    loaded.problems().problem(rule, "where.statsu", "g");
    loaded.problems().problem(rule, "where.statsu[1]", "h");
    loaded.problems().problem(loaded.config(), "store.path", "f");
    loaded.problems().problem(loaded.config(), "trusted.client_adress", "i");
    loaded.problems().problem(loaded.config(), "trusted.client_adress[0]", "j");
    assertThat(told(loaded))
        .containsExactly(
            "3:26: store.path: f",
            "5:5: rules.rate.window: e",
            "7:7: rules.rate.levels[7].at: d",
            "7:27: rules.rate.levels[0].actions[0]: b",
            "8:9: rules.rate.levels[1].actions: c",
            "8:13: rules.rate.levels[1].at: a",
            "9:14: rules.rate.where.statsu: g",
            "9:26: rules.rate.where.statsu[1]: h",
            "10:12: trusted.client_adress: i",
            "10:27: trusted.client_adress[0]: j");
  }

  @Test
  void aBlockerMustSayForHowLong() throws IOException {
    write(good() + "actions:\n  - { type: pf, for: [] }\n  - { id: b, type: pf }\n");
    Loaded loaded = ConfigLoader.load(file, List.of(), Map.of());
    for (ComponentConfig action : loaded.config().actions()) {
      assertThat(Binder.blocker(action, loaded.problems())).isNull();
    }
    assertThat(told(loaded))
        .containsExactly(
            "5:22: actions.pf.for: has no durations; write 1h or [1h, 1d]",
            "6:5: actions.b.for: is missing: how long a block lasts; write 1h or [1h, 1d]");
  }

  @Test
  void whatStandsInAMessageCannotBreakOutOfItsLine() throws IOException {
    write(good() + "\"a\\nb\\e[31m\": 1\n? " + "x".repeat(500) + "\n: 1\n");
    assertThat(told(ConfigLoader.load(file, List.of(), Map.of())))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(500).doesNotContain("\n", "\u001b"));
  }

  static String good() {
    return """
    sources: [{ type: file, path: /var/log/maillog }]
    parsers: [{ type: postfix }]
    store: { type: h2, path: data/weir }
    """;
  }

  private void bindAll(Loaded loaded) {
    for (ComponentConfig rule : loaded.config().rules()) {
      Binder.bind(Rate.class, rule, Set.of(), loaded.problems());
    }
    for (ComponentConfig action : loaded.config().actions()) {
      if (action.type().equals("email")) {
        Binder.bind(Mail.class, action, Set.of(), loaded.problems());
      } else {
        Binder.blocker(action, loaded.problems());
      }
    }
  }

  private void write(String yaml) throws IOException {
    Files.writeString(file, yaml);
  }

  /** Without the file's name, which is the same for all. */
  private List<String> told(Loaded loaded) {
    String prefix = file + ":";
    return loaded.problems().list().stream()
        .map(Problem::toString)
        .map(s -> s.startsWith(prefix) ? s.substring(prefix.length()) : s)
        .toList();
  }
}
