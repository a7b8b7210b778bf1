package io.weir.plugins.action.exec;

import io.weir.api.action.Blocker;
import io.weir.testkit.BlockerContract;
import io.weir.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A target: one value on each line of a file, which sh scripts write and read. */
final class Table implements BlockerContract.Target {
  private static final String ADD =
      """
      #!/bin/sh
      cd "${0%/*}" || exit 1
      echo "add $WEIR_FIELD $WEIR_UNTIL" >>calls
      [ ! -e away ] || { echo "not now" >&2; exit 75; }
      [ "$2" != 198.18.7.7 ] || { echo "this one never" >&2; exit 1; }
      grep -qFx -- "$2" table || printf '%s\\n' "$2" >>table
      """;
  private static final String REMOVE =
      """
      #!/bin/sh
      cd "${0%/*}" || exit 1
      [ ! -e away ] || { echo "not now" >&2; exit 75; }
      [ "$2" != 198.18.0.3 ] || [ ! -e stuck ] || exit 3
      grep -vFx -- "$2" table >new
      mv new table
      """;
  private static final String LIST =
      """
      #!/bin/sh
      cd "${0%/*}" || exit 1
      [ ! -e away ] || { echo "not now" >&2; exit 75; }
      cat table
      """;

  /** What stands in the JSON between the quotation marks is what the table has. */
  private static final String ADD_ALL =
      """
      #!/bin/sh
      cd "${0%/*}" || exit 1
      sed -n 's/.*"subject":"\\(\\([^"\\\\]\\|\\\\.\\)*\\)".*/\\1/p' >wanted
      grep -Fx 198.18.7.7 wanted | sed 's/.*/{"subject":"&","refused":"this one never"}/'
      grep -vFx 198.18.7.7 wanted | sort -u - table >new
      mv new table
      """;

  private static final String REMOVE_ALL =
      """
      #!/bin/sh
      cd "${0%/*}" || exit 1
      sed -n 's/.*"subject":"\\(\\([^"\\\\]\\|\\\\.\\)*\\)".*/\\1/p' >over
      grep -vFx -f over table >new
      mv new table
      """;
  private static final String LIST_ALL =
      """
      #!/bin/sh
      cd "${0%/*}" || exit 1
      sed 's/.*/{"field":"client_address","subject":"&","weir":true}/' table
      cat foreign
      """;

  private final Path folder;
  private final boolean lists;
  private final boolean bulk;

  Table(Path folder, boolean lists, boolean bulk) throws IOException {
    this.folder = folder;
    this.lists = lists;
    this.bulk = bulk;
    Files.createDirectory(folder.resolve("state"));
    Files.createFile(folder.resolve("table"));
    Files.createFile(folder.resolve("foreign"));
    program("add", bulk ? ADD_ALL : ADD);
    program("remove", bulk ? REMOVE_ALL : REMOVE);
    program("list", bulk ? LIST_ALL : LIST);
  }

  void program(String name, String script) throws IOException {
    Path to = folder.resolve(name);
    Files.writeString(to, script);
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  private List<String> command(String name) {
    String program = folder.resolve(name).toString();
    return bulk ? List.of(program) : List.of(program, "--", "{{subject}}");
  }

  ExecBlockConfig config() {
    @Nullable List<String> list = lists ? List.of(folder.resolve("list").toString()) : null;
    return new ExecBlockConfig(
        List.of("client_address"),
        command("add"),
        command("remove"),
        list,
        bulk,
        Map.of(),
        Duration.ofSeconds(60));
  }

  @Override
  public Blocker blocker() {
    return new ExecBlocker.Factory()
        .create(config(), new TestContext("it").folder(folder.resolve("state")));
  }

  @Override
  public void foreign(String value) throws IOException {
    Files.writeString(
        folder.resolve(bulk ? "foreign" : "table"), value + "\n", StandardOpenOption.APPEND);
  }

  @Override
  public Set<String> real() throws IOException {
    Set<String> all = new TreeSet<>(Files.readAllLines(folder.resolve("table")));
    all.addAll(Files.readAllLines(folder.resolve("foreign")));
    return all;
  }
}
