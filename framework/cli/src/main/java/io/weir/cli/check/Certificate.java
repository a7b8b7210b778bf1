package io.weir.cli.check;

import io.weir.cli.command.CommandException;
import io.weir.engine.config.PipelineConfig;
import io.weir.engine.config.TlsConfig;
import io.weir.web.tls.TlsFiles;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** The certificate of the pages; a class of its own, which is loaded only where there is one. */
public final class Certificate {
  private Certificate() {}

  /**
   * What is worth a look.
   *
   * @throws CommandException when the daemon would not start with it
   */
  public static List<String> warnings(PipelineConfig config, TlsConfig tls, Instant now) {
    try {
      return TlsFiles.read(tls, now).warnings();
    } catch (IOException e) {
      throw CommandException.bad(config.place("web.tls") + ": " + e.getMessage());
    }
  }
}
