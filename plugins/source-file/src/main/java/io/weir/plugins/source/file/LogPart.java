package io.weir.plugins.source.file;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that stands, or stood, at a followed path: plain, or packed since. */
sealed interface LogPart extends AutoCloseable permits LineFile, PackedFile {
  /** Whether its naming line is known. */
  boolean isNamed();

  /** The stream's name. */
  long stream();

  /** How far it was read. */
  Mark mark();

  /** Whether the place moved since this was last asked. */
  boolean takePlaceToTell();

  Path path();

  /** What the system knows the file by. */
  @Nullable Object key();

  /** The first time stamp in it, or when it last changed: what puts files in order. */
  long begun();

  /** When it had last changed, microseconds since 1970. */
  long changed();

  @Override
  void close();
}
