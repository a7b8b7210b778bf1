package io.weir.plugins.source.file;

import java.util.List;

/** What a followed path must know of the others of its source: a file may move between them. */
interface Others {
  /** Whether one of them reads the file that the system knows by this key. */
  boolean hold(Object key);

  /** How far they read files of this stream. */
  List<Mark> marks(long stream);
}
