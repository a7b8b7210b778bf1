package io.weir.distribution;

import io.weir.api.source.StreamName;
import io.weir.distribution.MailTraffic.Client;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * What writes the log while Weir follows it: syslogd, which holds the file open; newsyslog, which
 * renames it, begins a new one and tells syslogd a moment later; gzip, whose file grows beside the
 * old one before that goes. Own thread.
 */
final class Syslogd implements AutoCloseable {
  private final Path log;
  private final LiveTraffic traffic;
  private final Random random;
  private final int perSecond;
  private final int perFile;

  /** Held while a line is written or files are moved; whoever holds it has the log at rest. */
  private final ReentrantLock rest = new ReentrantLock(true);

  private final Thread thread = new Thread(this::work, "syslogd");
  private volatile boolean ended;
  private volatile @Nullable Exception failure;
  private FileChannel out;
  private long stream;
  private long bytes;
  private long lines;
  private int inFile;
  private Duration slowest = Duration.ZERO;
  private Step step = Step.NOTHING;
  private long stepDue;
  private boolean wanted;
  private int rotations;
  private byte[] packed = {};
  private int packedWritten;

  private enum Step {
    NOTHING,
    REOPEN,
    PACK,
    PACKING
  }

  /** The file that syslogd writes: its stream's name, 0 without a first line, and its length. */
  record Written(long stream, long bytes) {}

  Syslogd(Path log, LiveTraffic traffic, long seed, int perSecond, int perFile) {
    this.log = log;
    this.traffic = traffic;
    this.random = new Random(seed);
    this.perSecond = perSecond;
    this.perFile = perFile;
    this.out = open();
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Lets nothing be written until {@link #go}, which the same thread must call. */
  void halt() {
    rest.lock();
  }

  void go() {
    rest.unlock();
  }

  /** While at rest. */
  long lines() {
    return lines;
  }

  /**
   * The longest from a line's stamp to its end in the file, while at rest. In quiet, a follower's
   * time moves on to two seconds ago: what is written later than that may be counted in another
   * order by one that was killed than by one that was not.
   */
  Duration slowest() {
    return slowest;
  }

  /** While at rest. */
  int rotations() {
    return rotations;
  }

  Written written() {
    rest.lock();
    try {
      return new Written(stream, bytes);
    } finally {
      rest.unlock();
    }
  }

  /** One message more. */
  void accepted(Client client) {
    rest.lock();
    try {
      Instant now = Instant.now();
      write(now, traffic.accepted(now, client));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      rest.unlock();
    }
  }

  /** So many lines more, as fast as they can be written. */
  void flood(int more) {
    rest.lock();
    try {
      for (int left = more; left > 0; left -= 500) {
        StringBuilder chunk = new StringBuilder();
        int n = Math.min(left, 500);
        for (int i = 0; i < n; i++) {
          chunk.append(traffic.next(Instant.now())).append('\n');
        }
        byte[] raw = chunk.toString().getBytes(StandardCharsets.UTF_8);
        if (stream == 0) {
          stream = StreamName.of(raw, 0, chunk.indexOf("\n"));
        }
        write(out, raw, 0, raw.length);
        bytes += raw.length;
        lines += n;
        inFile += n;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      rest.unlock();
    }
  }

  /** Rotates once more, and returns when the file that was full is packed. */
  void rotate() {
    halt();
    int before = rotations;
    wanted = true;
    go();
    Awaitility.await("rotation")
        .atMost(5, TimeUnit.MINUTES)
        .until(() -> failure != null || rotatedSince(before));
    alive();
  }

  private boolean rotatedSince(int before) {
    halt();
    try {
      return rotations > before && step == Step.NOTHING;
    } finally {
      go();
    }
  }

  /** Fails when the writer has. */
  void alive() {
    Exception e = failure;
    if (e != null) {
      throw new IllegalStateException("the log's writer failed", e);
    }
  }

  private void work() {
    long last = System.nanoTime();
    double owed = 0;
    try {
      while (!ended) {
        TimeUnit.MILLISECONDS.sleep(1 + random.nextInt(15));
        long now = System.nanoTime();
        // After a rest nothing is made up for.
        owed += Math.min(now - last, 50_000_000) / 1e9 * perSecond;
        last = now;
        rest.lock();
        try {
          for (; owed >= 1 && !ended; owed--) {
            Instant stamp = Instant.now();
            write(stamp, traffic.next(stamp));
          }
          if (step == Step.NOTHING ? wanted || inFile >= perFile : System.nanoTime() > stepDue) {
            step();
          }
        } finally {
          rest.unlock();
        }
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      failure = e;
    }
  }

  private void write(Instant stamp, String text) throws IOException {
    byte[] line = (text + "\n").getBytes(StandardCharsets.UTF_8);
    if (stream == 0) {
      stream = StreamName.of(line, 0, line.length - 1);
    }
    int first = random.nextInt(100) == 0 ? random.nextInt(line.length) : line.length;
    write(out, line, 0, first);
    if (first < line.length) {
      try {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(30));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      write(out, line, first, line.length);
    }
    Duration late = Duration.between(stamp, Instant.now());
    slowest = late.compareTo(slowest) > 0 ? late : slowest;
    bytes += line.length;
    lines++;
    inFile++;
  }

  private static void write(FileChannel to, byte[] what, int from, int until) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(what, from, until - from);
    while (buffer.hasRemaining()) {
      to.write(buffer);
    }
  }

  private void step() throws IOException {
    switch (step) {
      case NOTHING -> {
        shift();
        next(Step.REOPEN, 250);
      }
      case REOPEN -> {
        out.close();
        out = open();
        inFile = 0;
        stream = 0;
        bytes = Files.size(log);
        next(Step.PACK, 1500);
      }
      case PACK -> {
        packed = gzip(Files.readAllBytes(old(0, "")));
        packedWritten = 0;
        Files.deleteIfExists(old(0, ".gz"));
        next(Step.PACKING, 5);
      }
      case PACKING -> pack();
    }
  }

  private void next(Step then, int millis) {
    step = then;
    stepDue = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(millis));
  }

  /** newsyslog: all older ones move on, a new file begins with a line of its own. */
  private void shift() throws IOException {
    for (int i = rotations - 1; i >= 0; i--) {
      Files.move(old(i, ".gz"), old(i + 1, ".gz"));
    }
    Files.move(log, old(0, ""));
    Files.writeString(log, traffic.turnedOver(Instant.now()) + "\n", StandardOpenOption.CREATE_NEW);
    wanted = false;
    rotations++;
  }

  /** gzip: its file grows, then has the time of the old one, which goes. */
  private void pack() throws IOException {
    Path to = old(0, ".gz");
    int until = Math.min(packed.length, packedWritten + packed.length / 5 + 1);
    try (FileChannel gz =
        FileChannel.open(to, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      write(gz, packed, packedWritten, until);
    }
    packedWritten = until;
    if (packedWritten < packed.length) {
      next(Step.PACKING, 100);
      return;
    }
    FileTime changed = Files.getLastModifiedTime(old(0, ""));
    Files.setLastModifiedTime(to, changed);
    Files.delete(old(0, ""));
    step = Step.NOTHING;
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (GZIPOutputStream gz = new GZIPOutputStream(all)) {
      gz.write(plain);
    }
    return all.toByteArray();
  }

  private Path old(int number, String ending) {
    return log.resolveSibling(log.getFileName() + "." + number + ending);
  }

  private FileChannel open() {
    try {
      return FileChannel.open(
          log, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    ended = true;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    out.close();
  }
}
