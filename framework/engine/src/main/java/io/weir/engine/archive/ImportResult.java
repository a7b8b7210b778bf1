package io.weir.engine.archive;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The result of an import.
 *
 * @param files number of files
 * @param lines lines read
 * @param bytes bytes of the lines, decompressed
 * @param events events made of them, including assembled ones
 * @param kept events of types that are kept
 * @param added events that the store did not have before
 * @param unknown lines that no parser knew, including those of other programs
 * @param others lines of programs without a parser
 * @param refused events that the database rejected
 * @param ahead events whose time is later than their file's last change; that time is used instead
 * @param alone by type, events that got nothing from their message, such as deliveries without one
 * @param seconds duration
 * @param notes sentences about results that a person should check
 * @param failures sentences about files that could not be read to their end; their readable part
 *     was imported
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
