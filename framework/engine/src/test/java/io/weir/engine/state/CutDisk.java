package io.weir.engine.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A disk that takes so many bytes and then no more, in the middle of a write: it is full, or the
 * process was killed there. Names are {@code cut:/path}.
 */
public final class CutDisk extends FilePathWrapper {
  private static final CutDisk DISK = new CutDisk();
  private long left = Long.MAX_VALUE;
  private long written;

  /** H2 makes one for each path. */
  public CutDisk() {}

  static CutDisk register() {
    FilePath.register(DISK);
    DISK.takes(Long.MAX_VALUE);
    return DISK;
  }

  synchronized void takes(long bytes) {
    left = bytes;
    written = 0;
  }

  synchronized long written() {
    return written;
  }

  private synchronized int room(int bytes) {
    int taken = (int) Math.min(left, bytes);
    left -= taken;
    written += taken;
    return taken;
  }

  @Override
  public String getScheme() {
    return "cut";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new Cut(getBase().open(mode));
  }

  private static final class Cut extends FileBase {
    private final FileChannel base;

    Cut(FileChannel base) {
      this.base = base;
    }

    private interface Writing {
      int write(ByteBuffer bytes) throws IOException;
    }

    private static int write(ByteBuffer bytes, Writing to) throws IOException {
      int all = bytes.remaining();
      int room = DISK.room(all);
      if (room == all) {
        return to.write(bytes);
      }
      ByteBuffer part = bytes.duplicate();
      part.limit(part.position() + room);
      while (part.hasRemaining()) {
        to.write(part);
      }
      throw new IOException("No space left on device");
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      return write(bytes, base::write);
    }

    @Override
    public synchronized int write(ByteBuffer bytes, long position) throws IOException {
      long[] at = {position};
      return write(
          bytes,
          b -> {
            int n = base.write(b, at[0]);
            at[0] += n;
            return n;
          });
    }

    @Override
    public long size() throws IOException {
      return base.size();
    }

    @Override
    public long position() throws IOException {
      return base.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
      base.position(position);
      return this;
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
      return base.read(bytes);
    }

    @Override
    public synchronized int read(ByteBuffer bytes, long position) throws IOException {
      return base.read(bytes, position);
    }

    @Override
    public FileChannel truncate(long length) throws IOException {
      base.truncate(length);
      return this;
    }

    @Override
    public void force(boolean meta) throws IOException {
      base.force(meta);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return base.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      base.close();
    }
  }
}
