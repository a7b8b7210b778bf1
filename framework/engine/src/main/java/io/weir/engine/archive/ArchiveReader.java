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
 * Reads one old log as a source would have read it live: the same lines under the same stream name
 * and places, so that events get the same ids. One thread.
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
   * @param dating what stamps without a year are dated by
   * @param zone of stamps that carry none
   * @param counted is told how many bytes of the file were read
   */
  ArchiveReader(LogFile file, Dating dating, ZoneId zone, LongConsumer counted) throws IOException {
    this.file = file;
    this.dating = dating;
    this.zone = zone;
    // Once to its naming line and again from the start: nothing is held back meanwhile.
    stream = name(file);
    in = file.open(counted);
    blocks = new LineBlocks(in, false);
  }

  /** The stream's name; 0 while no line of it can give it one. */
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
   * @throws IOException when reading failed; behind all lines that were read whole
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
      tellFailure();
    }
    return batch.size() > 0;
  }

  /** What was read whole before reading failed is handed over first. */
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

  private void tellFailure() throws IOException {
    IOException told = failure;
    if (told != null) {
      throw told;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
