package io.weir.plugins.rule.windows;

import io.weir.api.EventType;
import io.weir.api.rule.Condition;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How the state of a key begins, for rules that keep other things than windows: which form it has,
 * and for which options it was kept. A rule whose key, field or condition changed starts anew; its
 * limits are no part of this.
 *
 * @param form the newest form, 1 at first
 * @param options a number for the options
 */
public record Signature(int form, int options) {
  /**
   * For these options.
   *
   * @param more further options that the meaning of the state depends on, by their texts
   */
  public static Signature of(int form, EventType event, Condition where, Object... more) {
    StringBuilder text = new StringBuilder(event.name()).append(WindowRule.text(where));
    for (Object option : more) {
      text.append('\0').append(option);
    }
    return new Signature(form, text.toString().hashCode());
  }

  /** Begins a state. */
  public void write(DataOutput out) throws IOException {
    out.writeByte(form);
    out.writeInt(options);
  }

  /**
   * Reads the beginning of a state.
   *
   * @return its form
   * @throws IOException when the form is newer, or it was kept for other options
   */
  public int read(DataInput in) throws IOException {
    int found = in.readUnsignedByte();
    if (found < 1 || found > form) {
      throw new IOException("version " + found);
    }
    if (in.readInt() != options) {
      throw new IOException("it was kept for other options");
    }
    return found;
  }
}
