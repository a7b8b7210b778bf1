package io.weir.engine.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads a pipeline file with all its layers. */
public final class ConfigLoader {
  private ConfigLoader() {}

  /**
   * Reads a pipeline file, what it includes, {@code weir.d/*.yaml} beside it, and overrides. Opens
   * nothing else; throws nothing for what stands in files.
   *
   * @param file the file
   * @param sets overrides, {@code store.path=/var/lib/weir}; relative paths in them start from the
   *     working directory
   * @param env for {@code ${env:…}}
   */
  public static Loaded load(Path file, List<String> sets, Map<String, String> env) {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads one component from YAML text, for tests: {@code type: rate\nevent: …}.
   *
   * @param folder what relative paths start from
   */
  public static ComponentConfig component(
      ComponentKind kind, String yaml, Path folder, Problems problems) {
    throw new UnsupportedOperationException();
  }
}
