package io.weir.engine.plugin;

import io.weir.engine.Version;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the API, such as the one that a jar was built against according to its manifest
 * ({@code Weir-Api: 1.0}). Within one major number, newer versions only add.
 */
record ApiVersion(int major, int minor) {
  static final String ATTRIBUTE = "Weir-Api";

  private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

  /** The version of this engine. */
  static ApiVersion ours() {
    return parse(Version.API).orElseThrow();
  }

  static Optional<ApiVersion> parse(String text) {
    Matcher m = FORM.matcher(text.strip());
    return m.matches()
        ? Optional.of(new ApiVersion(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2))))
        : Optional.empty();
  }

  /** Whether a jar built against that version runs with this one. */
  boolean runs(ApiVersion built) {
    return major == built.major && minor >= built.minor;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
