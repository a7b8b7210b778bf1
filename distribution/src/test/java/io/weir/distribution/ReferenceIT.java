package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/events.md} and {@code docs/reference.md} say what the packed Weir says of itself;
 * {@code -Dreference.update=true} writes them anew.
 */
final class ReferenceIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DOCS = Path.of("").toAbsolutePath().getParent().resolve("docs");

  @TempDir Path folder;
  private Installation weir;

  @BeforeEach
  void unpack() {
    weir = Installation.unpack(folder);
  }

  private static void current(String name, String text) throws IOException {
    Path file = DOCS.resolve(name);
    if (Boolean.getBoolean("reference.update")) {
      Files.writeString(file, text);
    }
    assertThat(Files.readString(file))
        .as("%s: renew it with -Dit.test=ReferenceIT -Dreference.update=true", file)
        .isEqualTo(text);
  }

  @Test
  void eventTypes() throws IOException {
    JsonNode all = JSON.readTree(weir.weir("plugins", "events", "--json").good().out());
    assertThat(all.size()).isGreaterThan(20);
    current("events.md", ReferenceText.events(all));
  }

  @Test
  void pipelineFile() throws IOException {
    JsonNode schema = JSON.readTree(weir.weir("plugins", "schema").good().out());
    current("reference.md", ReferenceText.pipelineFile(schema));
  }
}
