package io.weir.plugins.source.stdin;

import io.weir.api.ComponentContext;
import io.weir.api.source.LineBatch;
import io.weir.api.source.Source;
import io.weir.api.source.StreamName;
import io.weir.syslog.Newlines;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads standard input to its end. */
final class StdinSource implements Source {
  private static final Logger log = LoggerFactory.getLogger(StdinSource.class);

  /** Lines by newsyslog that may stand before the first one of the log itself. */
  private static final int MOST_HELD = 1_000;

  private final Clock clock;
  private final ZoneId zone;
  private final Supplier<InputStream> in;
  private final FirstLines first = new FirstLines();
  private List<Source.Position> resume = List.of();
  private @Nullable Pump pump;
  private volatile boolean finished;
  private volatile boolean closed;

  /** The beginning of the next line, and what came behind it. */
  private byte[] buffer = new byte[1 << 16];

  private int used;

  /** Bytes of a line that is too long which were dropped. */
  private long dropped;

  /** Where the buffer begins in the stream. */
  private long place;

  /** Lines that wait until it is known which stream this is, and whether it was read before. */
  private final List<Held> held = new ArrayList<>();

  private boolean known;
  private long stream;

  /** What lies before this was read in an earlier life, of the very same input. */
  private long skip;

  private boolean begun;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Held(long place, byte[] bytes) {}

  /**
   * @param in gives standard input when it is opened
   */
  StdinSource(StdinConfig config, ComponentContext context, Supplier<InputStream> in) {
    this.clock = context.clock();
    this.zone = config.zone() == null ? context.zone() : config.zone();
    this.in = in;
  }

  @Override
  public void open(List<Source.Position> positions) {
    if (closed) {
      return;
    }
    resume = List.copyOf(positions);
    Pump opened = new Pump(in.get());
    pump = opened;
    opened.start();
  }

  @Override
  public boolean isReopenable() {
    return false;
  }

  @Override
  public void poll(LineBatch batch, Duration wait) throws IOException, InterruptedException {
    Pump from = pump;
    if (from == null) {
      throw new IllegalStateException("poll before open");
    }
    long begun = System.nanoTime();
    int before = batch.size();
    while (!closed && !finished && !batch.isFull()) {
      boolean some = batch.size() > before;
      byte[] piece = from.take(some ? Duration.ZERO : Pump.atMost(wait, begun));
      if (piece != null) {
        append(piece);
        lines(batch, false);
      } else if (from.isEmpty()) {
        lines(batch, true);
        finished = true;
        log.info("standard input has ended after {} bytes", place);
      } else {
        return;
      }
    }
  }

  private void append(byte[] piece) {
    if (used + piece.length > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, used + piece.length));
    }
    System.arraycopy(piece, 0, buffer, used, piece.length);
    used += piece.length;
  }

  /** Hands over the lines in the buffer; at the end of the input a rest without newline, too. */
  private void lines(LineBatch batch, boolean end) {
    begun = false;
    long before = place;
    int from = 0;
    for (int to = Newlines.find(buffer, 0, used); to >= 0; to = Newlines.find(buffer, from, used)) {
      boolean whole = dropped == 0 && to > from && buffer[to - 1] == '\r';
      line(batch, from, whole ? to - 1 : to);
      place += to - from + dropped + 1;
      dropped = 0;
      from = to + 1;
    }
    if (end && used > from) {
      line(batch, from, used);
      place += used - from + dropped;
      from = used;
    }
    keep(from);
    if (!known) {
      recognise(end);
    }
    if (known) {
      held.forEach(h -> hand(batch, h.place(), h.bytes(), 0, h.bytes().length));
      held.clear();
      if (place > Math.max(before, skip) || begun) {
        batch.reached(new Source.Position(stream, place, first.hint()));
      }
    }
  }

  private void line(LineBatch batch, int from, int to) {
    int cut = Math.min(to, from + LineBatch.MAX_LINE);
    first.add(buffer, from, cut);
    if (known) {
      hand(batch, place, buffer, from, cut);
      return;
    }
    held.add(new Held(place, Arrays.copyOfRange(buffer, from, cut)));
    if (stream == 0 && (held.size() > MOST_HELD || !StreamName.isTurnover(buffer, from, cut))) {
      stream = StreamName.of(buffer, from, cut);
    }
  }

  private void hand(LineBatch batch, long at, byte[] bytes, int from, int to) {
    if (at < skip) {
      return;
    }
    if (!begun) {
      batch.begin(stream, clock.instant(), zone);
      begun = true;
    }
    batch.add(at, bytes, from, to);
  }

  /** Of a line that has no end yet no more is kept than will be handed over. */
  private void keep(int from) {
    System.arraycopy(buffer, from, buffer, 0, used - from);
    used -= from;
    int tooLong = used - LineBatch.MAX_LINE;
    if (tooLong > 0) {
      dropped += tooLong;
      used -= tooLong;
    }
  }

  /** Finds out whether the stream was read before: as far as it was, or for the first lines. */
  private void recognise(boolean end) {
    if (stream == 0) {
      return;
    }
    for (Source.Position position : resume) {
      if (position.stream() == stream && first.begins(position)) {
        if (place < position.place() && !first.isFull() && !end) {
          return; // it may be another one: the next line tells
        }
        skip = position.place();
        log.info("standard input repeats what was read before; continuing at byte {}", skip);
      }
    }
    known = true;
  }

  @Override
  public boolean isFinished() {
    return finished;
  }

  @Override
  public Source.Status status() {
    Pump from = pump;
    return new Source.Status("standard input", from == null ? -1 : from.waiting(), -1, "");
  }

  @Override
  public void close() {
    closed = true;
    Pump from = pump;
    if (from != null) {
      from.close();
    }
  }

  /** Makes sources of type {@code stdin}. */
  @Extension
  public static final class Factory implements Source.Factory<StdinConfig> {
    /** For PF4J. */
    public Factory() {}

    @Override
    public String type() {
      return "stdin";
    }

    @Override
    public Class<StdinConfig> configType() {
      return StdinConfig.class;
    }

    @Override
    public Source create(StdinConfig config, ComponentContext context) {
      return new StdinSource(config, context, () -> System.in);
    }
  }
}
