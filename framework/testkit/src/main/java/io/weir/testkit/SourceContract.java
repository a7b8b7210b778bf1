package io.weir.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import io.weir.api.source.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract of every source. A plugin's test provides a {@link Rig}, which writes lines to what
 * the source reads and declares whether the source can resume and rotate.
 */
public interface SourceContract extends FactoryContract {
  @Override
  Source.Factory<?> factory();

  /**
   * Creates something to read: a file, a socket, a journal.
   *
   * @param folder empty, for this test alone
   */
  Rig rig(Path folder) throws Exception;

  /** Something to read. It need not exist before the first {@link #append}. */
  interface Rig extends AutoCloseable {
    /**
     * Creates a source for it, as after a restart: not yet opened, set to read everything from the
     * beginning. The contract closes it.
     */
    Source source();

    /** Adds bytes at the end; complete lines and halves of lines. */
    void append(byte[] bytes) throws IOException;

    /**
     * Returns what was appended for a line that the source handed over. A source may write a header
     * before it, which this takes away.
     */
    default String appended(String line) {
      return line;
    }

    /** Returns whether places count the bytes that were appended. */
    default boolean countsBytes() {
      return true;
    }

    /** Returns whether a new source can continue after a position. */
    default boolean resumes() {
      return true;
    }

    /** Returns whether {@link #rotate} is supported. */
    default boolean rotates() {
      return false;
    }

    /** Rotates, as newsyslog does: lines appended after this belong to a new stream. */
    default void rotate() throws IOException {
      throw new UnsupportedOperationException();
    }

    @Override
    default void close() throws IOException {}
  }

  /** What was read from one source: lines by stream, and how far. */
  final class Heard {
    private final Map<Long, List<String>> lines = new LinkedHashMap<>();
    private final List<Long> places = new ArrayList<>();
    private final Map<Long, Source.Position> positions = new LinkedHashMap<>();

    /** Nothing yet. */
    public Heard() {}

    /** All lines in the order in which they came. */
    public List<String> all() {
      return lines.values().stream().flatMap(List::stream).toList();
    }

    /** What was appended for all lines, in the order in which they came. */
    List<String> all(Rig rig) {
      return all().stream().map(rig::appended).toList();
    }

    /** Lines by stream. */
    public Collection<List<String>> streams() {
      return lines.values();
    }

    /** Where each line began. */
    public List<Long> places() {
      return places;
    }

    /** The last position of each stream: what a commit would keep. */
    public List<Source.Position> positions() {
      return List.copyOf(positions.values());
    }

    /** Polls until so many lines were read in all; fails after 20 s. */
    public void until(Source source, int count) throws IOException, InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (all().size() < count) {
        if (System.nanoTime() > end) {
          fail("%d of %d lines after 20 s: %s", all().size(), count, all());
        }
        poll(source, Duration.ofMillis(200));
      }
    }

    /** Polls once. */
    public int poll(Source source, Duration wait) throws IOException, InterruptedException {
      LineBatch batch = new LineBatch(1 << 20);
      source.poll(batch, wait);
      Line view = new Line();
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i, view);
        lines
            .computeIfAbsent(view.stream(), s -> new ArrayList<>())
            .add(new String(view.bytes(), view.from(), view.to() - view.from(), UTF_8));
        places.add(view.place());
      }
      for (Source.Position p : batch.positions()) {
        assertThat(p.hint().length()).isLessThanOrEqualTo(1000);
        positions.put(p.stream(), p);
      }
      return batch.size();
    }
  }

  /** In order, whole, each at its place. */
  @Test
  default void handsOverWhatIsAppended(@TempDir Path folder) throws Exception {
    try (Rig rig = rig(folder);
        Source source = rig.source()) {
      source.open(List.of());
      assertThat(source.status().problem()).isNotNull();
      Heard heard = new Heard();
      rig.append("one\ntwo ü\n".getBytes(UTF_8));
      heard.until(source, 2);
      rig.append("\nfour\n".getBytes(UTF_8));
      heard.until(source, 4);
      assertThat(heard.all(rig)).containsExactly("one", "two ü", "", "four");
      if (rig.countsBytes()) {
        assertThat(heard.places()).containsExactly(0L, 4L, 11L, 12L);
      }
      assertThat(heard.places()).isSorted().doesNotHaveDuplicates();
      assertThat(heard.streams()).hasSize(1);
    }
  }

  /** A look shows whole lines that are there, or none, and takes nothing from whoever reads. */
  @Test
  default void aLookTakesNothing(@TempDir Path folder) throws Exception {
    try (Rig rig = rig(folder);
        Source source = rig.source()) {
      rig.append("one\ntwo\nhal".getBytes(UTF_8));
      LineBatch looked = new LineBatch(1 << 20);
      try (Source other = rig.source()) {
        other.sample(looked);
      }
      if (looked.size() > 0) {
        assertThat(looked.size()).isEqualTo(2);
        assertThat(rig.appended(looked.get(0, new Line()).text())).isEqualTo("one");
        assertThat(rig.appended(looked.get(1, new Line()).text())).isEqualTo("two");
      }
      source.open(List.of());
      Heard heard = new Heard();
      heard.until(source, 2);
      assertThat(heard.all(rig)).containsExactly("one", "two");
    }
  }

  /** A line counts when its newline is there. */
  @Test
  default void halfALineWaitsForItsNewline(@TempDir Path folder) throws Exception {
    try (Rig rig = rig(folder);
        Source source = rig.source()) {
      source.open(List.of());
      Heard heard = new Heard();
      rig.append("one\nhal".getBytes(UTF_8));
      heard.until(source, 1);
      assertThat(heard.poll(source, Duration.ofMillis(100))).isZero();
      rig.append("f\nthree\n".getBytes(UTF_8));
      heard.until(source, 3);
      assertThat(heard.all(rig)).containsExactly("one", "half", "three");
    }
  }

  /** A megabyte without a newline is cut, and harms no other line; nor does NUL or bad UTF-8. */
  @Test
  default void hostileLinesHarmNoOther(@TempDir Path folder) throws Exception {
    byte[] giant = new byte[1_000_000];
    Arrays.fill(giant, (byte) 'x');
    try (Rig rig = rig(folder);
        Source source = rig.source()) {
      source.open(List.of());
      Heard heard = new Heard();
      rig.append("first\n".getBytes(UTF_8));
      rig.append(giant);
      rig.append("\nafter\n".getBytes(UTF_8));
      rig.append(new byte[] {'a', 0, (byte) 0xff, (byte) 0xc3, '\n', 'z', '\n'});
      heard.until(source, 5);
      List<String> all = heard.all(rig);
      assertThat(all.get(0)).isEqualTo("first");
      assertThat(heard.all().get(1)).hasSize(LineBatch.MAX_LINE);
      assertThat(all.get(1)).matches("x+");
      assertThat(all.get(2)).isEqualTo("after");
      assertThat(all.get(3)).startsWith("a\0");
      assertThat(all.get(4)).isEqualTo("z");
      if (rig.countsBytes()) {
        assertThat(heard.places().get(2)).isEqualTo(6 + 1_000_001L);
      }
    }
  }

  /** Wherever the last commit was, the rest comes, exactly. */
  @Test
  default void resumesBehindEveryLine(@TempDir Path folder) throws Exception {
    try (Rig rig = rig(folder)) {
      assumeTrue(rig.resumes());
      List<String> lines = new ArrayList<>();
      Heard whole = new Heard();
      try (Source source = rig.source()) {
        for (int i = 0; i < 12; i++) {
          lines.add("line " + "x".repeat(i) + " " + i);
        }
        rig.append((String.join("\n", lines) + "\n").getBytes(UTF_8));
        source.open(List.of());
        whole.until(source, lines.size());
      }
      Source.Position last = whole.positions().get(0);
      for (int k = 0; k < lines.size(); k++) {
        Heard rest = new Heard();
        try (Source source = rig.source()) {
          source.open(
              List.of(new Source.Position(last.stream(), whole.places().get(k), last.hint())));
          rest.until(source, lines.size() - k);
          assertThat(rest.poll(source, Duration.ofMillis(20))).isZero();
        }
        assertThat(rest.all(rig)).isEqualTo(lines.subList(k, lines.size()));
        assertThat(rest.positions())
            .extracting(Source.Position::stream)
            .containsExactly(last.stream());
      }
      try (Source source = rig.source()) {
        Heard none = new Heard();
        source.open(whole.positions());
        assertThat(none.poll(source, Duration.ofMillis(50))).isZero();
        rig.append("new\n".getBytes(UTF_8));
        none.until(source, 1);
        assertThat(none.all(rig)).containsExactly("new");
      }
    }
  }

  /** Rotation while it runs: nothing lost, nothing twice, also what was written just before. */
  @Test
  default void followsThroughRotation(@TempDir Path folder) throws Exception {
    try (Rig rig = rig(folder)) {
      assumeTrue(rig.rotates());
      try (Source source = rig.source()) {
        source.open(List.of());
        Heard heard = new Heard();
        List<String> expected = new ArrayList<>();
        for (int turn = 0; turn < 3; turn++) {
          rig.append(("first of " + turn + "\nmore\n").getBytes(UTF_8));
          expected.addAll(List.of("first of " + turn, "more"));
          heard.until(source, expected.size());
          rig.append("just before\n".getBytes(UTF_8));
          expected.add("just before");
          rig.rotate();
        }
        rig.append("the last\n".getBytes(UTF_8));
        expected.add("the last");
        heard.until(source, expected.size());
        assertThat(heard.poll(source, Duration.ofMillis(100))).isZero();
        assertThat(heard.all(rig)).containsExactlyElementsOf(expected);
        assertThat(heard.streams()).hasSize(4);
      }
    }
  }

  /** Rotation while it was down: the rest of the old stream, then the new one. */
  @Test
  default void resumesThroughRotation(@TempDir Path folder) throws Exception {
    try (Rig rig = rig(folder)) {
      assumeTrue(rig.rotates() && rig.resumes());
      Heard before = new Heard();
      try (Source source = rig.source()) {
        source.open(List.of());
        rig.append("one\ntwo\n".getBytes(UTF_8));
        before.until(source, 2);
      }
      rig.append("three\n".getBytes(UTF_8));
      rig.rotate();
      rig.append("four\n".getBytes(UTF_8));
      try (Source source = rig.source()) {
        Heard after = new Heard();
        source.open(before.positions());
        after.until(source, 2);
        assertThat(after.poll(source, Duration.ofMillis(100))).isZero();
        assertThat(after.all(rig)).containsExactly("three", "four");
      }
    }
  }

  /** {@code poll} waits no longer than it may. */
  @Test
  default void aQuietPollReturns(@TempDir Path folder) throws Exception {
    try (Rig rig = rig(folder);
        Source source = rig.source()) {
      source.open(List.of());
      CompletableFuture<Integer> poll = poll(source, new Heard(), Duration.ofMillis(50));
      assertThat(poll.get(10, TimeUnit.SECONDS)).isZero();
    }
  }

  /** The daemon stops quickly. */
  @Test
  default void closeEndsAWaitingPoll(@TempDir Path folder) throws Exception {
    try (Rig rig = rig(folder)) {
      Source source = rig.source();
      source.open(List.of());
      Heard heard = new Heard();
      rig.append("one\n".getBytes(UTF_8));
      heard.until(source, 1);
      CompletableFuture<Integer> poll = poll(source, heard, Duration.ofMinutes(5));
      long from = System.nanoTime();
      source.close();
      assertThat(poll.get(30, TimeUnit.SECONDS)).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - from))
          .as("a second, and one more for a busy machine")
          .isLessThan(Duration.ofSeconds(2));
      assertThat(source.status()).isNotNull();
    }
  }

  private static CompletableFuture<Integer> poll(Source source, Heard heard, Duration wait) {
    CompletableFuture<Integer> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                done.complete(heard.poll(source, wait));
              } catch (IOException | InterruptedException | RuntimeException e) {
                done.completeExceptionally(e);
              }
            },
            "poll");
    thread.setDaemon(true);
    thread.start();
    return done;
  }
}
