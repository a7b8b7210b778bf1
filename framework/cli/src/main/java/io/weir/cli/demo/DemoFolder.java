package io.weir.cli.demo;

import io.weir.engine.state.OwnFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the demo happens: log, pipeline file, state and database. It stays, so that one can look
 * around in it.
 *
 * @param folder the folder
 */
public record DemoFolder(Path folder) {
  private static final String PIPELINE =
      """
      include: "%s"
      sources:
        - { id: maillog, type: file, path: maillog }
      parsers:
        - { type: postfix }
      store: { type: h2, path: data/weir }
      state: data/state
      rules: # these two block, in a dry run; all others are as they are shipped
        - { id: busy_address, levels: [{ at: 100 }, { at: 150, actions: [block_address] }] }
        - { id: stolen_password, levels: [{ at: 2, actions: [block_addresses] }] }
      actions:
        - { id: block_address, type: pf, table: mailblock, for: [1h, 6h, 1d, 7d], dry_run: true }
        - { id: block_addresses, type: pf, of: client_address, table: mailblock, for: 6h, dry_run: true }
        - { id: tell_admin, type: email, enabled: false } # the demo sends no mail
      web: { listen: "127.0.0.1:%d" }
      """;

  /**
   * Makes a folder of its own.
   *
   * @param rules the shipped rules
   */
  public static DemoFolder make(Path rules, int port) throws IOException {
    DemoFolder demo = new DemoFolder(Files.createTempDirectory("weir-demo-"));
    OwnFile.claim(demo.pipeline());
    Files.writeString(
        demo.pipeline(),
        PIPELINE.formatted(rules.toString().replace("\\", "\\\\").replace("\"", "\\\""), port),
        StandardCharsets.UTF_8);
    OwnFile.claim(demo.log());
    return demo;
  }

  /** The pipeline file. */
  public Path pipeline() {
    return folder.resolve("weir.yaml");
  }

  /** The log. */
  public Path log() {
    return folder.resolve("maillog");
  }
}
