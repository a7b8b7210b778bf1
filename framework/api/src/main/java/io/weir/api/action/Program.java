package io.weir.api.action;

import io.weir.api.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program of the system for an action: with a list of arguments and never a shell, a
 * time-out, and its standard error in the error message. By convention the option with the program
 * and its first arguments is called {@code command}, the one with the time-out {@code timeout}:
 * messages name them.
 *
 * <p>Of Weir's environment the program gets PATH, HOME, USER, LOGNAME, SHELL, LANG, LC_*, TZ and
 * TMPDIR; other variables may be secrets that the pipeline file reads. {@link #withEnvironment}
 * adds some. Thread-safe.
 */
public final class Program {
  private static final int MOST_OUTPUT = 32 << 20;
  private static final int MOST_ERROR = 4 << 10;

  private static final Set<String> PASSED_ON =
      Set.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "TZ", "TMPDIR");

  private final List<String> command;
  private final Map<String, String> environment;

  /**
   * Starts nothing.
   *
   * @param command the program, looked for on the PATH unless it holds a slash, and the arguments
   *     that each call begins with
   * @throws IllegalArgumentException without a program
   */
  public Program(List<String> command) {
    this(command, Map.of());
  }

  private Program(List<String> command, Map<String, String> environment) {
    if (command.isEmpty() || command.get(0).isBlank()) {
      throw new IllegalArgumentException("no program is named");
    }
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
  }

  /**
   * The same program with these variables in its environment, besides those of Weir's that it gets
   * and in place of any of the same name.
   *
   * @throws IllegalArgumentException when a name is not one, or a value has a NUL
   */
  public Program withEnvironment(Map<String, String> variables) {
    variables.forEach(
        (name, value) -> {
          if (name.isEmpty() || name.indexOf('=') >= 0 || (name + value).indexOf('\0') >= 0) {
            throw new IllegalArgumentException(Text.visible(name) + " cannot be in an environment");
          }
        });
    return new Program(command, variables);
  }

  /**
   * The result of a call that ended by itself.
   *
   * @param exit the exit code; above 128 when a signal ended it
   * @param out its standard output, read as UTF-8
   * @param error the first 4 KiB of its standard error, without surrounding blanks
   * @param failure empty when the exit code is 0; else a sentence with the call, the code and the
   *     standard error
   */
  public record Result(int exit, String out, String error, String failure) {
    /** This result if the exit code is 0; else an exception with {@code retry}. */
    public Result orThrow() throws ActionException {
      if (exit != 0) {
        throw new ActionException(true, failure, null);
      }
      return this;
    }
  }

  /** The command line, for people: not quoted, nothing to give to a shell. */
  public String line(List<String> arguments) {
    return Text.visible(String.join(" ", command) + " " + String.join(" ", arguments)).strip();
  }

  /**
   * For {@link Action#missing}: a sentence when the program is not here or this user may not run
   * it, found out without starting it; else empty.
   */
  public List<String> missing() {
    return missing(System.getenv("PATH"));
  }

  List<String> missing(@Nullable String path) {
    String program = command.get(0);
    try {
      if (program.indexOf('/') >= 0) {
        Path file = Path.of(program);
        return !Files.exists(file)
            ? List.of(program + " is not on this machine")
            : isProgram(file) ? List.of() : List.of("this user may not start " + program);
      }
      for (String folder : (path == null ? "" : path).split(":", -1)) {
        if (isProgram(Path.of(folder).resolve(program))) {
          return List.of();
        }
      }
      return List.of(program + " is not on the PATH");
    } catch (InvalidPathException e) {
      return List.of(Text.visible(program) + " is not a path of a program");
    }
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  /** As {@link #run(List, byte[], Duration, int)} with at most 32 MiB of output. */
  public Result run(List<String> arguments, byte[] input, Duration timeout)
      throws ActionException, InterruptedException {
    return run(arguments, input, timeout, MOST_OUTPUT);
  }

  /**
   * As {@link #runLoud}, for programs whose output is read: one that writes more than {@code most}
   * bytes runs to its end, and the call fails.
   *
   * @throws ActionException as {@link #runLoud}, and when the program writes too much
   * @throws InterruptedException when this thread is interrupted; the program is killed
   */
  public Result run(List<String> arguments, byte[] input, Duration timeout, int most)
      throws ActionException, InterruptedException {
    return run(arguments, input, timeout, most, false);
  }

  /**
   * Runs the program and waits for its end. A process that it leaves running is not waited for, and
   * its output is not read.
   *
   * @param arguments added to those of the command; passed to the program unchanged
   * @param input its standard input, which need not be read
   * @param timeout after which the program and all processes that it started are killed
   * @param most how many bytes of its output are kept; more are read and dropped
   * @throws ActionException when it cannot be started or does not end in time; without {@code
   *     retry} when it does not exist or may not be run
   * @throws InterruptedException when this thread is interrupted; the program is killed
   */
  public Result runLoud(List<String> arguments, byte[] input, Duration timeout, int most)
      throws ActionException, InterruptedException {
    return run(arguments, input, timeout, most, true);
  }

  private Result run(List<String> arguments, byte[] input, Duration timeout, int most, boolean loud)
      throws ActionException, InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    try (RunningProgram program = new RunningProgram(start(arguments), most, MOST_ERROR)) {
      program.give(input);
      boolean ended = program.endsBefore(end);
      String error = program.error.text().strip();
      if (!ended) {
        String late = "no end after " + timeout.toMillis() + " ms, killed; see `timeout`";
        throw new ActionException(true, line(arguments) + ": " + late + said(error), null);
      }
      if (program.out.cut() && !loud) {
        String much = "more than " + (most >> 10) + " KiB of output";
        throw new ActionException(true, line(arguments) + ": " + much, null);
      }
      int exit = program.exit();
      String failure = exit == 0 ? "" : line(arguments) + ": exit code " + exit + said(error);
      return new Result(exit, program.out.text(), error, failure);
    } catch (IOException e) {
      throw new ActionException(true, line(arguments) + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static String said(String words) {
    return words.isEmpty() ? "" : ": " + Text.visible(words.replaceAll("\\s*\\n\\s*", "; "));
  }

  /**
   * Starts the program and leaves it to the caller, who reads both of its outputs and ends it: for
   * programs that run for as long as Weir does.
   *
   * @param arguments added to those of the command; passed to the program unchanged
   * @throws ActionException when it cannot be started; without {@code retry} when it does not exist
   *     or may not be run
   */
  public Process start(List<String> arguments) throws ActionException {
    List<String> whole = new ArrayList<>(command);
    whole.addAll(arguments);
    try {
      ProcessBuilder builder = new ProcessBuilder(whole);
      builder
          .environment()
          .keySet()
          .removeIf(name -> !PASSED_ON.contains(name) && !name.startsWith("LC_"));
      builder.environment().putAll(environment);
      return builder.start();
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      String lack = lack(why);
      if (!lack.isEmpty()) {
        throw new ActionException(true, command.get(0) + ": cannot be started now: " + lack, e);
      }
      // Not to be tried again: a start without the program must not look like one with it.
      String sentence =
          why.contains("error=2,")
              ? "no such file; see `command`"
              : why.contains("error=13,")
                  ? "permission denied; may this user run it?"
                  : "cannot be started: " + why;
      throw new ActionException(false, Text.visible(command.get(0) + ": " + sentence), e);
    }
  }

  /** What there is too little of for the moment; empty when it is not that. */
  static String lack(String why) {
    return why.contains("error=24,")
        ? "Weir has too many open files; raise its limit (ulimit -n, LimitNOFILE)"
        : why.contains("error=23,")
            ? "this machine has too many open files"
            : why.contains("error=11,") || why.contains("error=35,") // EAGAIN: Linux, the BSDs
                ? "too many processes (ulimit -u)"
                : why.contains("error=12,") ? "not enough memory" : "";
  }
}
