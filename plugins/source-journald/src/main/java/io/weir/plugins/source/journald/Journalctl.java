package io.weir.plugins.source.journald;

import io.weir.api.ComponentContext;
import io.weir.api.action.ActionException;
import io.weir.api.action.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The calls of journalctl that a source makes: the same entries in each, from different places. */
final class Journalctl {
  private static final Path MACHINE_ID = Path.of("/etc/machine-id");
  private static final List<Path> JOURNALS =
      List.of(Path.of("/var/log/journal"), Path.of("/run/log/journal"));

  private final Program program;
  private final JournaldConfig config;
  private final List<String> matches;
  private boolean knowsAllBoots = true;

  Journalctl(JournaldConfig config) {
    this.config = config;
    program = new Program(config.command());
    matches = Matches.of(config);
  }

  /** Rejects options that cannot be meant. */
  static void check(JournaldConfig config, ComponentContext context) {
    Matches.check(config, context);
    if (config.directory() != null && !config.file().isEmpty()) {
      context.reject("file", "is not read beside `directory`: name one of them");
    }
    if (config.command().get(0).isBlank()) {
      context.reject("command", "names no program");
    }
  }

  /** A sentence for each reason why it cannot be started at all. */
  List<String> missing() {
    return program.missing();
  }

  /** What is read, for people. */
  String what() {
    Path directory = config.directory();
    return directory != null
        ? "journal " + directory
        : config.file().isEmpty()
            ? "systemd journal"
            : config.file().stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  /** Prints the newest entries, in order, and ends. */
  Child newest(int most) throws IOException {
    return start(List.of("--lines=" + most));
  }

  /** Prints all entries and waits for more. */
  Child all() throws IOException {
    return follow(List.of());
  }

  /**
   * Prints the entry and all after it, and waits for more. Not {@code --after-cursor}: that prints
   * the same whether the entry is still there or not.
   */
  Child from(Cursor cursor) throws IOException {
    return follow(List.of("--cursor=" + cursor.text()));
  }

  /**
   * By itself {@code --follow} shows entries of the current boot only, since systemd 250: what was
   * written before a reboot would be lost. {@code --boot=all} means all since 254, and {@code
   * --merge} means all; some versions between 250 and 253 refuse that without {@code --boot=all},
   * and old ones do not know {@code all}.
   */
  private Child follow(List<String> from) throws IOException {
    List<String> where = new ArrayList<>(List.of("--follow", "--no-tail"));
    if (knowsAllBoots) {
      where.add("--boot=all");
    }
    where.addAll(from);
    return start(where);
  }

  /** Whether it will be called in another way, after it ended with these words. */
  boolean isAdapted(String said) {
    boolean adapted = knowsAllBoots && said.contains("boot descriptor");
    knowsAllBoots &= !adapted;
    return adapted;
  }

  private Child start(List<String> where) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add("--output=export");
    arguments.add("--output-fields=" + fields());
    arguments.add("--no-pager");
    arguments.add("--merge");
    arguments.addAll(where);
    Path directory = config.directory();
    if (directory != null) {
      arguments.add("--directory=" + directory);
    }
    config.file().forEach(file -> arguments.add("--file=" + file));
    arguments.addAll(matches);
    if (directory == null && config.file().isEmpty()) {
      arguments.addAll(thisMachine());
    }
    try {
      return new Child(program.start(arguments), mayBeOfAnotherUser());
    } catch (ActionException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static String fields() {
    return Arrays.stream(Field.values())
        .map(Field::text)
        .filter(name -> !name.startsWith("__")) // always printed
        .collect(Collectors.joining(","));
  }

  /** {@code --merge} shows the journals of other machines too that were collected here. */
  private List<String> thisMachine() {
    String field = "_MACHINE_ID=";
    String id = machineId();
    return id.isEmpty() || matches.stream().anyMatch(match -> match.startsWith(field))
        ? List.of()
        : List.of(field + id);
  }

  /** Empty without one; then there is no journal of this machine's own either. */
  private static String machineId() {
    try {
      String id = Files.readString(MACHINE_ID).strip();
      return id.matches("[0-9a-f]{32}") ? id : "";
    } catch (IOException e) {
      return "";
    }
  }

  /** A sentence when this user does not see all entries; empty when it does, or is not known. */
  String partial() {
    if (mayBeOfAnotherUser()) {
      return "";
    }
    Path directory = config.directory();
    if (directory != null) {
      return Permissions.problem(List.of(directory));
    }
    return config.file().isEmpty()
        ? Permissions.problem(JOURNALS.stream().map(j -> j.resolve(machineId())).toList())
        : "";
  }

  private boolean mayBeOfAnotherUser() {
    return config.command().size() > 1;
  }
}
