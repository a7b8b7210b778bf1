package io.weir.testkit;

import io.weir.api.ComponentContext;
import io.weir.api.source.LineBatch;
import io.weir.api.source.Source;
import io.weir.api.source.StreamName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A source of lines in memory. It outlives the engine that reads it: when it is closed and opened
 * again, it continues after the given positions, as a file would. Lines can be appended from any
 * thread.
 */
public final class MemorySource implements Source {
  private final List<Stream> streams = new ArrayList<>();
  private ZoneId zone = ZoneOffset.UTC;
  private Instant received = Instant.parse("2026-11-22T12:00:00Z");
  private boolean ended;
  private boolean closed;
  private boolean opened;

  private static final class Stream {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int read;
    private long name;

    /** 0 while there is no complete line to name it by. */
    long name() {
      if (name == 0) {
        name = find();
      }
      return name;
    }

    private long find() {
      byte[] all = bytes.toByteArray();
      int from = 0;
      for (int i = 0; i < all.length; i++) {
        if (all[i] == '\n') {
          if (!StreamName.isTurnover(all, from, i)) {
            return StreamName.of(all, from, i);
          }
          from = i + 1;
        }
      }
      return 0;
    }
  }

  /** A source without lines. */
  public MemorySource() {
    streams.add(new Stream());
  }

  /** Sets the zone of the lines. */
  public synchronized MemorySource zone(ZoneId newZone) {
    zone = newZone;
    return this;
  }

  /** Sets when the lines that are polled from now on count as read. */
  public synchronized MemorySource received(Instant time) {
    received = time;
    return this;
  }

  /** Adds complete lines. */
  public MemorySource append(String... lines) {
    for (String line : lines) {
      append((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  /** Adds bytes, complete lines or not. */
  public synchronized MemorySource append(byte[] bytes) {
    streams.get(streams.size() - 1).bytes.writeBytes(bytes);
    notifyAll();
    return this;
  }

  /** Lines appended from now on belong to a new stream. */
  public synchronized MemorySource rotate() {
    streams.add(new Stream());
    return this;
  }

  /** Nothing more will be appended, as when the writer of a pipe is gone. */
  public synchronized MemorySource end() {
    ended = true;
    notifyAll();
    return this;
  }

  @Override
  public synchronized boolean isFinished() {
    return ended && isDrained();
  }

  /** Returns whether an engine has it open. */
  public synchronized boolean isOpen() {
    return opened && !closed;
  }

  /** Returns whether all lines were read. */
  public synchronized boolean isDrained() {
    return status().behind() == 0;
  }

  @Override
  public synchronized void open(List<Source.Position> resume) {
    closed = false;
    opened = true;
    for (Stream s : streams) {
      long name = s.name();
      s.read = 0;
      for (Source.Position p : resume) {
        if (p.stream() == name && name != 0) {
          s.read = (int) p.place();
        }
      }
    }
  }

  @Override
  public synchronized void poll(LineBatch batch, Duration wait) throws InterruptedException {
    long end = System.nanoTime() + wait.toNanos();
    while (!closed) {
      for (Stream s : streams) {
        fill(s, batch);
      }
      long left = (end - System.nanoTime()) / 1_000_000;
      if (batch.size() > 0 || left <= 0) {
        return;
      }
      wait(left);
    }
  }

  private void fill(Stream s, LineBatch batch) {
    byte[] all = s.bytes.toByteArray();
    long name = s.name();
    int from = s.read;
    if (name == 0 || from == all.length) {
      return;
    }
    batch.begin(name, received, zone);
    for (int i = from; i < all.length && !batch.isFull(); i++) {
      if (all[i] == '\n') {
        batch.add(s.read, all, s.read, i);
        s.read = i + 1;
      }
    }
    if (s.read > from) {
      batch.reached(new Source.Position(name, s.read, "memory"));
    }
  }

  @Override
  public synchronized Source.Status status() {
    long total = 0;
    long behind = 0;
    for (Stream s : streams) {
      total += s.bytes.size();
      behind += s.bytes.size() - s.read;
    }
    return new Source.Status("memory", behind, total, "");
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Options: none. */
  public record Options() {}

  /** Hands out one source for each id, the same after a restart. Type {@code memory}. */
  public static final class Factory implements Source.Factory<Options> {
    private final Map<String, MemorySource> sources = new ConcurrentHashMap<>();

    /** No sources yet. */
    public Factory() {}

    /** The source of the entry with this id. */
    public MemorySource source(String id) {
      return sources.computeIfAbsent(id, i -> new MemorySource());
    }

    @Override
    public String type() {
      return "memory";
    }

    @Override
    public Class<Options> configType() {
      return Options.class;
    }

    @Override
    public Source create(Options config, ComponentContext context) {
      return source(context.id());
    }
  }
}
