package io.weir.api.source;

/**
 * How far a stream was read. The engine keeps the last position of each stream with everything that
 * came of its lines, in one commit, and hands it back when the source is opened again. It keeps
 * those of the 500 streams of a source that moved last.
 *
 * @param stream the stream's name, see {@link StreamName}; a source without files chooses a number
 *     other than 0 that stays the same over restarts and that no other source takes
 * @param place where the next line begins: a number that only grows from line to line. For files
 *     the bytes before it, unpacked, so that an import of the same file gives the same ids; for
 *     others any count that can be found again (an entry's number in a queue)
 * @param hint whatever helps the source to find the stream and the place again (a path, an inode, a
 *     journal's cursor); the engine does not look into it; at most 1,000 characters
 */
public record Position(long stream, long place, String hint) {}
