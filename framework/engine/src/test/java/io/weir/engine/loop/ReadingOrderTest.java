package io.weir.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Parser;
import io.weir.api.source.LineBatch;
import io.weir.api.source.Source;
import io.weir.engine.judge.Judge;
import io.weir.engine.judge.Trusted;
import io.weir.engine.state.StateFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources are put in the order of time with each other; each stays in the order it was read in. */
final class ReadingOrderTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Field WORD = Field.text("word", 20, "A word.");
  private static final EventType SAID = EventType.named("said", "Said.").fields(WORD).build();

  /** The line's second word is its time in seconds. */
  private static final Parser PARSER =
      (line, event) -> {
        String text =
            new String(line.bytes(), line.from(), line.to() - line.from(), StandardCharsets.UTF_8);
        int blank = text.indexOf(' ');
        event.start(SAID, Long.parseLong(text.substring(blank + 1)) * 1_000_000);
        event.put(WORD, text.substring(0, blank));
        return Parser.Outcome.EVENT;
      };

  @TempDir Path folder;
  private final Told told = new Told();

  @Test
  void aClockThatGoesBackChangesNoOrderInsideASource() throws Exception {
    // Two hosts in one file, or a clock that was set.
    loop(new Said(List.of("a 9", "b 1"), List.of("c 2", "d 3")));

    assertThat(told.words).containsExactly("a", "b", "c", "d");
  }

  @Test
  void sourcesAreMergedByTime() throws Exception {
    loop(
        new Said(List.of("a 1", "b 4"), List.of("e 5", "f 8")),
        new Said(List.of("c 2", "d 3"), List.of("g 6", "h 7")));

    assertThat(told.words).containsExactly("a", "c", "d", "b", "e", "g", "h", "f");
  }

  /** All that the sources say, in one round. */
  private void loop(Said... sources) throws Exception {
    Clock clock = Clock.systemUTC();
    List<Reader> readers = new ArrayList<>();
    for (Said source : sources) {
      readers.add(new Reader("source" + readers.size(), source, getClass().getClassLoader()));
    }
    List<Thread> threads = new ArrayList<>();
    try (StateFile state = StateFile.open(folder, clock);
        Parsing parsing = new Parsing(List.of(PARSER), Map.of("said", SAID), 1)) {
      Loop loop =
          new Loop(
              clock,
              state,
              new Inbox(),
              parsing,
              List.of(),
              new Judge(List.of(), new Trusted(Map.of(), List.of()), (alert, rule) -> {}),
              told,
              readers);
      loop.restore();
      Thread turning = new Thread(loop, "loop");
      readers.forEach(r -> threads.add(new Thread(r.into(loop), r.id())));
      threads.forEach(Thread::start);
      try {
        await("all is read, and no batch is left to read more into")
            .atMost(SOON)
            .until(() -> threads.stream().allMatch(t -> t.getState() == Thread.State.WAITING));
        turning.start();
        await().atMost(SOON).until(() -> told.words.size() == 4 * sources.length);
      } finally {
        loop.stop();
        turning.join();
        readers.forEach(Reader::stop);
        threads.forEach(Thread::interrupt);
        for (Thread reading : threads) {
          reading.join();
        }
      }
    }
  }

  /** Two batches, then nothing. */
  private static final class Said implements Source {
    private final Deque<List<String>> batches = new ArrayDeque<>();

    Said(List<String> first, List<String> second) {
      batches.add(first);
      batches.add(second);
    }

    @Override
    public void open(List<Source.Position> resume) {}

    @Override
    public void poll(LineBatch batch, Duration wait) throws InterruptedException {
      List<String> lines = batches.poll();
      if (lines != null) {
        batch.begin(1, Instant.now(), ZoneOffset.UTC);
        for (String text : lines) {
          byte[] line = text.getBytes(StandardCharsets.UTF_8);
          batch.add(0, line, 0, line.length);
        }
      } else {
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }

    @Override
    public Source.Status status() {
      return new Source.Status("said", 0, 0, "");
    }

    @Override
    public void close() {}
  }

  private static final class Told extends NoAct {
    private final List<String> words = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void event(Event event) {
      words.add(String.valueOf(event.text("word")));
    }
  }
}
