package io.weir.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A clean Debian in a folder, in which packages are installed; made once for all tests of a run,
 * each of which leaves it as it found it, and removed at the end.
 */
final class DebianRoot implements AutoCloseable {
  private static final Path SCRIPTS = Path.of("src/test/sh").toAbsolutePath();
  private static final int TRIES = 3;

  private final Path root =
      Path.of(Installation.property("weir.built")).resolve("debian-root").toAbsolutePath();

  private DebianRoot() throws IOException {
    Installation.Finished made = make();
    // A mirror may be away for a moment.
    for (int i = 1; i < TRIES && made.exit() != 0; i++) {
      made = make();
    }
    made.good();
  }

  private Installation.Finished make() throws IOException {
    close();
    return Programs.run("sh", script("debian-root.sh"), "make", root.toString(), suite());
  }

  /** Runs a script with a package in it, and returns what it printed. */
  String run(String script, String what, Path installed) {
    return Programs.run("sh", script(script), what, root.toString(), installed.toString())
        .good()
        .out();
  }

  @Override
  public void close() {
    // Without what may be mounted there: nothing is, unless a test was killed.
    Programs.run("rm", "-rf", "--one-file-system", root.toString()).good();
  }

  private static String script(String name) {
    return SCRIPTS.resolve(name).toString();
  }

  /** That of this machine, whose keys it has. */
  private static String suite() throws IOException {
    Path release = Path.of("/etc/os-release");
    List<String> lines = Files.exists(release) ? Files.readAllLines(release) : List.of();
    return lines.contains("ID=debian")
        ? lines.stream()
            .filter(line -> line.startsWith("VERSION_CODENAME="))
            .map(line -> line.substring("VERSION_CODENAME=".length()))
            .findFirst()
            .orElse("stable")
        : "stable";
  }

  /** Hands it to tests. */
  static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == DebianRoot.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent(
              DebianRoot.class,
              type -> {
                try {
                  return new DebianRoot();
                } catch (IOException e) {
                  throw new IllegalStateException("cannot make a Debian", e);
                }
              },
              DebianRoot.class);
    }
  }
}
