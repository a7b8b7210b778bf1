package io.weir.api;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;

/**
 * A component's access to its environment. {@link #reject} may be called in {@code create} only,
 * all other methods at any time from any thread.
 */
public interface ComponentContext {
  /**
   * The {@code id} of the entry; its type when it has none. Unique among components of its kind.
   */
  String id();

  /** The only clock a component reads. Parsers and rules read none. */
  Clock clock();

  /** The time zone of calendar windows. */
  ZoneId zone();

  /**
   * A folder for files that this component must keep, below the pipeline's {@code state}. Created
   * by the call, so not to be called in {@code create}; only this process's user can read it. It is
   * not deleted when the component is removed from the pipeline file.
   */
  Path folder();

  /**
   * Makes sure that only this process's user can read or replace a file that an option names:
   * creates missing folders and the file (empty), removes the permissions of others, and refuses
   * what belongs to another user. To be called before the file is opened, not in {@code create}.
   *
   * @throws IOException with a sentence that says what is wrong and how to correct it
   */
  void ownFile(Path file) throws IOException;

  /**
   * The one spelling of a field's value, in which subjects have it: with the pipeline's {@code
   * accounts}, {@code Bob} may be {@code bob@example.org}. For actions that compare subjects with
   * values that did not come through Weir. Not to be called in {@code create}.
   *
   * @param field the field's name, such as {@code sasl_username}
   * @param text a value of it, spelled in any way
   */
  default String spelled(String field, String text) {
    return text;
  }

  /**
   * Reports that an option is wrong, with its line and column; the pipeline is then not started.
   * May be called several times. Returns an exception to throw where {@code create} cannot
   * continue.
   *
   * @param option the option's name, {@code levels[1].at} for a nested one
   * @param what what is wrong and what to do, without place and name
   */
  ConfigurationException reject(String option, String what);
}
