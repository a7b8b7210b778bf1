package io.weir.engine.archive;

/** Follows the progress of an import. Called often, from several threads; must not block. */
public interface ImportListener {
  /** More bytes of the files, as stored on the disk, were read. */
  void read(long bytes);

  /** More lines were processed. */
  void parsed(long lines, long unknown);
}
