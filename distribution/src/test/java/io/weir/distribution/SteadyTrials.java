package io.weir.distribution;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Measures the daemon with an H2 store and the page under steady lines: memory, state file and
 * processor a minute, then the processor when nothing comes. Not a test: figures mean something on
 * an idle Linux machine only.
 *
 * <pre>
 *   mvn -q -DskipTests verify
 *   java -cp distribution/target/test-classes:… io.weir.distribution.SteadyTrials \
 *       distribution/target/weir [MINUTES [LINES-A-SECOND]]
 * </pre>
 */
final class SteadyTrials {
  private static final int IDLE_SECONDS = 60;

  /** Ticks a second in /proc, the same on every Linux. */
  private static final double TICKS = 100;

  private SteadyTrials() {}

  /** See the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length < 1) {
      System.err.println("usage: SteadyTrials WEIR-FOLDER [MINUTES [LINES-A-SECOND]]");
      System.exit(2);
    }
    int minutes = args.length > 1 ? Integer.parseInt(args[1]) : 10;
    int perSecond = args.length > 2 ? Integer.parseInt(args[2]) : 2000;
    Path folder = Files.createTempDirectory("weir-steady-");
    System.out.println("in " + folder);
    measure(Path.of(args[0]), folder, minutes, perSecond);
  }

  private static void measure(Path weir, Path folder, int minutes, int perSecond)
      throws IOException, InterruptedException {
    Files.writeString(
        folder.resolve("weir.yaml"),
        """
        sources: [{ type: file, path: maillog }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        state: data/state
        web: { listen: "127.0.0.1:%d" }
        rules:
          - { id: busy, type: rate, event: mail_accepted, per: client_address, window: calendar_hour, levels: [{ at: 100 }] }
          - { id: burst, type: rate, event: mail_accepted, per: sasl_username, window: 1h, levels: [{ at: 500 }] }
        """
            .formatted(freePort()));
    LiveTraffic traffic = new LiveTraffic(7, ZoneId.systemDefault(), false);
    ProcessBuilder builder =
        new ProcessBuilder(
            weir.resolve("bin/weir").toAbsolutePath().toString(),
            "run",
            "--config",
            folder.resolve("weir.yaml").toString());
    try (Syslogd syslogd = new Syslogd(folder.resolve("maillog"), traffic, 7, perSecond, 500_000)) {
      Process daemon = builder.redirectError(folder.resolve("stderr").toFile()).start();
      try {
        syslogd.start();
        for (int minute = 1; minute <= minutes; minute++) {
          double before = cpuSeconds(daemon.pid());
          waitFor(daemon, folder, 60);
          syslogd.alive();
          syslogd.halt();
          long lines = syslogd.lines();
          syslogd.go();
          tell("minute " + minute, daemon.pid(), folder, (cpuSeconds(daemon.pid()) - before) / 60);
          System.out.println("  lines so far " + lines);
        }
        syslogd.halt();
        waitFor(daemon, folder, 30);
        double before = cpuSeconds(daemon.pid());
        waitFor(daemon, folder, IDLE_SECONDS);
        double idle = (cpuSeconds(daemon.pid()) - before) / IDLE_SECONDS;
        tell("idle", daemon.pid(), folder, idle);
        syslogd.go();
      } finally {
        daemon.destroy();
        daemon.waitFor(20, TimeUnit.SECONDS);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void waitFor(Process daemon, Path folder, int seconds)
      throws IOException, InterruptedException {
    if (daemon.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new IllegalStateException(Files.readString(folder.resolve("stderr")));
    }
  }

  private static void tell(String when, long pid, Path folder, double cpu) throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%s: RSS %.0f MB (most %.0f), state file %.1f MB, store %.1f MB, processor %.2f %%%n",
        when,
        memory(pid, "VmRSS:"),
        memory(pid, "VmHWM:"),
        Files.size(folder.resolve("data/state/state.mv")) / 1e6,
        Files.size(folder.resolve("data/weir.mv.db")) / 1e6,
        cpu * 100);
  }

  private static double memory(long pid, String what) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith(what)) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
      }
    }
    throw new IllegalStateException("no " + what + " of process " + pid);
  }

  private static double cpuSeconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
  }
}
