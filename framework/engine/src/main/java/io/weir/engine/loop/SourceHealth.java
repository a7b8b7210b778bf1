package io.weir.engine.loop;

import io.weir.engine.coverage.Understanding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What is wrong with the lines themselves, by source: their clocks and zones, and whether they are
 * understood. Loop's thread; any thread may ask for the problems.
 */
final class SourceHealth {
  private final List<Reader> readers;
  private final Map<Reader, Understanding> understanding = new HashMap<>();
  private final Map<Reader, Clocks> clocks = new HashMap<>();

  /**
   * @param knows whether a parser is for a program
   */
  SourceHealth(List<Reader> readers, Predicate<String> knows) {
    this.readers = readers;
    for (Reader reader : readers) {
      understanding.put(reader, new Understanding(reader.id(), knows));
      clocks.put(reader, new Clocks(reader.id()));
    }
  }

  private static <T> T of(Map<Reader, T> map, Reader reader) {
    return Objects.requireNonNull(map.get(reader));
  }

  /** Looks at a batch that was parsed. */
  void read(Reader.Full full, Parsing.Parsed parsed, Instant now) {
    if (full.batch().size() > 0) {
      of(understanding, full.reader())
          .read(full.batch(), parsed.unknown(), parsed.unknownAt(), now);
      of(clocks, full.reader()).read(full.batch(), parsed, full.live(), now);
    }
  }

  /** So many blocks were not made in a round because by its lines' time they would be over. */
  void over(int blocks, List<Reader.Full> round, List<Parsing.Parsed> parsed, Instant now) {
    for (int i = 0; blocks > 0 && i < parsed.size(); i++) {
      Reader.Full full = round.get(i);
      of(clocks, full.reader()).over(blocks, full.batch(), parsed.get(i), full.live(), now);
    }
  }

  /** Any thread. */
  List<String> problems() {
    List<String> all = new ArrayList<>();
    for (Reader reader : readers) {
      for (String problem :
          List.of(of(understanding, reader).problem(), of(clocks, reader).problem())) {
        if (!problem.isEmpty()) {
          all.add("source " + reader.id() + ": " + problem);
        }
      }
    }
    return all;
  }
}
