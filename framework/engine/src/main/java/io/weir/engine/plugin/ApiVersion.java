package io.weir.engine.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which edition of the contract a jar was built against, from its manifest ({@code Weir-Api: 0.1}).
 * Within one major number, newer editions only add.
 */
record ApiVersion(int major, int minor) {
  static final String ATTRIBUTE = "Weir-Api";

  private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

  /** What this engine speaks; the build writes it. */
  static ApiVersion ours() {
    try (InputStream in = ApiVersion.class.getResourceAsStream("api.properties")) {
      Properties built = new Properties();
      if (in != null) {
        built.load(in);
      }
      return parse(built.getProperty("weir.api", ""))
          .orElseThrow(
              () -> new IllegalStateException("io/weir/engine/plugin/api.properties is missing"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
