package io.weir.api.rule;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Writes and reads the state of one key. The form belongs to the rule: begin with a byte that says
 * which version it is, and read those of before.
 *
 * @param <S> the state of one key
 */
public interface StateCodec<S> {
  /** Writes a state. An exception is a mistake of the rule, and nothing of the round is kept. */
  void write(S state, DataOutput out) throws IOException;

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException when the form is not known: the rule's state starts empty, which is logged
   */
  S read(DataInput in) throws IOException;
}
