package io.weir.engine.archive;

import io.weir.api.source.LineBatch;
import io.weir.api.source.StreamName;
import io.weir.engine.archive.LineBlocks.Block;
import io.weir.syslog.Dating;
import java.io.IOException;
import java.io.InputStream;
import java.time.ZoneId;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one old log with the stream name and places that a source would have given to its lines, so
 * that events get the same ids. Not thread-safe.
 */
final class ArchiveReader implements AutoCloseable {
  private static final int BLOCK = 1 << 20;

  private final LogFile file;
  private final Dating dating;
  private final ZoneId zone;
  private final InputStream in;
  private final LineBlocks blocks;
  private final Block block = new Block(BLOCK);
  private final long stream;
  private @Nullable IOException failure;
  private boolean loaded;
  private int from;

  /**
   * @param dating dates time stamps without a year
   * @param zone the zone of time stamps without one
   * @param counted gets the number of bytes of the file with each read
   */
  ArchiveReader(LogFile file, Dating dating, ZoneId zone, LongConsumer counted) throws IOException {
    this.file = file;
    this.dating = dating;
    this.zone = zone;
    // Reads up to the naming line and then again from the start, so that nothing is buffered.
    stream = name(file);
    in = file.open(counted);
    blocks = new LineBlocks(in, false);
  }

  /** The stream's name; 0 when no line can give it one. */
  private static long name(LogFile file) throws IOException {
    try (InputStream in = file.open(n -> {})) {
      LineBlocks blocks = new LineBlocks(in, false);
      Block block = new Block(BLOCK);
      while (blocks.next(block)) {
        for (int from = 0; from < block.length(); ) {
          int end = block.end(from);
          int to = block.stripped(from, end);
          if (counts(file, block, from, end) && !StreamName.isTurnover(block.bytes(), from, to)) {
            return StreamName.of(block.bytes(), from, to);
          }
          from = end + 1;
        }
      }
    }
    return 0;
  }

  private static boolean counts(LogFile file, Block block, int from, int end) {
    return block.isComplete(end) || file.isPacked() && end > from;
  }

  /**
   * Appends lines until the batch is full.
   *
   * @return false when there are no more
   * @throws IOException when reading failed; only after all complete lines were returned
   */
  boolean fill(LineBatch batch) throws IOException {
    if (stream == 0) {
      return false;
    }
    long next = -1;
    while (!batch.isFull()) {
      if (!loaded || from >= block.length()) {
        loaded = more();
        from = 0;
        if (!loaded) {
          break;
        }
      }
      int end = block.end(from);
      if (counts(file, block, from, end)) {
        long place = block.place() + from;
        if (place >= next) {
          batch.begin(stream, dating.limit(place), zone);
          next = dating.next(place);
        }
        batch.add(place, block.bytes(), from, block.stripped(from, end));
      }
      from = end + 1;
    }
    if (batch.size() == 0) {
      throwFailure();
    }
    return batch.size() > 0;
  }

  /** Reads the next block; a failure is kept until all complete lines were returned. */
  private boolean more() {
    if (failure != null) {
      return false;
    }
    try {
      return blocks.next(block);
    } catch (IOException e) {
      failure = e;
      return false;
    }
  }

  private void throwFailure() throws IOException {
    IOException failed = failure;
    if (failed != null) {
      throw failed;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
