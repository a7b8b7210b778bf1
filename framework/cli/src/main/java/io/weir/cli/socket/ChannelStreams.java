package io.weir.cli.socket;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A socket's two directions, one thread each. Those of {@link java.nio.channels.Channels} share a
 * lock before Java 19: nobody could write while somebody waits for what comes.
 */
public final class ChannelStreams {
  /** Bytes that must be taken within the time; the other side may be slow. */
  private static final int PART = 64 << 10;

  private ChannelStreams() {}

  static DataInputStream in(SocketChannel channel) {
    InputStream bytes =
        new InputStream() {
          @Override
          public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
          }

          @Override
          public int read(byte[] to, int from, int length) throws IOException {
            return length == 0 ? 0 : channel.read(ByteBuffer.wrap(to, from, length));
          }
        };
    return new DataInputStream(new BufferedInputStream(bytes));
  }

  /** The connection is closed when the other side takes nothing for too long. */
  static DataOutputStream out(SocketChannel channel, Patience patience) {
    OutputStream bytes =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] of, int from, int length) throws IOException {
            ByteBuffer left = ByteBuffer.wrap(of, from, length);
            int end = left.limit();
            while (left.position() < end) {
              left.limit(Math.min(end, left.position() + PART));
              try (Patience.Limit limit = patience.whileWriting(channel)) {
                channel.write(left);
              }
            }
          }
        };
    return new DataOutputStream(new BufferedOutputStream(bytes));
  }
}
