package io.weir.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.weir.engine.config.ConfigLoader;
import io.weir.engine.config.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PipelineTextTest {
  private static final String RULES =
      "rules: [{ id: busy_address, type: rate }, { id: guessing_address, type: rate }]\n";

  @TempDir private Path folder;

  static List<PipelineText> all() {
    List<PipelineText> all = new ArrayList<>();
    for (Log log : List.of(Log.JOURNAL, new Log(Path.of("/var/log/mail.log")))) {
      for (Firewall firewall : Firewall.values()) {
        for (Database database : Database.values()) {
          for (String web : new String[] {"127.0.0.1:8025", "[::1]:8025", null}) {
            all.add(text(log, firewall, database, web));
          }
        }
      }
    }
    return all;
  }

  private static PipelineText text(
      Log log, Firewall firewall, Database database, @Nullable String web) {
    return new PipelineText(
        new Choices(log, "admin@example.org", firewall, database, web),
        "rules-mail.yaml",
        "",
        firewall == Firewall.NFTABLES ? "/usr/sbin/nft" : null,
        new FakeMachine()
            .address("192.0.2.7", "192.0.2.0/24")
            .address("2001:db8::7", "2001:db8::/64")
            .addresses());
  }

  private Loaded load(PipelineText text) throws IOException {
    Files.writeString(folder.resolve("rules-mail.yaml"), RULES);
    Path file = Files.writeString(folder.resolve("weir.yaml"), text.toString());
    return ConfigLoader.load(file, List.of(), Map.of());
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyOneIsShortReadAndActsOnNothing(PipelineText text) throws IOException {
    Loaded loaded = load(text);
    assertThat(loaded.problems().list()).isEmpty();
    assertThat(loaded.config().dryRun()).isTrue();
    String written = text.toString();
    assertThat(written.lines()).hasSizeLessThan(80).allMatch(line -> line.length() <= 140);
    assertThat(written).doesNotContain("null", "%", "\t").endsWith("\n");
    JsonNode root = new YAMLMapper().readTree(written);
    assertThat(root.at("/actions/0/to/0").asText()).isEqualTo("admin@example.org");
    Firewall firewall = text.choices().firewall();
    assertThat(root.at("/actions")).hasSize(firewall == Firewall.NONE ? 1 : 2);
    if (firewall != Firewall.NONE) {
      assertThat(root.at("/actions/1/type").asText()).isEqualTo(firewall.toString());
      assertThat(root.at("/actions/1/dry_run").asBoolean()).isTrue();
    }
    assertThat(root.at("/store/type").asText()).isEqualTo(text.choices().database().toString());
    assertThat(root.at("/store/password").isMissingNode()).isTrue();
    assertThat(root.has("web")).isEqualTo(text.choices().web() != null);
    assertThat(root.at("/sources/0/type").asText())
        .isEqualTo(text.choices().log().file() == null ? "journald" : "file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/var/log/mail.log",
        "/var/log/a: b, c] }.log # x",
        "/var/log/\"quoted\"\\back\\slash'.log",
        "/var/log/${env:HOME}/${file:secret}.log",
        "/var/log/$${x} ${ open",
        "/var/log/new\nline\u0001\u007f.log",
        "- x",
        "*alias",
        "!tag",
        "~",
        "null",
        "1e3",
        " blank ",
        "@x",
        "%x"
      })
  void anyPathOfTheMachineIsReadAsItIs(String path) throws IOException {
    PipelineText text = text(new Log(Path.of(path)), Firewall.NFTABLES, Database.H2, null);
    Loaded loaded = load(text);
    // It is the path that is refused then, and nothing else of the file.
    assertThat(loaded.problems().list())
        .hasSize(path.contains("\n") ? 1 : 0)
        .allMatch(problem -> problem.path().equals("sources.maillog.path"));
    assertThat(new YAMLMapper().readTree(text.toString()).at("/sources/0/path").asText())
        .isEqualTo(path.replace("${", "$${"));
    assertThat(text.toString().lines()).hasSizeLessThan(80);
  }

  /** Not as paths: a Java without a UTF-8 locale has none with such characters. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "j\u00f6rg \ud83d\udcec",
        "\u0085\u2028\ufeff",
        "",
        " ",
        "${env:A}\u00fc",
        "0x1",
        "yes"
      })
  void anyTextIsReadAsItIs(String text) throws IOException {
    String line = "{ a: " + Scalar.of(text) + ", b: 1 }";
    JsonNode read = new YAMLMapper().readTree(line);
    assertThat(line).hasLineCount(1);
    assertThat(read.get("a").isTextual()).isTrue();
    assertThat(read.get("a").asText()).isEqualTo(text.replace("${", "$${"));
    assertThat(read.get("b").asInt()).isEqualTo(1);
  }

  @Test
  void ofAThousandAddressesAFewAreNamed() {
    FakeMachine machine = new FakeMachine();
    for (int i = 0; i < 1000; i++) {
      machine
          .address("198.51.100.7", "198.51.100.0/24")
          .address("10.0." + i % 250 + ".1", "10.0." + i % 250 + ".0/24");
    }
    PipelineText text =
        new PipelineText(
            new Choices(Log.JOURNAL, "a@b", Firewall.NONE, Database.H2, null),
            "rules-mail.yaml",
            "/var/lib/weir",
            null,
            machine.addresses());
    assertThat(text.toString())
        .contains("and 1994 more", "\"198.51.100.0/24\"")
        .contains("path: /var/lib/weir/weir }", "state: /var/lib/weir/state");
    assertThat(text.toString().lines()).hasSizeLessThan(80);
  }
}
