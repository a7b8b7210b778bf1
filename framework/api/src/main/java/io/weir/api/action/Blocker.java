package io.weir.api.action;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Keeps subjects out. The engine says what is wanted, asks {@link #list} what is, and repairs the
 * difference: at start, on every change and once a minute. All calls come from the action's own
 * thread, one at a time, as often as needed; each repeats harmlessly.
 *
 * <p>Values are validated and in canonical form: an address, or a network where the rule counts by
 * one.
 */
public non-sealed interface Blocker extends Action {
  /** The subject fields it can keep out: {@code client_address}. */
  Set<String> fields();

  /**
   * All that the target keeps out now, whoever put it there. A target that does not exist yet is
   * empty.
   *
   * @throws ActionException when it cannot be asked
   */
  List<Entry> list() throws ActionException, InterruptedException;

  /**
   * Keeps these out too, in one bulk call. Returns when the target has them for good.
   *
   * @throws ActionException when it failed; some may be in
   */
  void add(Collection<Block> blocks) throws ActionException, InterruptedException;

  /**
   * Lets these in again, in one bulk call; what is not there is no error. Never called for entries
   * that Weir did not put there.
   *
   * @throws ActionException when it failed
   */
  void remove(Collection<String> values) throws ActionException, InterruptedException;

  /** For a dry run: what {@link #add} would do with these, for people; a command line, say. */
  String explain(Collection<Block> blocks);

  /**
   * One entry of the target.
   *
   * @param value in canonical form
   * @param marked the target itself says that Weir put it there
   * @param complete in every place where it has to be (table and file); otherwise it is added again
   */
  record Entry(String value, boolean marked, boolean complete) {}
}
