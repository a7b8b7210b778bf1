package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The schema for editors, {@code docs/weir.schema.json}, is what {@code weir plugins schema}
 * writes; {@code -Dschema.update=true} renews it.
 */
final class SchemaIT {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Path FILE = ROOT.resolve("docs/weir.schema.json");

  @TempDir Path folder;
  private Installation weir;
  private String text = "";

  @BeforeEach
  void write() {
    weir = Installation.unpack(folder);
    text = weir.weir("plugins", "schema").good().out();
  }

  private JsonSchema schema() {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text);
  }

  private static Set<String> problems(JsonSchema schema, JsonNode file) {
    return schema.validate(file).stream()
        .map(ValidationMessage::getMessage)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> problems(JsonSchema schema, String yaml) throws IOException {
    return problems(schema, new YAMLMapper().readTree(yaml));
  }

  @Test
  void theOneInTheRepositoryIsCurrent() throws IOException {
    if (Boolean.getBoolean("schema.update")) {
      Files.writeString(FILE, text);
    }
    assertThat(Files.readString(FILE))
        .as("%s: renew it with -Dit.test=SchemaIT -Dschema.update=true", FILE)
        .isEqualTo(text);
  }

  @Test
  void itIsASchema() {
    JsonSchema meta =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    assertThat(meta.validate(text, InputFormat.JSON)).isEmpty();
  }

  @Test
  void theShippedConfigurationsAreValid() throws IOException {
    JsonSchema schema = schema();
    try (Stream<Path> files = Files.list(weir.home().resolve("conf"))) {
      List<Path> yaml = files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
      assertThat(yaml).hasSizeGreaterThan(4);
      for (Path file : yaml) {
        assertThat(problems(schema, Files.readString(file))).as(file.toString()).isEmpty();
        // What they offer as a comment, an entry in one line.
        String shown =
            Files.readString(file)
                .replaceAll("(?m)^( *)# (- \\{ id: .* type: journald.*\\})$", "$1$2");
        assertThat(problems(schema, shown)).as(file + ", alternatives").isEmpty();
      }
    }
  }

  /** They are bound by each plugin's own tests: whatever those accept, the schema does. */
  @Test
  void theExamplesOfAllReadmesAreValid() throws IOException {
    JsonSchema schema = schema();
    int examples = 0;
    List<Path> readmes;
    try (Stream<Path> plugins = Files.list(ROOT.resolve("plugins"));
        Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      readmes =
          Stream.of(
                  plugins.map(p -> p.resolve("README.md")),
                  docs.filter(p -> p.toString().endsWith(".md")),
                  Stream.of(ROOT.resolve("README.md")))
              .flatMap(pages -> pages)
              .filter(Files::exists)
              .sorted()
              .toList();
    }
    for (Path readme : readmes) {
      String[] blocks = Files.readString(readme).split("```yaml\n", -1);
      for (int i = 1; i < blocks.length; i++) {
        JsonNode yaml = new YAMLMapper().readTree(blocks[i].substring(0, blocks[i].indexOf("```")));
        boolean pipeline =
            Stream.of(
                    "sources", "parsers", "store", "rules", "actions", "reports", "trusted", "web")
                .anyMatch(yaml::has);
        if (pipeline) {
          examples++;
          assertThat(problems(schema, yaml)).as(readme + ":\n" + yaml).isEmpty();
        }
      }
    }
    assertThat(examples).isGreaterThan(20);
  }

  @Test
  void whatWeirAcceptsIsValid() throws IOException {
    assertThat(
            problems(
                schema(),
                """
                include: [a.yaml, b.yaml]
                spool: { size: 1GiB, when_full: wait }
                zone: Europe/Moscow
                trusted:
                  client_address: [127.0.0.0/8, { value: 192.0.2.1, reason: ours, until: 2027-01-31 }]
                  file: more.yaml
                rules:
                  - { id: silence, enabled: false }
                  - { id: busy_account, levels: [] }
                  - id: x
                    type: rate
                    event: mail_message
                    per: client_address
                    window: 1h
                    where: { status: [sent, bounced], delay: { above: 60 }, client_address: { not_in: 10.0.0.0/8 } }
                    levels: { at: "${env:LIMIT}", actions: tell }
                actions:
                  - { id: tell, type: email, from: a@example.org, to: b@example.org, digest: 0s, dry_run: "${env:DRY}" }
                  - { id: b, type: pf, table: t, for: [1h, 1d], confirm: { after: 30m, then: act } }
                store: { keep: [mail_connect] }
                """))
        .isEmpty();
  }

  @Test
  void mistakesAreFoundWhileOneWrites() throws IOException {
    JsonSchema schema = schema();
    for (String wrong :
        List.of(
            "souces: []",
            "sources: [{ type: fil, path: x }]",
            "sources: [{ type: file }]",
            "sources: [{ type: file, path: x, start: middle }]",
            "sources: [{ type: file, path: x, pth: y }]",
            "sources: [{ path: x }]",
            "sources: { type: file, path: x }",
            "stale_after: 15",
            "stale_after: 15 minutes",
            "dry_run: maybe",
            "store: { type: h2, path: data/weir, keeep: [x] }",
            "actions: [{ id: A, type: pf, table: t, for: 1h }]",
            "actions: [{ type: pf, table: t }]",
            "actions: [{ type: pf, table: t, for: 1h, most: 0, of: client_address }]",
            "rules: [{ id: x, type: rate, where: { status: { is_not: sent } } }]",
            "web: { listen: [] }")) {
      assertThat(problems(schema, wrong)).as(wrong).isNotEmpty();
    }
    assertThat(problems(schema, "sources: [{ type: journald, file: [a, b] }]")).isEmpty();
  }
}
