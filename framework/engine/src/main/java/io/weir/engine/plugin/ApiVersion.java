package io.weir.engine.plugin;

import io.weir.engine.Version;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which edition of the contract a jar was built against, from its manifest ({@code Weir-Api: 1.0}).
 * Within one major number, newer editions only add.
 */
record ApiVersion(int major, int minor) {
  static final String ATTRIBUTE = "Weir-Api";

  private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

  /** What this engine speaks. */
  static ApiVersion ours() {
    return parse(Version.API).orElseThrow();
  }

  static Optional<ApiVersion> parse(String text) {
    Matcher m = FORM.matcher(text.strip());
    return m.matches()
        ? Optional.of(new ApiVersion(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2))))
        : Optional.empty();
  }

  /** Whether a jar built against that one runs here. */
  boolean runs(ApiVersion built) {
    return major == built.major && minor >= built.minor;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
