package io.weir.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Measures how long it takes from the write of the line that crosses a limit to the call of pfctl
 * that adds the address, with a fresh address each time. Not a test: figures mean something on an
 * idle machine only.
 *
 * <pre>
 *   mvn -q -DskipTests verify
 *   java -cp distribution/target/test-classes io.weir.distribution.LatencyTrials \
 *       distribution/target/weir distribution/src/test/c/pfctl.c [TRIALS]
 * </pre>
 *
 * The C file is a stand-in for pfctl, compiled with {@code cc}, that notes when it was called. Its
 * own start is part of what is measured.
 */
final class LatencyTrials {
  private static final int LIMIT = 150;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);

  private final Path folder;
  private final Path log;
  private final Path calls;
  private final Random random = new Random(7);
  private int lines;

  private LatencyTrials(Path folder) {
    this.folder = folder;
    this.log = folder.resolve("maillog");
    this.calls = folder.resolve("pf/calls");
  }

  /** See the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length < 2) {
      System.err.println("usage: LatencyTrials WEIR-FOLDER PFCTL.C [TRIALS]");
      System.exit(2);
    }
    int trials = args.length > 2 ? Integer.parseInt(args[2]) : 100;
    LatencyTrials it = new LatencyTrials(Files.createTempDirectory("weir-latency-"));
    double[] millis = it.measure(Path.of(args[0]), Path.of(args[1]), trials);
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "%d trials, line written to pfctl called, ms: p50 %.1f  p90 %.1f  p99 %.1f  max %.1f%n",
        trials,
        quantile(millis, 0.50),
        quantile(millis, 0.90),
        quantile(millis, 0.99),
        millis[millis.length - 1]);
  }

  private static double quantile(double[] sorted, double part) {
    return sorted[Math.min(sorted.length - 1, (int) Math.ceil(part * sorted.length) - 1)];
  }

  /** Where it keeps its state is compiled in: a variable would need one program more. */
  private Path compiled(Path source) throws IOException, InterruptedException {
    Path program = folder.resolve("pfctl");
    Process cc =
        new ProcessBuilder(
                "cc",
                "-O2",
                "-DSTATE=\"" + calls.getParent() + "\"",
                "-o",
                program.toString(),
                source.toString())
            .inheritIO()
            .start();
    if (cc.waitFor() != 0) {
      throw new IOException("cc cannot compile " + source);
    }
    return program;
  }

  private double[] measure(Path weir, Path pfctl, int trials)
      throws IOException, InterruptedException {
    Files.createDirectories(calls.getParent());
    Files.writeString(
        folder.resolve("weir.yaml"),
        """
        sources: [{ type: file, path: maillog }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        rules:
          - type: rate
            event: mail_accepted
            per: client_address
            window: 3h
            levels: [{ at: %d, actions: [pf] }]
        actions: [{ type: pf, table: mailblock, file: mailblock, for: 1h,
            command: ["%s"] }]
        """
            .formatted(LIMIT, compiled(pfctl)));
    StringBuilder almost = new StringBuilder();
    for (int i = 0; i < trials; i++) {
      for (int k = 1; k < LIMIT; k++) {
        almost.append(line(i));
      }
    }
    Files.writeString(log, almost);
    ProcessBuilder builder =
        new ProcessBuilder(
            weir.resolve("bin/weir").toAbsolutePath().toString(),
            "run",
            "--config",
            folder.resolve("weir.yaml").toString());
    Process daemon = builder.redirectError(folder.resolve("stderr").toFile()).start();
    try {
      // Long enough to read what is there and to come to rest.
      if (daemon.waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException(Files.readString(folder.resolve("stderr")));
      }
      double[] millis = new double[trials];
      for (int i = 0; i < trials; i++) {
        millis[i] = trial(i);
        Thread.sleep(100 + random.nextInt(900));
      }
      return millis;
    } finally {
      daemon.destroy();
      daemon.waitFor(20, TimeUnit.SECONDS);
    }
  }

  private double trial(int i) throws IOException, InterruptedException {
    String crossing = line(i);
    Instant written = Instant.now();
    Files.writeString(log, crossing, StandardOpenOption.APPEND);
    long start = written.getEpochSecond() * 1_000_000_000L + written.getNano();
    Instant patience = written.plus(Duration.ofSeconds(30));
    while (adds().size() <= i) {
      if (Instant.now().isAfter(patience)) {
        throw new IllegalStateException(
            "nothing was added for line " + i + ": " + Files.readString(folder.resolve("stderr")));
      }
      Thread.sleep(20);
    }
    return (adds().get(i) - start) / 1e6;
  }

  /** When addresses were added, in nanoseconds since 1970. */
  private List<Long> adds() throws IOException {
    if (!Files.exists(calls)) {
      return List.of();
    }
    return Files.readAllLines(calls).stream()
        .filter(call -> call.contains(" -T add"))
        .map(call -> Long.parseLong(call.substring(0, call.indexOf(' '))))
        .toList();
  }

  /** No two lines are equal: what stands in a log several times counts once. */
  private String line(int trial) {
    return "%s mx postfix/smtpd[4711]: 4F%06X: client=unknown[203.0.%d.%d]\n"
        .formatted(
            STAMP.format(Instant.now().atZone(ZoneId.systemDefault())),
            lines++,
            trial / 250,
            1 + trial % 250);
  }
}
