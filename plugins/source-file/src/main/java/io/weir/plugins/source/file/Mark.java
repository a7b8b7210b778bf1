package io.weir.plugins.source.file;

import io.weir.api.source.Source;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a file was read, with what finds it again and proves that it is the one.
 *
 * @param stream the stream's name
 * @param place where the next line begins
 * @param inode the file's number; 0 when unknown. It only breaks ties: files are moved and copied
 * @param changed no file of the same path that changed before this time came later; microseconds
 * @param checked where {@code tail} ends: {@code place}, but for a hint that is used with an
 *     earlier one
 * @param tail checksum of the bytes before {@code checked}, so that another file that begins alike
 *     is not taken for this one; -1 when unknown
 * @param done the file was read to its end and closed: nothing more is expected
 * @param at hash of the followed path; 0 when unknown
 */
record Mark(
    long stream,
    long place,
    long inode,
    long changed,
    long checked,
    long tail,
    boolean done,
    int at) {
  private static final Logger log = LoggerFactory.getLogger(Mark.class);
  private static final int MOST_HINT = 1_000;
  private static final int MOST_PATH = 300;

  /** Names a followed path. */
  static int at(String path) {
    int hash = path.hashCode();
    return hash == 0 ? 1 : hash;
  }

  Mark at(int hash) {
    return new Mark(stream, place, inode, changed, checked, tail, done, hash);
  }

  Mark changed(long time) {
    return new Mark(stream, place, inode, time, checked, tail, done, at);
  }

  /**
   * One position for all files of a stream: several begin alike now and then, and each has a place
   * of its own.
   *
   * @param main whose place is the position's
   * @param others the more important first; as many as there is room for
   * @param path for people
   */
  static Source.Position position(Mark main, List<Mark> others, String path) {
    String end = path.length() > MOST_PATH ? path.substring(path.length() - MOST_PATH) : path;
    StringBuilder hint =
        new StringBuilder()
            .append("inode=")
            .append(main.inode)
            .append(" changed=")
            .append(main.changed)
            .append(" checked=")
            .append(main.checked)
            .append(" tail=")
            .append(Long.toHexString(main.tail))
            .append(" done=")
            .append(main.done ? 1 : 0)
            .append(" at=")
            .append(main.at);
    for (Mark other : others) {
      String more =
          String.format(
              " also=%d,%d,%d,%d,%x,%d,%d",
              other.place,
              other.inode,
              other.changed,
              other.checked,
              other.tail,
              other.done ? 1 : 0,
              other.at);
      if (hint.length() + more.length() + " path=".length() + end.length() > MOST_HINT) {
        break;
      }
      hint.append(more);
    }
    return new Source.Position(
        main.stream, main.place, hint.append(" path=").append(end).toString());
  }

  /** Reads a hint leniently: it may come from another version, or be empty. */
  static List<Mark> of(Source.Position position) {
    String hint = position.hint();
    int at = hint.indexOf("path=");
    String head = at < 0 ? hint : hint.substring(0, at);
    List<Mark> marks = new ArrayList<>();
    marks.add(
        new Mark(
            position.stream(),
            position.place(),
            number(head, "inode=", 10, 0),
            number(head, "changed=", 10, Long.MIN_VALUE),
            number(head, "checked=", 10, position.place()),
            number(head, "tail=", 16, -1),
            number(head, "done=", 10, 0) == 1,
            (int) number(head, "at=", 10, 0)));
    for (String word : head.split(" ", -1)) {
      if (word.startsWith("also=")) {
        String[] part = word.substring("also=".length()).split(",", -1);
        try {
          marks.add(
              new Mark(
                  position.stream(),
                  Long.parseLong(part[0]),
                  Long.parseLong(part[1]),
                  Long.parseLong(part[2]),
                  Long.parseLong(part[3]),
                  Long.parseLong(part[4], 16),
                  part[5].equals("1"),
                  Integer.parseInt(part[6])));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
          log.debug("invalid hint: {}", word); // that file is read again
        }
      }
    }
    return marks;
  }

  private static long number(String hint, String key, int radix, long otherwise) {
    int at = hint.indexOf(key);
    if (at < 0) {
      return otherwise;
    }
    int from = at + key.length();
    int to = hint.indexOf(' ', from);
    try {
      return Long.parseLong(hint.substring(from, to < 0 ? hint.length() : to), radix);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
