package io.weir.engine.archive;

/** Is told how an import goes. Called from its threads, often: return at once. */
public interface ImportListener {
  /** So many more bytes of the files were read, as they lie on the disk. */
  void read(long bytes);

  /** So many more lines were worked off. */
  void parsed(long lines, long unknown);
}
