package io.weir.engine.archive;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
 * @param alone events by type that found nothing they belong to: a delivery no message
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
    Map<String, Long> alone,
    double seconds,
    List<String> notes,
    List<String> failures) {
  /** Copies the collections. */
  public ImportResult {
    alone = Collections.unmodifiableMap(new TreeMap<>(alone));
    notes = List.copyOf(notes);
    failures = List.copyOf(failures);
  }
}
