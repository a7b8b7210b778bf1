package io.weir.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.config.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers: which file wins, what is joined, what is refused. */
final class ConfigLoaderTest {
  private @TempDir Path folder;

  @Test
  void theSmallestFileGetsTheDefaults() throws IOException {
    Loaded loaded = load(MistakesTest.good());
    assertThat(loaded.problems().list()).isEmpty();
    PipelineConfig config = loaded.config();
    assertThat(config.sources()).extracting(ComponentConfig::id).containsExactly("file");
    assertThat(config.spool())
        .isEqualTo(new SpoolConfig(ByteSize.parse("1GiB"), SpoolConfig.WhenFull.WAIT));
    assertThat(config.state()).isEqualTo(folder.toAbsolutePath().resolve("data/state"));
    assertThat(config.zone()).isEqualTo(ZoneId.systemDefault());
    assertThat(config.staleAfter()).isEqualTo(Duration.ofMinutes(15));
    assertThat(config.trusted()).isEmpty();
    assertThat(config.retention()).isEmpty();
    assertThat(config.rules()).isEmpty();
    assertThat(config.keep()).isEmpty();
    assertThat(config.web()).isNull();
  }

  @Test
  void allOfTopLevelIsRead() throws IOException {
    Loaded loaded =
        load(
            """
            sources: [{ type: file, path: /var/log/maillog }]
            parsers: [{ type: postfix }]
            store: { type: h2, path: data/weir, keep: [mail_connect] }
            spool: { size: 64MiB, when_full: drop }
            state: ../state
            zone: Europe/Moscow
            trusted: { client_address: [127.0.0.0/8, "::1"], sasl_username: backup }
            stale_after: 1h
            retention: { mail_message: 365d }
            rules: [{ id: a, type: rate }]
            actions: [{ id: b, type: email }]
            web: { listen: "[::1]:0", url: https://mail.example/weir/ }
            """);
    assertThat(loaded.problems().list()).isEmpty();
    PipelineConfig config = loaded.config();
    assertThat(config.keep()).containsExactly("mail_connect");
    assertThat(config.spool().whenFull()).isEqualTo(SpoolConfig.WhenFull.DROP);
    assertThat(config.state()).isEqualTo(folder.toAbsolutePath().getParent().resolve("state"));
    assertThat(config.zone()).isEqualTo(ZoneId.of("Europe/Moscow"));
    assertThat(config.trusted())
        .containsEntry(
            "client_address", List.of(new TrustedEntry("127.0.0.0/8"), new TrustedEntry("::1")))
        .containsEntry("sasl_username", List.of(new TrustedEntry("backup")));
    assertThat(config.staleAfter()).isEqualTo(Duration.ofHours(1));
    assertThat(config.retention()).containsEntry("mail_message", Duration.ofDays(365));
    assertThat(config.web()).isNotNull();
    assertThat(config.web().listen()).isEqualTo(new Listen("::1", 0));
    assertThat(config.web().baseUrl()).isEqualTo("https://mail.example/weir");
  }

  @Test
  void includedFilesAndDropInsJoinTheListsAndTheLaterOneWins() throws IOException {
    write("parts/rules.yaml", "rules:\n  - { id: b, type: rate, at: 2 }\nzone: Asia/Tokyo\n");
    write(
        "weir.d/20.yaml", "rules:\n  - { id: a, type: rate, at: 20 }\n  - { id: d, type: rate }\n");
    write(
        "weir.d/10.yaml", "rules:\n  - { id: c, type: rate }\n  - { id: a, type: rate, at: 10 }\n");
    write("weir.d/.hidden.yaml", "rules: 7\n");
    write("weir.d/notes.txt", "rules: 7\n");
    write("weir.d/empty.yaml", "# nothing yet\n");
    Loaded loaded =
        load(
            MistakesTest.good()
                + "include: parts/rules.yaml\nzone: UTC\n"
                + "rules:\n  - { id: a, type: rate, at: 1, event: x }\n");
    assertThat(loaded.problems().list()).isEmpty();
    List<ComponentConfig> rules = loaded.config().rules();
    assertThat(rules).extracting(ComponentConfig::id).containsExactly("b", "a", "c", "d");
    assertThat(Tree.text(Tree.child(rules.get(1).node(), "at"))).isEqualTo("20");
    assertThat(Tree.child(rules.get(1).node(), "event")).as("replaced whole").isNull();
    assertThat(rules.get(1).place("at"))
        .isEqualTo(new Place(folder.resolve("weir.d/20.yaml").toString(), 2, 30));
    assertThat(loaded.config().zone()).isEqualTo(ZoneId.of("UTC"));
  }

  @Test
  void anEntryWithoutATypeChangesTheIncludedOne() throws IOException {
    write(
        "rules.yaml", "rules:\n  - { id: a, type: rate, at: 1, event: x, levels: [{ at: 1 }] }\n");
    Loaded loaded =
        load(
            MistakesTest.good()
                + "include: rules.yaml\nrules:\n  - { id: a, at: 7, levels: [{ at: 2 }, { at: 3 }] }\n");
    assertThat(loaded.problems().list()).isEmpty();
    ComponentConfig rule = loaded.config().rules().get(0);
    assertThat(rule.type()).isEqualTo("rate");
    assertThat(Tree.text(Tree.child(rule.node(), "at"))).isEqualTo("7");
    assertThat(Tree.text(Tree.child(rule.node(), "event"))).isEqualTo("x");
    assertThat(Tree.child(rule.node(), "levels").getChildren()).hasSize(2);
  }

  @Test
  void anEntryIsSwitchedOffByItsId() throws IOException {
    write("weir.d/off.yaml", "actions:\n  - { id: tell, enabled: false }\n");
    Loaded loaded =
        load(
            MistakesTest.good()
                + "actions:\n  - { id: tell, type: email, to: \"${env:NOWHERE}\" }\n"
                + "  - { id: block, type: pf }\n  - { type: exec, enabled: false }\n");
    assertThat(loaded.problems().list()).isEmpty();
    assertThat(loaded.config().actions()).extracting(ComponentConfig::id).containsExactly("block");
    assertThat(loaded.config().disabled())
        .extracting(ComponentConfig::id)
        .containsExactly("tell", "exec");
  }

  @Test
  void switchingOffWhatIsNotThereIsTold() throws IOException {
    write("weir.d/off.yaml", "actions:\n  - { id: tel, enabled: false }\n");
    assertThat(problems(MistakesTest.good() + "actions:\n  - { id: tell, type: email }\n"))
        .containsExactly(
            "weir.d/off.yaml:2:5: actions.tel: there is no earlier entry with this id to disable;"
                + " did you mean 'tell'?");
  }

  @Test
  void aSecondEntryWithoutAnIdNeverReplacesOneInSilence() throws IOException {
    write("weir.d/more.yaml", "sources:\n  - { type: file, path: /var/log/other }\n");
    assertThat(problems(MistakesTest.good()))
        .containsExactly(
            "weir.d/more.yaml:2:5: sources.file: has no id, and its type is already the id of the"
                + " one in weir.yaml:1:11; give it another id, or write 'id: file' to replace it");
  }

  @Test
  void optionsAreLaidOverOneByOneButAnotherStoreReplacesTheFirst() throws IOException {
    write("weir.d/10.yaml", "store: { keep: [mail_connect] }\ntrusted: { sasl_username: [a] }\n");
    Loaded loaded = load(MistakesTest.good() + "trusted: { client_address: [192.0.2.1] }\n");
    assertThat(loaded.problems().list()).isEmpty();
    assertThat(loaded.config().store().type()).isEqualTo("h2");
    assertThat(loaded.config().keep()).containsExactly("mail_connect");
    assertThat(loaded.config().trusted()).containsOnlyKeys("client_address", "sasl_username");

    write("weir.d/20.yaml", "store: { type: mysql }\n");
    PipelineConfig config = load(MistakesTest.good()).config();
    assertThat(config.store().type()).isEqualTo("mysql");
    assertThat(Tree.child(config.store().node(), "path")).isNull();
  }

  @Test
  void overridesComeLast() throws IOException {
    String yaml =
        MistakesTest.good()
            + "rules:\n  - id: busy\n    type: rate\n    levels: [{ at: 1 }, { at: 2 }]\n";
    write("weir.yaml", yaml);
    Loaded loaded =
        ConfigLoader.load(
            folder.resolve("weir.yaml"),
            List.of(
                "store.path=elsewhere",
                "rules.busy.levels[1].at=9",
                "spool.size=2MiB",
                "trusted.client_address=[192.0.2.1, 192.0.2.2]",
                "zone=\"UTC\""),
            Map.of());
    assertThat(loaded.problems().list()).isEmpty();
    PipelineConfig config = loaded.config();
    assertThat(config.spool().size().bytes()).isEqualTo(2 << 20);
    assertThat(config.zone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(config.trusted())
        .containsEntry(
            "client_address",
            List.of(new TrustedEntry("192.0.2.1"), new TrustedEntry("192.0.2.2")));
    assertThat(config.rules().get(0).place("levels[1].at"))
        .hasToString("--set rules.busy.levels[1].at");
    record H2(Path path) {}
    assertThat(Binder.bind(H2.class, config.store(), Set.of(), new Problems()))
        .isEqualTo(new H2(Path.of("elsewhere").toAbsolutePath()));
  }

  @Test
  void wrongOverridesAreTold() throws IOException {
    write("weir.yaml", MistakesTest.good() + "rules: [{ id: busy, type: rate, at: 1 }]\n");
    Loaded loaded =
        ConfigLoader.load(
            folder.resolve("weir.yaml"),
            List.of(
                "zone", "rules.bussy.at=2", "rules.busy.at.x=1", "=1", "spool.size=[", "wbe.x=1"),
            Map.of());
    assertThat(loaded.problems().list())
        .extracting(Problem::toString)
        .anySatisfy(s -> assertThat(s).startsWith("--set zone: is not an override"))
        .anySatisfy(
            s ->
                assertThat(s)
                    .isEqualTo(
                        "--set rules.bussy.at: there is no 'bussy' here; did you mean 'busy'?"))
        .anySatisfy(
            s ->
                assertThat(s)
                    .isEqualTo("--set rules.busy.at.x: there is nothing below rules.busy.at"))
        .anySatisfy(s -> assertThat(s).startsWith("--set : is not an override"))
        .anySatisfy(s -> assertThat(s).startsWith("--set spool.size: is not YAML"))
        .anySatisfy(
            s -> assertThat(s).isEqualTo("--set wbe.x: wbe: unknown option; did you mean 'web'?"))
        .hasSize(6);
  }

  @Test
  void filesThatIncludeEachOtherAreRefused() throws IOException {
    write("a.yaml", "include: [b.yaml]\n");
    write("b.yaml", "include: [c.yaml, a.yaml]\n");
    write("c.yaml", "include: weir.yaml\n");
    assertThat(problems(MistakesTest.good() + "include: [a.yaml]\n"))
        .containsExactly(
            "b.yaml:1:19: include: includes itself, through a.yaml",
            "c.yaml:1:10: include: includes itself, through weir.yaml");
  }

  @Test
  void aMissingFileIsOneClearProblem() throws IOException {
    Loaded loaded = ConfigLoader.load(folder.resolve("weir.yaml"), List.of(), Map.of());
    assertThat(loaded.problems().list())
        .extracting(this::relative)
        .containsExactly("weir.yaml: cannot read weir.yaml: there is no such file");
    assertThat(problems("include: [parts/gone.yaml]\n"))
        .containsExactly(
            "weir.yaml:1:11: include: cannot read parts/gone.yaml: there is no such file");
    assertThat(problems("")).containsExactly("weir.yaml: is empty");
    assertThat(problems("# only\n")).containsExactly("weir.yaml: is empty");
    assertThat(problems("- a\n- b\n"))
        .containsExactly("weir.yaml:1:1: must be options with names, like 'sources: …'");
  }

  @Test
  void aFolderIsNoFile() throws IOException {
    Files.createDirectory(folder.resolve("weir.yaml"));
    assertThat(
            ConfigLoader.load(folder.resolve("weir.yaml"), List.of(), Map.of()).problems().list())
        .singleElement()
        .satisfies(
            p ->
                assertThat(relative(p))
                    .isEqualTo("weir.yaml: cannot read weir.yaml: it is a folder; name a file"));
  }

  /** Nobody writes into it: whoever opened it would wait for ever. */
  @Test
  void aPipeIsRefusedWhereverAFileIsRead() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    String why = "it is a pipe, a socket or a device; use a regular file";
    assertThat(ConfigLoader.load(pipe, List.of(), Map.of()).problems().list())
        .singleElement()
        .satisfies(p -> assertThat(p.message()).isEqualTo("cannot read " + pipe + ": " + why));
    assertThat(problems("include: pipe\n" + MistakesTest.good()))
        .containsExactly("weir.yaml:1:10: include: cannot read pipe: " + why);
    assertThat(problems(MistakesTest.good() + "state: '${file:pipe}'\n"))
        .singleElement()
        .asString()
        .endsWith("state: ${file:pipe}: " + why);
    Path dropIn = Files.createDirectory(folder.resolve("weir.d")).resolve("10.yaml");
    Files.createSymbolicLink(dropIn, pipe);
    assertThat(problems(MistakesTest.good()))
        .singleElement()
        .asString()
        .endsWith("cannot read weir.d/10.yaml: " + why);
    assertThat(ConfigLoader.load(Path.of("/dev/zero"), List.of(), Map.of()).problems().list())
        .singleElement()
        .satisfies(p -> assertThat(p.message()).isEqualTo("cannot read /dev/zero: " + why));
  }

  @Test
  void brokenYamlIsToldAtItsPlaceWithoutShowingTheLine() throws IOException {
    assertThat(problems("sources:\n  password: \"hunter2\n"))
        .singleElement()
        .asString()
        .startsWith("weir.yaml:3:1: is not YAML: ")
        .doesNotContain("hunter2");
    assertThat(problems("a: 1\n\tb: 2\n")).singleElement().asString().startsWith("weir.yaml:2:1: ");
    assertThat(problems("subject: {{rule}}\n"))
        .containsExactly(
            "weir.yaml:1:11: is not YAML: a name must be plain text; a text with {{…}} or {…} needs"
                + " quotes");
  }

  @Test
  void hostileYamlIsRefusedQuicklyAndWithItsPlace() throws IOException {
    StringBuilder bomb = new StringBuilder("a: &a [x, x]\n");
    for (char c = 'b'; c <= 'z'; c++) {
      char before = (char) (c - 1);
      bomb.append(c).append(": &").append(c).append(" [*").append(before).append(", *");
      bomb.append(before).append("]\n");
    }
    assertThat(problems(bomb.toString()))
        .contains("weir.yaml:2:8: b[0]: is an alias (*); write the value out");
    assertThat(problems("a: " + "[".repeat(100_000)))
        .singleElement()
        .asString()
        .contains("nested too deep");
    assertThat(problems("a: " + "[".repeat(40) + "]".repeat(40)))
        .containsExactly(
            "weir.yaml:1:36: a" + "[0]".repeat(32) + ": is nested too deeply: at most 32 levels");
    assertThat(problems("a: {b: ".repeat(50_000))).hasSize(1);
    assertThat(problems("- ".repeat(50_000))).hasSize(1);
    assertThat(problems("a: b\n".repeat(100_000))).hasSizeLessThan(120);
    assertThat(problems("#" + "x".repeat(1 << 20)))
        .containsExactly("weir.yaml: cannot read weir.yaml: it is larger than 1024 KiB");
    assertThat(problems("a: 1\nb: x\0y\n")).containsExactly("weir.yaml:2:5: contains a NUL");
    assertThat(problems("a: 1\nb: \u0007\n"))
        .containsExactly("weir.yaml:2:4: contains the control character U+0007");
    assertThat(problems("zone: \"U\\0TC\"\n"))
        .contains("weir.yaml:1:7: zone: contains a control character");
    assertThat(problems(MistakesTest.good() + "zone: !!java.net.URL [x]\n"))
        .containsExactly("weir.yaml:4:7: zone: has a tag (!); leave it out");
    assertThat(problems(MistakesTest.good() + "---\nzone: UTC\n"))
        .containsExactly("weir.yaml:5:1: a second document begins here; a file has only one");
  }

  @Test
  void bytesThatAreNoUtf8AreToldAtTheirPlace() throws IOException {
    Files.write(
        folder.resolve("weir.yaml"), new byte[] {'a', ':', ' ', '1', '\n', 'b', (byte) 0xff});
    assertThat(
            ConfigLoader.load(folder.resolve("weir.yaml"), List.of(), Map.of()).problems().list())
        .extracting(this::relative)
        .containsExactly("weir.yaml:2:2: is not UTF-8");
  }

  @Test
  void aFileOfWindowsWithAByteOrderMarkIsRead() throws IOException {
    assertThat(problems("\uFEFF" + MistakesTest.good().replace("\n", "\r\n"))).isEmpty();
  }

  @Test
  void allDuplicateKeysAreTold() throws IOException {
    String yaml =
        MistakesTest.good()
            + "zone: UTC\nzone: UTC\nweb: { url: http://a, url: http://b }\nzone: UTC\n";
    assertThat(problems(yaml))
        .containsExactly(
            "weir.yaml:5:1: zone: is given twice; the first time in line 4",
            "weir.yaml:6:23: web.url: is given twice; the first time in line 6",
            "weir.yaml:7:1: zone: is given twice; the first time in line 4");
  }

  @Test
  void aComponentCanBeReadFromText() {
    Problems problems = new Problems();
    ComponentConfig component =
        ConfigLoader.component(ComponentKind.ACTION, "type: pf\nfor: 1h\n", folder, problems);
    assertThat(problems.list()).isEmpty();
    assertThat(component.type()).isEqualTo("pf");
    assertThat(Binder.blocker(component, problems).durations())
        .containsExactly(Duration.ofHours(1));
    ConfigLoader.component(ComponentKind.ACTION, "for: 1h\n", folder, problems);
    ConfigLoader.component(ComponentKind.ACTION, "a: [", folder, problems);
    assertThat(problems.list()).hasSize(3);
  }

  @Test
  void aHundredFilesAreLaidOverEachOther() throws IOException {
    for (int i : IntStream.range(100, 200).toArray()) {
      write("weir.d/" + i + ".yaml", "rules: [{ id: r" + i + ", type: rate }]\n");
    }
    assertThat(load(MistakesTest.good()).config().rules()).hasSize(100);
  }

  private Loaded load(String yaml) throws IOException {
    write("weir.yaml", yaml);
    return ConfigLoader.load(folder.resolve("weir.yaml"), List.of(), Map.of());
  }

  private List<String> problems(String yaml) throws IOException {
    return load(yaml).problems().list().stream().map(this::relative).toList();
  }

  private String relative(Problem problem) {
    return problem.toString().replace(folder + "/", "");
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
