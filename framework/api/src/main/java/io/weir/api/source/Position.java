package io.weir.api.source;

/**
 * How far a stream was read. The engine keeps the last position of each stream with everything that
 * came of its lines, in one commit, and hands it back when the source is opened again.
 *
 * @param stream the stream's name, see {@link StreamName}
 * @param place bytes of the stream that were read: where the next line begins
 * @param hint whatever helps the source to find the stream again (path, inode); at most 1,000
 *     characters
 */
public record Position(long stream, long place, String hint) {}
