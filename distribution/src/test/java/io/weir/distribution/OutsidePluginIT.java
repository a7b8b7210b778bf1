package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin written outside the tree against the API's jar alone, dropped into the folder. */
final class OutsidePluginIT {
  @TempDir Path folder;

  @Test
  void aParserFromOutsideIsListedAndReadsLines() throws IOException {
    Installation weir = Installation.unpack(folder);
    OutsidePlugin.build(folder, weir, "KnockParser", "knock");
    assertThat(weir.weir("plugins", "list").good().out()).contains("knock");
    Path log = weir.write("door.log", "knock 203.0.113.5\nring 203.0.113.6\n");
    assertThat(weir.weir("parse", "--parser", "knock", log.toString()).good().lines())
        .singleElement()
        .asString()
        .contains("\"type\":\"door_knock\"", "\"client_address\":\"203.0.113.5\"");
  }

  @Test
  void aJarForAnotherApiIsRefusedInOneSentence() throws IOException {
    Installation weir = Installation.unpack(folder);
    OutsidePlugin.build(folder, weir, "KnockParser", "knock", "9.9");
    weir.write(
        "weir.yaml", "sources: [{type: file, path: door.log}]\nparsers: [{type: postfix}]\n");
    Installation.Finished check = weir.weir("check", "--config", "weir.yaml");
    assertThat(check.exit()).isEqualTo(2);
    assertThat(check.err()).contains("knock.jar", "API 9.9", "this is " + OutsidePlugin.api());
  }
}
