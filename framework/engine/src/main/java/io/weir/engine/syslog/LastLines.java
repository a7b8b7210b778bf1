package io.weir.engine.syslog;

import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import io.weir.engine.state.StateFile;
import io.weir.syslog.SyslogHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The last line of each host in each stream, from its program on: the line to which {@code last
 * message repeated 3 times} refers. Lines of a stream must come in their order. Not thread-safe.
 */
public final class LastLines {
  /** Maximum number of hosts, over all streams; the least recently used is removed first. */
  private static final int MOST = 2_000;

  /** Bytes of the longest line kept; a line folded from a longer one stays unknown. */
  private static final int LONGEST = 8_192;

  private static final String MAP = "last_lines";

  private final SyslogHead head = new SyslogHead();
  private final Line view = new Line();
  private final Line made = new Line();
  private final FoldedLine folded = new FoldedLine();
  private final LinkedHashMap<Key, byte[]> last = new LinkedHashMap<>(64, 0.75f, true);
  private final Set<Key> changed = new HashSet<>();
  private final List<Slot> slots = new ArrayList<>();
  private final Map<Key, Slot> slotOf = new HashMap<>();

  /** A host in a stream. */
  private record Key(long stream, String host) {
    byte[] name() {
      return host.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  /** A host of the current batch and the index of its last line there; -1 for none yet. */
  private static final class Slot {
    final Key key;
    final byte[] name;
    int line = -1;

    Slot(Key key) {
      this.key = key;
      name = key.name();
    }
  }

  /** Receives the folded lines. */
  public interface Unfolded {
    /**
     * A folded line of the batch.
     *
     * @param index the folded line's index in the batch
     * @param meaning the line that it represents, with its own time; null when the host's last line
     *     is not known
     * @param times how often that line occurred
     */
    void line(int index, @Nullable Line meaning, int times);
  }

  /** Starts without lines. */
  public LastLines() {}

  /**
   * Processes a batch.
   *
   * @param folds indexes of the lines that repeat their host's last one, ascending
   * @param to receives these lines
   */
  public void pass(LineBatch batch, int[] folds, Unfolded to) {
    slots.clear();
    slotOf.clear();
    int fold = 0;
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i, view);
      boolean isFold = fold < folds.length && folds[fold] == i;
      Slot slot = known(view);
      if (slot == null && head.readOuter(view)) {
        slot = slot(view);
      }
      if (isFold) {
        fold++;
        unfold(batch, i, slot, to);
      } else if (slot != null) {
        slot.line = i;
      }
    }
    for (Slot slot : slots) {
      if (slot.line >= 0) {
        remember(batch.get(slot.line, view), slot.key);
      }
    }
  }

  /**
   * The slot of the line's host if that was used recently and the line has the most common form;
   * else null.
   */
  private @Nullable Slot known(Line line) {
    byte[] b = line.bytes();
    int p = line.from() + 16;
    boolean plain =
        p < line.to()
            && b[p - 1] == ' '
            && b[p - 7] == ':'
            && b[p - 10] == ' '
            && b[p - 13] == ' '
            && Character.isLetter(b[p - 16]);
    for (int i = slots.size() - 1; plain && i >= 0 && i >= slots.size() - 4; i--) {
      Slot slot = slots.get(i);
      int end = p + slot.name.length;
      if (end > p
          && end < line.to()
          && b[end] == ' '
          && slot.key.stream == line.stream()
          && Arrays.equals(b, p, end, slot.name, 0, slot.name.length)) {
        return slot;
      }
    }
    return null;
  }

  /** The slot of the line's host: one of the last few used, or looked up. */
  private Slot slot(Line line) {
    for (int i = slots.size() - 1; i >= 0 && i >= slots.size() - 4; i--) {
      Slot slot = slots.get(i);
      if (slot.key.stream == line.stream() && head.isHost(slot.name)) {
        return slot;
      }
    }
    String host =
        new String(
            head.bytes(),
            head.host(),
            Math.min(head.hostEnd() - head.host(), 255),
            StandardCharsets.ISO_8859_1);
    Key key = new Key(line.stream(), host);
    Slot slot = slotOf.get(key);
    if (slot == null) {
      slot = new Slot(key);
      slotOf.put(key, slot);
      slots.add(slot);
    }
    return slot;
  }

  private void unfold(LineBatch batch, int index, @Nullable Slot slot, Unfolded to) {
    Line line = batch.get(index, view);
    if (slot == null || !folded.read(line)) {
      to.line(index, null, 1);
      return;
    }
    boolean found;
    if (slot.line >= 0) {
      Line source = batch.get(slot.line, new Line());
      head.readOuter(source);
      found = folded.repeated(line, head.bytes(), head.tag(), head.end(), head.isModern(), made);
    } else {
      byte[] source = last.get(slot.key);
      found =
          source != null && folded.repeated(line, source, 1, source.length, source[0] == 1, made);
    }
    to.line(index, found ? made : null, folded.times());
  }

  private void remember(Line line, Key key) {
    head.readOuter(line);
    int start = head.tag();
    int length = head.end() - start;
    changed.add(key);
    if (length > LONGEST || length < 1) {
      last.remove(key);
      return;
    }
    byte[] kept = new byte[length + 1];
    kept[0] = (byte) (head.isModern() ? 1 : 0);
    System.arraycopy(head.bytes(), start, kept, 1, length);
    last.put(key, kept);
    if (last.size() > MOST) {
      Key eldest = last.keySet().iterator().next();
      last.remove(eldest);
      changed.add(eldest);
    }
  }

  /** Restores what {@link #save} wrote. */
  public void restore(StateFile state) {
    for (Map.Entry<String, byte[]> e : state.map(MAP).entrySet()) {
      String key = e.getKey();
      int blank = key.indexOf(' ');
      last.put(
          new Key(Long.parseUnsignedLong(key.substring(0, blank), 16), key.substring(blank + 1)),
          e.getValue());
    }
  }

  /** Writes what changed since the last call. */
  public void save(StateFile state) {
    if (changed.isEmpty()) {
      return;
    }
    Map<String, byte[]> into = state.map(MAP);
    for (Key key : changed) {
      byte[] line = last.get(key);
      String name = Long.toHexString(key.stream()) + ' ' + key.host();
      if (line == null) {
        into.remove(name);
      } else {
        into.put(name, line);
      }
    }
    changed.clear();
  }
}
