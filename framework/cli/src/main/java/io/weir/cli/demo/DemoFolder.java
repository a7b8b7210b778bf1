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
  /** Messages from one address in a clock hour. */
  static final int BUSY_ADDRESS = 100;

  /** Messages of one account in ten minutes. */
  static final int BUSY_ACCOUNT = 60;

  private static final String PIPELINE =
      """
      sources:
        - { id: maillog, type: file, path: maillog }
      parsers:
        - { type: postfix }
      store: { type: h2, path: data/weir }
      state: data/state
      rules:
        - id: busy_address
          type: rate
          event: mail_message
          per: client_address
          window: calendar_hour
          levels:
            - { at: %d }
            - { at: 150, actions: [block_address] }
        - id: busy_account
          type: rate
          event: mail_message
          per: sasl_username
          window: 10m
          levels:
            - { at: %d }
      actions:
        - { id: block_address, type: pf, table: mailblock, for: [1h, 6h, 1d, 7d], dry_run: true }
      web: { listen: "127.0.0.1:%d" }
      """;

  /** Makes a folder of its own. */
  public static DemoFolder make(int port) throws IOException {
    DemoFolder demo = new DemoFolder(Files.createTempDirectory("weir-demo-"));
    OwnFile.claim(demo.pipeline());
    Files.writeString(
        demo.pipeline(),
        PIPELINE.formatted(BUSY_ADDRESS, BUSY_ACCOUNT, port),
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
