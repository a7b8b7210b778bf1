package io.weir.api;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;

/**
 * What a component may know of its surroundings. {@link #reject} is for {@code create} alone; all
 * else may be called at any time, from any thread.
 */
public interface ComponentContext {
  /**
   * The {@code id} of the entry; its type when it has none. Unique among components of its kind.
   */
  String id();

  /** The only clock a component reads. Parsers and rules read none. */
  Clock clock();

  /** The zone that cuts calendar windows. */
  ZoneId zone();

  /**
   * A folder of this component's own for files it must keep, below the pipeline's {@code state};
   * made on demand, so not in {@code create}. Only this process's user can look into it. It stays
   * when the component is taken out of the pipeline file: nobody cleans it up.
   */
  Path folder();

  /**
   * Sees, before a file that an option names is opened, that nobody but this process's user can
   * read or replace it: makes folder and file where they are missing (the file empty), takes from
   * others what they may do with them, and refuses what belongs to somebody else. Not in {@code
   * create}.
   *
   * @throws IOException with a sentence that says what is wrong and what mends it
   */
  void ownFile(Path file) throws IOException;

  /**
   * Reports that an option is wrong, at its line and column; the pipeline is then not started. May
   * be called several times. Returns an exception to throw where {@code create} cannot go on.
   *
   * @param option the option's name, {@code levels[1].at} for a nested one
   * @param what what is wrong and what to do, without place and name
   */
  ConfigurationException reject(String option, String what);
}
