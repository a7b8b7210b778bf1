package io.weir.plugins.action.pf;

import io.weir.api.action.ActionException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs pfctl: an argument list and never a shell, with a time-out, its words in the error. */
final class Pfctl {
  private static final int MOST_OUTPUT = 32 << 20;
  private static final Set<String> PASSED_ON =
      Set.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "TZ", "TMPDIR");
  private static final int MOST_ERROR = 4 << 10;
  private static final Duration WAIT_FOR_THE_KILLED = Duration.ofSeconds(2);

  private final List<String> command;
  private final Duration timeout;

  Pfctl(List<String> command, Duration timeout) {
    this.command = List.copyOf(command);
    this.timeout = timeout;
  }

  /** What came of a call; {@code failure} is a sentence when its exit code is not 0. */
  record Result(int exit, String out, String error, String failure) {
    Result orThrow() throws ActionException {
      if (exit != 0) {
        throw new ActionException(true, failure, null);
      }
      return this;
    }

    /** pf knows no table of this name: nobody declared it, and nothing was added yet. */
    boolean noSuchTable() {
      return exit != 0 && error.contains("able does not exist");
    }
  }

  /** The command line, for people. */
  String line(List<String> arguments) {
    return String.join(" ", command) + " " + String.join(" ", arguments);
  }

  /** The program is not here, or this user may not run it; found out without starting it. */
  List<String> missing(@Nullable String path) {
    String program = command.get(0);
    try {
      if (program.indexOf('/') >= 0) {
        Path file = Path.of(program);
        if (!Files.exists(file)) {
          return List.of(program + " is not on this machine: `run` would block nobody here");
        }
        return Files.isRegularFile(file) && Files.isExecutable(file)
            ? List.of()
            : List.of("this user may not start " + program + ": `run` would block nobody here");
      }
      for (String folder : (path == null ? "" : path).split(":", -1)) {
        Path file = Path.of(folder).resolve(program);
        if (Files.isRegularFile(file) && Files.isExecutable(file)) {
          return List.of();
        }
      }
      return List.of(program + " is not on the PATH: `run` would block nobody here");
    } catch (InvalidPathException e) {
      return List.of(program + " is no path of a program: `run` would block nobody here");
    }
  }

  Result run(List<String> arguments, String input) throws ActionException, InterruptedException {
    return run(arguments, input, MOST_OUTPUT);
  }

  /** With a limit of its own for what is kept in memory of the output, in bytes. */
  Result run(List<String> arguments, String input, int most)
      throws ActionException, InterruptedException {
    List<String> whole = new ArrayList<>(command);
    whole.addAll(arguments);
    String line = line(arguments);
    Process process;
    try {
      ProcessBuilder builder = new ProcessBuilder(whole);
      builder.environment().keySet().removeIf(name -> !isPassedOn(name));
      process = builder.start();
    } catch (IOException e) {
      String lack = lack(e);
      // For good otherwise: a start without the program must not look like one with it.
      throw lack.isEmpty()
          ? new ActionException(false, cannotStart(e), e)
          : new ActionException(true, command.get(0) + ": cannot be started now: " + lack, e);
    }
    Stream out = new Stream(process.getInputStream(), most);
    Stream error = new Stream(process.getErrorStream(), MOST_ERROR);
    Thread in = writer(process.getOutputStream(), input);
    try {
      long end = System.nanoTime() + timeout.toNanos();
      boolean ended = process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS);
      // A grandchild may hold the pipes open after the child has ended.
      ended = ended && join(out, end) && join(error, end);
      if (!ended) {
        throw new ActionException(
            true,
            line + ": no end after " + timeout.toMillis() + " ms, killed; see `timeout`",
            null);
      }
    } finally {
      kill(process);
      in.interrupt();
    }
    if (out.cut()) {
      throw new ActionException(
          true, line + ": more than " + (most >> 20) + " MiB of output", null);
    }
    int exit = process.exitValue();
    String words = error.text().strip();
    String failure =
        line
            + ": exit code "
            + exit
            + (words.isEmpty() ? "" : ": " + words.replaceAll("\\s*\\n\\s*", "; "))
            + (words.contains("ermission denied") || words.contains("not permitted")
                ? " (pfctl needs root: see the rights in the README)"
                : "");
    return new Result(exit, out.text(), words, failure);
  }

  /** All others may be secrets that the pipeline file reads with {@code ${env:…}}. */
  private static boolean isPassedOn(String variable) {
    return PASSED_ON.contains(variable) || variable.startsWith("LC_");
  }

  /**
   * What the system or this process has too little of for the moment; empty when it is not that.
   */
  static String lack(IOException e) {
    String why = String.valueOf(e.getMessage());
    if (why.contains("error=24,")) {
      return "Weir has too many open files; raise its limit (ulimit -n, LimitNOFILE)";
    }
    if (why.contains("error=23,")) {
      return "this machine has too many open files";
    }
    if (why.contains("error=11,") || why.contains("error=35,")) {
      return "too many processes (ulimit -u)"; // EAGAIN of Linux and of the BSDs
    }
    return why.contains("error=12,") ? "not enough memory" : "";
  }

  private String cannotStart(IOException e) {
    String program = command.get(0);
    String why = String.valueOf(e.getMessage());
    if (why.contains("error=2,")) {
      return program + ": no such file; is this FreeBSD or OpenBSD? else set `command`";
    }
    if (why.contains("error=13,")) {
      return program + ": permission denied; may this user run it?";
    }
    return program + ": cannot be started: " + why;
  }

  private static boolean join(Thread thread, long end) throws InterruptedException {
    long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
    thread.join(left);
    return !thread.isAlive();
  }

  /** Ends it and what it started, and sees them gone: nothing of a call outlives the call. */
  private static void kill(Process process) {
    if (!process.isAlive()) {
      return;
    }
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    CompletableFuture<?>[] ends =
        all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(WAIT_FOR_THE_KILLED.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // Stuck in the kernel: it cannot be helped, and the error of the call tells what hung.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes beside the reading: a program that prints before it has read all blocks nobody. */
  private static Thread writer(OutputStream to, String input) {
    Thread thread =
        new Thread(
            () -> {
              try (to) {
                to.write(input.getBytes(StandardCharsets.US_ASCII));
              } catch (IOException e) {
                // It ended without reading all; its exit code says why.
              }
            },
            "pfctl-in");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Reads one of the program's streams to its end, and keeps its beginning. */
  private static final class Stream extends Thread {
    private final InputStream from;
    private final int most;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean cut;

    Stream(InputStream from, int most) {
      super("pfctl-out");
      this.from = from;
      this.most = most;
      setDaemon(true);
      start();
    }

    @Override
    public void run() {
      byte[] buffer = new byte[8192];
      try (from) {
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
          int take = Math.min(n, most - kept.size());
          kept.write(buffer, 0, take);
          cut |= take < n;
        }
      } catch (IOException e) {
        // Closed because the process was killed.
      }
    }

    /** After the thread's end. */
    boolean cut() {
      return cut;
    }

    String text() {
      return kept.toString(StandardCharsets.UTF_8);
    }
  }
}
