package io.weir.plugins.rule.windows;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How the state of a key begins: which form it has, and for which options it was measured. */
final class Forms {
  /** Form 1, of 0.1, had no events among what proves a measure. */
  private static final int NEWEST = 2;

  private Forms() {}

  static void begin(int signature, DataOutput out) throws IOException {
    out.writeByte(NEWEST);
    out.writeInt(signature);
  }

  static int check(int signature, DataInput in) throws IOException {
    int version = in.readUnsignedByte();
    if (version < 1 || version > NEWEST) {
      throw new IOException("version " + version);
    }
    if (in.readInt() != signature) {
      throw new IOException("it was saved with other options");
    }
    return version;
  }
}
