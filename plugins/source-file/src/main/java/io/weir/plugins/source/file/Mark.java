package io.weir.plugins.source.file;

import io.weir.api.source.Position;

/**
 * How far a stream was read, with what finds its file again and proves that it is the one.
 *
 * @param stream the stream's name
 * @param place where the next line begins
 * @param inode the file's number; 0 when unknown. It only breaks ties: files are moved and copied
 * @param changed when the file had last changed, microseconds; files of the same path that came
 *     later have changed later
 * @param checked where {@code tail} ends: {@code place}, but for a hint that is used with an
 *     earlier one
 * @param tail checksum of the bytes before {@code checked}, so that another file that begins alike
 *     is not taken for this one; -1 when unknown
 * @param path where the file stood
 */
record Mark(
    long stream, long place, long inode, long changed, long checked, long tail, String path) {

  Position position() {
    String hint =
        "inode="
            + inode
            + " changed="
            + changed
            + " checked="
            + checked
            + " tail="
            + Long.toHexString(tail)
            + " path=";
    String end = path.length() > 800 ? path.substring(path.length() - 800) : path;
    return new Position(stream, place, hint + end);
  }

  /** Reads a hint leniently: it may come from another version. */
  static Mark of(Position position) {
    String hint = position.hint();
    int at = hint.indexOf("path=");
    String path = at < 0 ? "" : hint.substring(at + 5);
    String head = at < 0 ? hint : hint.substring(0, at);
    return new Mark(
        position.stream(),
        position.place(),
        number(head, "inode=", 10, 0),
        number(head, "changed=", 10, Long.MIN_VALUE),
        number(head, "checked=", 10, position.place()),
        number(head, "tail=", 16, -1),
        path);
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
