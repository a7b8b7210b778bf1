package io.weir.plugins.source.file;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Places of a path that moved and are to be told. */
final class MovedPlaces {
  private final int at;
  private final Collection<LogPart> older;

  /** By stream: of files that begin alike, the younger's. */
  private final Map<Long, Mark> moved = new LinkedHashMap<>();

  /**
   * @param at names the path
   * @param older the files that are read before the one at the path; a view
   */
  MovedPlaces(int at, Collection<LogPart> older) {
    this.at = at;
    this.older = older;
  }

  /** Looks whether this one's place moved. */
  void note(LogPart part) {
    if (part.takePlaceToTell()) {
      moved.put(part.stream(), own(part.mark()));
    }
  }

  /**
   * A mark that is found again by this path. While older files wait, it speaks of their time: what
   * changed after that may not have been read.
   */
  Mark own(Mark mark) {
    long time = mark.changed();
    for (LogPart part : older) {
      time = Math.min(time, part.changed());
    }
    return mark.changed(time).at(at);
  }

  /** Those that moved since this was last asked. */
  List<Mark> take() {
    List<Mark> marks = List.copyOf(moved.values());
    moved.clear();
    return marks;
  }
}
