package io.weir.plugins.action.exec;

import io.weir.api.action.Block;
import io.weir.api.rule.Subject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was blocked through programs that cannot say it themselves. Each change is appended to a
 * file before a program runs, so that nothing stays blocked for ever after a crash; the file is
 * written anew at the start, and when most of it is over.
 */
final class OwnList implements AutoCloseable {
  /** Lines that are over before the file is written anew. */
  private static final int OVER = 10_000;

  private final Path file;
  private final Map<Subject, Instant> entries = new LinkedHashMap<>();
  private FileChannel out;
  private int lines;

  /** Reads what was blocked before. */
  OwnList(Path file) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      String all = Files.readString(file);
      // What has no line end was being written when the machine stopped: nothing was run for it.
      String whole = all.substring(0, all.lastIndexOf('\n') + 1);
      for (BlockLines.Line line : BlockLines.read(whole, "")) {
        if (line.until() == null) {
          entries.remove(line.subject());
        } else {
          entries.put(line.subject(), line.until());
        }
      }
    }
    out = rewritten();
  }

  Map<Subject, Instant> entries() {
    return entries;
  }

  /** These are about to be blocked. Returns, when the disk has it, those that were not before. */
  List<Subject> add(List<Block> blocks) throws IOException {
    append(blocks.stream().map(block -> line(block.subject(), block.until())).toList());
    List<Subject> added = new ArrayList<>();
    for (Block block : blocks) {
      if (entries.put(block.subject(), block.until()) == null) {
        added.add(block.subject());
      }
    }
    return added;
  }

  /** These are not blocked any more. Returns when the disk has it. */
  void remove(Collection<Subject> subjects) throws IOException {
    append(subjects.stream().map(BlockArguments::of).toList());
    subjects.forEach(entries::remove);
  }

  private static Map<String, Object> line(Subject subject, Instant until) {
    Map<String, Object> line = BlockArguments.of(subject);
    line.put("until", until);
    return line;
  }

  private void append(List<Map<String, Object>> changes) throws IOException {
    if (changes.isEmpty()) {
      return;
    }
    if (lines > entries.size() + OVER) {
      out.close();
      out = rewritten();
    }
    long end = out.size();
    try {
      write(out, changes);
    } catch (IOException e) {
      out.truncate(end); // half a line would make the next one unreadable
      throw e;
    }
    lines += changes.size();
  }

  private FileChannel rewritten() throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    FileChannel to =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    List<Map<String, Object>> all = new ArrayList<>();
    entries.forEach((subject, until) -> all.add(line(subject, until)));
    try {
      write(to, all);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      to.close();
      throw e;
    }
    lines = all.size();
    return to;
  }

  private static void write(FileChannel to, List<Map<String, Object>> some) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(BlockLines.write(some).getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
    to.force(true);
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      // What counts is on the disk already.
    }
  }
}
