package io.weir.cli.socket;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A document of any length as frames, after which a last one says that it is whole. */
final class FrameOutput extends OutputStream {
  private static final int FULL = 256 << 10;

  private final DataOutputStream to;
  private final ByteArrayOutputStream part = new ByteArrayOutputStream();

  FrameOutput(DataOutputStream to) {
    this.to = to;
  }

  @Override
  public void write(int b) throws IOException {
    part.write(b);
    sendFull();
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    part.write(bytes, from, length);
    sendFull();
  }

  private void sendFull() throws IOException {
    if (part.size() >= FULL) {
      send();
    }
  }

  private void send() throws IOException {
    SocketFrames.send(to, SocketFrames.ROWS, part.toByteArray());
    part.reset();
  }

  /** The same as {@link #end}. */
  @Override
  public void close() throws IOException {
    end();
  }

  /** The document is whole. */
  void end() throws IOException {
    send();
    SocketFrames.send(to, SocketFrames.DONE, new byte[0]);
  }
}
