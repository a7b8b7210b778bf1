package io.weir.cli.parse;

import io.weir.engine.archive.LineBlocks;
import io.weir.engine.archive.LineBlocks.Block;
import io.weir.engine.archive.Segments;
import io.weir.engine.coverage.Coverage;
import io.weir.engine.coverage.CoverageMeter;
import io.weir.syslog.Dating;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Parses logs on all cores, before any join, and writes what comes of them in the order of the
 * lines. The caller's thread reads and writes; a plain file that is only counted is read by all.
 */
public final class ParseWorkers implements AutoCloseable {
  /** The form of the output. */
  public enum Form {
    /** One event a line. */
    EVENTS,
    /** One object for each line of input. */
    LINES,
    /** Nothing but counts, by the caller. */
    COUNTS
  }

  private final Form form;
  private final PrintStream out;
  private final int cores;
  private final Slot[] slots;
  private final ExecutorService workers;
  private long lines;

  /**
   * @param parsers asked in this order
   * @param zone of stamps that carry none
   */
  public ParseWorkers(List<NamedParser> parsers, Form form, ZoneId zone, PrintStream out) {
    this.form = form;
    this.out = out;
    cores = Runtime.getRuntime().availableProcessors();
    slots = new Slot[cores + 2];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Slot(List.copyOf(parsers), form, zone);
    }
    workers =
        Executors.newFixedThreadPool(
            cores,
            r -> {
              Thread t = new Thread(r, "weir-parse");
              t.setDaemon(true);
              return t;
            });
  }

  /**
   * Parses one log to its end.
   *
   * @param live whether the input may still be written to; lines are then passed on as they arrive
   * @param dating determines the year of time stamps without one
   * @return false if nobody reads the output any more
   */
  public boolean parse(InputStream in, boolean live, Dating dating)
      throws IOException, InterruptedException {
    LineBlocks blocks = new LineBlocks(in, live);
    int at = 0;
    while (true) {
      Slot slot = slots[at % slots.length];
      collect(slot);
      if (blocks.mayWait()) {
        collectFrom(at + 1);
        out.flush();
      }
      if (form != Form.COUNTS && out.checkError() || !next(blocks, slot, at)) {
        break;
      }
      slot.begin(lines + 1, dating);
      if (form == Form.LINES) {
        lines += countLines(slot.block);
      }
      slot.submitted(workers.submit(slot::work));
      at++;
    }
    collectFrom(at);
    return !out.checkError();
  }

  /**
   * Counts a plain file to its end. The order of lines does not matter for that, so each thread
   * reads what it parses: the data is in the cache of its core, and no other thread must be woken.
   */
  public void count(Path file, Instant received) throws IOException, InterruptedException {
    try (Segments segments = new Segments(file)) {
      for (int i = 1; i < cores; i++) {
        Slot slot = slots[i];
        slot.submitted(workers.submit(() -> count(slot, segments, received)));
      }
      try {
        count(slots[0], segments, received);
      } finally {
        for (int i = 1; i < cores; i++) {
          slots[i].await();
        }
      }
    }
  }

  private static @Nullable Void count(Slot slot, Segments segments, Instant received)
      throws IOException {
    slot.begin(1, Dating.by(received));
    for (InputStream in = segments.next(); in != null; in = segments.next()) {
      LineBlocks blocks = new LineBlocks(in, false);
      while (blocks.next(slot.block)) {
        slot.work();
      }
    }
    return null;
  }

  /** Writes what was read before the failure. */
  private boolean next(LineBlocks blocks, Slot slot, int at)
      throws IOException, InterruptedException {
    try {
      return blocks.next(slot.block);
    } catch (IOException e) {
      collectFrom(at);
      throw e;
    }
  }

  /** The rest of the ring in the order of the lines. */
  private void collectFrom(int at) throws IOException, InterruptedException {
    for (int i = 0; i < slots.length; i++) {
      collect(slots[(at + i) % slots.length]);
    }
  }

  private void collect(Slot slot) throws IOException, InterruptedException {
    slot.await();
    if (slot.out.size() > 0) {
      slot.out.drainTo(out);
    }
  }

  private static long countLines(Block block) {
    long n = 0;
    for (int from = 0; from < block.length(); from = block.end(from) + 1) {
      n++;
    }
    return n;
  }

  /** Returns the counts of all logs so far. */
  public ParseTally tally() {
    ParseTally all = new ParseTally();
    for (Slot slot : slots) {
      all.add(slot.tally);
    }
    return all;
  }

  /** How much was understood in all logs so far, where counts were asked for. */
  public Coverage coverage() {
    List<CoverageMeter> meters = new ArrayList<>();
    for (Slot slot : slots) {
      meters.add(slot.meter);
    }
    return CoverageMeter.sum(meters);
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
