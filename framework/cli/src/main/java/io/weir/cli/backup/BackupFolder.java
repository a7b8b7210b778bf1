package io.weir.cli.backup;

import io.weir.engine.config.PipelineConfig;
import io.weir.engine.state.OwnFile;
import io.weir.engine.state.OwnFolder;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The folder of a backup: written file by file, the manifest last. */
final class BackupFolder {
  /** The state, as {@link io.weir.engine.state.StateCopy} has it. */
  static final String STATE = "state.zip";

  /** The store, as its plugin has it. */
  static final String STORE = "store.zip";

  /** Begins the names of other files of the state folder. */
  static final String FILES = "files/";

  /** Begins the names of the pipeline files, which are not put back. */
  static final String PIPELINE = "pipeline/";

  private final Path folder;
  private final boolean made;
  private final List<Manifest.Part> parts = new ArrayList<>();

  private BackupFolder(Path folder, boolean made) {
    this.folder = folder;
    this.made = made;
  }

  /**
   * A new folder, or one that is there and empty.
   *
   * @throws IOException with a sentence when it cannot be used
   */
  static BackupFolder create(Path folder) throws IOException {
    boolean there = Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
    if (there) {
      if (!Files.isDirectory(folder)) {
        throw new IOException(folder + " is not a folder: name a new one");
      }
      try (Stream<Path> content = Files.list(folder)) {
        if (content.findAny().isPresent()) {
          throw new IOException(
              folder
                  + (Files.exists(folder.resolve(Manifest.NAME))
                      ? " has a backup"
                      : " is not empty")
                  + ": name a new folder, or an empty one");
        }
      }
    }
    OwnFolder.make(folder);
    return new BackupFolder(folder, !there);
  }

  /** Writes a file. */
  interface Content {
    void to(OutputStream out) throws IOException;
  }

  /** Adds a file that only its owner may read. */
  void add(String name, Content content) throws IOException {
    try (Output out = open(name)) {
      content.to(out);
    }
  }

  /** A file that becomes a part when it is closed; one that stays empty does not. */
  Output open(String name) throws IOException {
    Path file = folder.resolve(name);
    OwnFolder.make(parent(file));
    OwnFile.claim(file);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    return new Output(this, name, channel);
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  /** Counts, digests, and makes durable. */
  static final class Output extends FilterOutputStream {
    private final BackupFolder of;
    private final String name;
    private final FileChannel channel;
    private final MessageDigest digest;
    private boolean closed;

    private Output(BackupFolder of, String name, FileChannel channel) {
      this(of, name, channel, sha256());
    }

    private Output(BackupFolder of, String name, FileChannel channel, MessageDigest digest) {
      super(
          new DigestOutputStream(
              new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16), digest));
      this.of = of;
      this.name = name;
      this.channel = channel;
      this.digest = digest;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      if (closed) {
        return;
      }
      closed = true;
      try (channel) {
        out.flush();
        channel.force(true);
        long size = channel.size();
        of.parts.add(new Manifest.Part(name, size, HexFormat.of().formatHex(digest.digest())));
      }
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }

  /** Removes a part that is not wanted. */
  void drop(String name) throws IOException {
    Files.delete(folder.resolve(name));
    parts.removeIf(part -> part.name().equals(name));
  }

  long size(String name) {
    return parts.stream()
        .filter(part -> part.name().equals(name))
        .mapToLong(Manifest.Part::size)
        .sum();
  }

  List<Manifest.Part> parts() {
    return List.copyOf(parts);
  }

  /** Removes what was written. */
  void discard() {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        if (made || !path.equals(folder)) {
          Files.deleteIfExists(path);
        }
      }
    } catch (IOException e) {
      // Without a manifest it is no backup; what is left is seen by whoever makes room.
    }
  }

  /**
   * Reads a part, and whether it is as it was written.
   *
   * @throws IOException with a sentence when it is not
   */
  static void check(Path folder, Manifest.Part part) throws IOException {
    Path file = inside(folder, part.name());
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(file + " is missing: take another backup");
    }
    MessageDigest digest = sha256();
    long size;
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      size = in.transferTo(OutputStream.nullOutputStream());
    }
    if (size != part.size() || !HexFormat.of().formatHex(digest.digest()).equals(part.sha256())) {
      throw new IOException(
          file + " is damaged (its size or checksum differs): take another backup");
    }
  }

  /** The type of a pipeline's store. */
  static String type(PipelineConfig config) {
    return config.store() == null ? "none" : config.store().type();
  }

  static String size(long bytes) {
    return bytes < 100_000
        ? (bytes + 999) / 1000 + " KB"
        : String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
  }

  /** What happened; Java's own messages are often the name of a file alone. */
  static String sentence(IOException e) {
    String said = String.valueOf(e.getMessage());
    if (e instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied";
    }
    if (e instanceof NoSuchFileException missing) {
      return missing.getFile() + ": there is no such file or folder, and it cannot be made";
    }
    return e instanceof FileSystemException file && file.getReason() == null
        ? file.getClass().getSimpleName().replace("Exception", "") + ": " + said
        : said;
  }

  /** The path of a name that a manifest gave. */
  static Path inside(Path folder, String name) throws IOException {
    Path file = folder.resolve(name).normalize();
    if (name.isEmpty() || !file.startsWith(folder.normalize()) || file.equals(folder.normalize())) {
      throw new IOException(folder + ": the manifest names a file elsewhere: take another backup");
    }
    return file;
  }
}
