package io.weir.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Measures a process on Linux again and again, and writes a table of it as it goes. */
final class LongRunFigures {
  private final Path file;
  private final long begin = System.nanoTime();
  private final List<Sample> samples = new ArrayList<>();
  private Duration cpu = Duration.ZERO;
  private long cpuAt = begin;
  private long cpuOf;

  /** {@code heap} is what a collection of all garbage leaves, NaN where none was made. */
  record Sample(
      double at,
      long lines,
      double behind,
      double rss,
      double heap,
      double threads,
      double handles,
      double state,
      double spool,
      double store,
      double processor) {}

  LongRunFigures(Path file) throws IOException {
    this.file = file;
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, "");
    note(
        "min: minutes since the start; behind: seconds; RSS, heap (live objects after a full"
            + " collection), state (its folder), store (the database's files): MB; CPU: percent of"
            + " one core");
    append(
        "%7s %10s %7s %7s %7s %8s %8s %8s %8s %8s %6s%n"
            .formatted(
                "min", "lines", "behind", "RSS", "heap", "threads", "handles", "state", "spool",
                "store", "CPU"));
  }

  double minutes() {
    return (System.nanoTime() - begin) / 6e10;
  }

  /** What happened, between the rows. */
  void note(String what) {
    append(String.format(Locale.ROOT, "# %.1f min: %s%n", minutes(), what));
  }

  private void append(String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void sample(
      ProcessHandle of,
      Path state,
      boolean collect,
      long lines,
      double behind,
      double spool,
      long store)
      throws IOException {
    double heap = collect ? live(of.pid()) / 1e6 : Double.NaN;
    Sample now =
        new Sample(
            minutes(),
            lines,
            behind,
            status(of.pid(), "VmRSS:") * 1024 / 1e6,
            heap,
            status(of.pid(), "Threads:"),
            handles(of.pid()),
            size(state) / 1e6,
            spool,
            store / 1e6,
            processor(of));
    samples.add(now);
    append(
        String.format(
            Locale.ROOT,
            "%7.1f %10d %7.1f %7.0f %7s %8.0f %8.0f %8.2f %8.0f %8.0f %6.0f%n",
            now.at,
            now.lines,
            now.behind,
            now.rss,
            Double.isNaN(heap) ? "" : String.format(Locale.ROOT, "%.1f", heap),
            now.threads,
            now.handles,
            now.state,
            now.spool,
            now.store,
            now.processor));
  }

  /**
   * What grew, in words, from the minutes after the first time to those after the second: the
   * middle value of each column, with what chance may add.
   */
  List<String> growth(double first, double last, double minutes) {
    List<String> all = new ArrayList<>();
    grown(all, "heap in MB", Sample::heap, 1.1, 5, first, last, minutes);
    grown(all, "RSS in MB", Sample::rss, 1.15, 20, first, last, minutes);
    grown(all, "threads", Sample::threads, 1, 2, first, last, minutes);
    grown(all, "handles", Sample::handles, 1, 3, first, last, minutes);
    grown(all, "state folder in MB", Sample::state, 1.2, 4, first, last, minutes);
    grown(all, "seconds behind", Sample::behind, 1, 2, first, last, minutes);
    return all;
  }

  private void grown(
      List<String> into,
      String what,
      ToDoubleFunction<Sample> column,
      double times,
      double plus,
      double first,
      double last,
      double minutes) {
    double before = median(first, first + minutes, column);
    double after = median(last, last + minutes, column);
    String told =
        String.format(
            Locale.ROOT, "%s: %.1f, %.0f minutes later %.1f", what, before, last - first, after);
    note(told);
    // Neither is NaN.
    if (!(after <= before * times + plus)) {
      into.add(told);
    }
  }

  private double median(double from, double until, ToDoubleFunction<Sample> column) {
    double[] sorted =
        samples.stream()
            .filter(s -> s.at >= from && s.at < until)
            .mapToDouble(column)
            .filter(value -> !Double.isNaN(value))
            .sorted()
            .toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  private double processor(ProcessHandle of) {
    Duration used = of.info().totalCpuDuration().orElse(Duration.ZERO);
    long now = System.nanoTime();
    double percent =
        of.pid() == cpuOf ? used.minus(cpu).toNanos() * 100.0 / (now - cpuAt) : Double.NaN;
    cpu = used;
    cpuAt = now;
    cpuOf = of.pid();
    return percent;
  }

  private static long status(long pid, String what) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith(what)) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IllegalStateException("no " + what + " of process " + pid);
  }

  private static long handles(long pid) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return all.count();
    }
  }

  private static long size(Path folder) throws IOException {
    long all = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path one : files.filter(Files::isRegularFile).toList()) {
        try {
          all += Files.size(one);
        } catch (NoSuchFileException e) {
          // Replaced just now.
        }
      }
    }
    return all;
  }

  /** Bytes of all objects that are in use. */
  private static long live(long pid) throws IOException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "GC.class_histogram") // collects before it counts
            .redirectErrorStream(true)
            .start();
    String all = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return all.lines()
        .filter(line -> line.startsWith("Total"))
        .mapToLong(line -> Long.parseLong(line.strip().split("\\s+", -1)[2]))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(all));
  }
}
