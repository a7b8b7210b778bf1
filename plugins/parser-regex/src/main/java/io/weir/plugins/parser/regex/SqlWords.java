package io.weir.plugins.parser.regex;

import java.util.Set;

/**
 * Words that H2, MySQL or PostgreSQL reserve. A store quotes all names, but whoever asks it does
 * not: {@code select user from …} answers with the database's own user.
 */
final class SqlWords {
  private static final Set<String> RESERVED =
      Set.of(
          """
          add all alter analyse analyze and any array as asc asymmetric authorization before between bigint binary
          blob both by call cascade case cast change char character check collate column condition constraint
          continue convert create cross cursor current_date current_time current_timestamp current_user database
          databases day dec decimal declare deferrable delayed delete desc describe distinct div do double drop
          dual each else elseif enclosed end escaped except exists exit explain false fetch float for force foreign
          from full fulltext function generated get grant group grouping groups having hour if ignore ilike in
          index infile initially inner inout insert int integer intersect interval into is iterate join key keys
          kill lag last_value lateral lead leading leave left like limit lines load localtime localtimestamp lock
          long loop match minus minute mod month natural not null numeric of offset on only optimize option or
          order out outer outfile over partition placing precision primary procedure purge qualify range rank read
          reads real recursive references regexp release rename repeat replace require restrict return returning
          revoke right rlike row row_number rownum rows schema schemas second select sensitive separator
          session_user set show signal smallint some spatial specific sql ssl starting stored symmetric system
          system_user table terminated then tinyint to top trailing trigger true undo union unique unknown unlock
          unsigned update usage use user using value values varbinary varchar variadic varying verbose virtual
          when where while window with write xor year zerofill"""
              .split("\\s+"));

  private SqlWords() {}

  /** Whether SQL reserves the word. */
  static boolean reserve(String word) {
    return RESERVED.contains(word);
  }
}
