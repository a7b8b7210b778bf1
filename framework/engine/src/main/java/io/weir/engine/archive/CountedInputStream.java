package io.weir.engine.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Counts the bytes read. */
final class CountedInputStream extends FilterInputStream {
  private final LongConsumer counted;

  CountedInputStream(InputStream in, LongConsumer counted) {
    super(in);
    this.counted = counted;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    if (b >= 0) {
      counted.accept(1);
    }
    return b;
  }

  @Override
  public int read(byte[] bytes, int from, int most) throws IOException {
    int n = super.read(bytes, from, most);
    if (n > 0) {
      counted.accept(n);
    }
    return n;
  }

  @Override
  public long skip(long most) throws IOException {
    long n = super.skip(most);
    counted.accept(n);
    return n;
  }
}
