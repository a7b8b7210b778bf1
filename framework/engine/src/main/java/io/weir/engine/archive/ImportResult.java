package io.weir.engine.archive;

import java.util.List;

/**
 * What came of an import.
 *
 * @param files how many files
 * @param lines lines read
 * @param bytes bytes of the lines, decompressed
 * @param events events made of them, assembled ones included
 * @param kept events of types that are kept
 * @param added rows that the store did not have before
 * @param unknown lines that no parser knew, those of other programs included
 * @param others lines of programs that no parser is for
 * @param refused events the database would not take
 * @param ahead events whose stamp is later than their file's last change, counted as of then
 * @param seconds how long it took
 * @param notes sentences about what a person should look at
 * @param failures sentences about files that could not be read to their end; what was readable is
 *     in
 */
public record ImportResult(
    int files,
    long lines,
    long bytes,
    long events,
    long kept,
    long added,
    long unknown,
    long others,
    long refused,
    long ahead,
    double seconds,
    List<String> notes,
    List<String> failures) {
  /** Copies the lists. */
  public ImportResult {
    notes = List.copyOf(notes);
    failures = List.copyOf(failures);
  }
}
