package io.weir.plugins.parser.regex;

/** Takes what is wrong with the options, each with the option's path. */
interface Complaints {
  /** Takes none: for a second look at options that were complained about elsewhere. */
  Complaints NONE = (option, what) -> {};

  /**
   * Takes a mistake.
   *
   * @param option {@code patterns[2].set.port}
   * @param what what is wrong and what to do
   */
  void at(String option, String what);
}
