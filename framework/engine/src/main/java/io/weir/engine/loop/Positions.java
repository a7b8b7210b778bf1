package io.weir.engine.loop;

import io.weir.api.source.Source;
import io.weir.engine.state.StateFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How far each source's streams were read. The streams longest untouched are forgotten. Loop's
 * thread.
 */
final class Positions {
  private static final String MAP = "positions";
  private static final int MOST = 500;

  private final Map<String, LinkedHashMap<Long, Source.Position>> bySource = new HashMap<>();
  private final Set<String> changed = new HashSet<>();

  void restore(StateFile state) {
    state
        .map(MAP)
        .forEach(
            (source, bytes) -> {
              ByteBuffer in = ByteBuffer.wrap(bytes);
              LinkedHashMap<Long, Source.Position> positions = new LinkedHashMap<>();
              while (in.hasRemaining()) {
                long stream = in.getLong();
                long place = in.getLong();
                byte[] hint = new byte[in.getShort() & 0xffff];
                in.get(hint);
                positions.put(
                    stream,
                    new Source.Position(stream, place, new String(hint, StandardCharsets.UTF_8)));
              }
              bySource.put(source, positions);
            });
  }

  List<Source.Position> of(String source) {
    return new ArrayList<>(bySource.getOrDefault(source, new LinkedHashMap<>()).values());
  }

  /** How far the stream was read by any source; -1 when none knows it. */
  long placeOf(long stream) {
    long place = -1;
    for (Map<Long, Source.Position> positions : bySource.values()) {
      Source.Position p = positions.get(stream);
      place = p == null ? place : Math.max(place, p.place());
    }
    return place;
  }

  boolean isEmpty() {
    return bySource.values().stream().allMatch(Map::isEmpty);
  }

  void reached(String source, List<Source.Position> positions) {
    LinkedHashMap<Long, Source.Position> known =
        bySource.computeIfAbsent(source, s -> new LinkedHashMap<>());
    for (Source.Position p : positions) {
      known.remove(p.stream());
      known.put(p.stream(), p);
      if (known.size() > MOST) {
        known.remove(known.keySet().iterator().next());
      }
    }
    changed.add(source);
  }

  boolean isChanged() {
    return !changed.isEmpty();
  }

  void save(StateFile state) {
    for (String source : changed) {
      List<byte[]> hints = new ArrayList<>();
      List<Source.Position> positions = of(source);
      int size = 0;
      for (Source.Position p : positions) {
        byte[] hint = p.hint().getBytes(StandardCharsets.UTF_8);
        hints.add(hint);
        size += 18 + hint.length;
      }
      ByteBuffer out = ByteBuffer.allocate(size);
      for (int i = 0; i < hints.size(); i++) {
        out.putLong(positions.get(i).stream()).putLong(positions.get(i).place());
        out.putShort((short) hints.get(i).length).put(hints.get(i));
      }
      state.map(MAP).put(source, out.array());
    }
    changed.clear();
  }
}
