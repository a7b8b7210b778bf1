package io.weir.api.rule;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Writes and reads the state of one key. The form belongs to the rule; begin with a version byte.
 *
 * @param <S> the state of one key
 */
public interface StateCodec<S> {
  /** Writes a state. */
  void write(S state, DataOutput out) throws IOException;

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException when the form is not known: the rule's state counts as new
   */
  S read(DataInput in) throws IOException;
}
