package io.weir.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.api.action.Block;
import io.weir.api.source.LineBatch;
import io.weir.api.source.Source;
import io.weir.engine.judge.Judge;
import io.weir.engine.judge.Trusted;
import io.weir.engine.state.StateFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock moves event time on when nothing comes, but never past what was not looked at yet. */
final class QuietTimeTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir Path folder;
  private final SetClock clock = new SetClock();
  private final SlowSource source = new SlowSource();
  private final Turns turns = new Turns();
  private final Inbox inbox = new Inbox();

  @Test
  void aSourceThatWasNotSeenToBeEmptyHoldsTheTime() throws Exception {
    try (StateFile state = StateFile.open(folder, clock)) {
      Parsing parsing = new Parsing(List.of(), Map.of(), 1);
      Reader reader = new Reader("slow", source, getClass().getClassLoader());
      Loop loop =
          new Loop(
              clock,
              state,
              inbox,
              parsing,
              List.of(),
              new Judge(List.of(), new Trusted(Map.of(), List.of()), (alert, rule) -> {}),
              turns,
              List.of(reader));
      loop.restore();
      loop.openSource(reader);
      Thread turning = new Thread(loop, "loop");
      Thread reading = new Thread(reader.into(loop), "reader");
      turning.start();
      reading.start();
      try {
        clock.now = START.plus(Duration.ofMinutes(5));
        int before = turns.count.get();
        await().atMost(Duration.ofSeconds(60)).until(() -> turns.count.get() > before + 2);
        assertThat(eventTime(loop)).as("lines may wait in the source").isEqualTo(Instant.EPOCH);

        source.looked.countDown();
        await().atMost(Duration.ofSeconds(60)).until(() -> eventTime(loop).isAfter(START));
        assertThat(eventTime(loop)).isBefore(clock.now);
      } finally {
        source.looked.countDown();
        reader.stop();
        loop.stop();
        reading.interrupt();
        turning.join();
        reading.join();
        parsing.close();
      }
    }
  }

  private Instant eventTime(Loop loop) throws Exception {
    return inbox.ask(loop::counts).get(60, TimeUnit.SECONDS).eventTime();
  }

  /** Its first look takes as long as the test wants; then nothing is there. */
  private static final class SlowSource implements Source {
    private final CountDownLatch looked = new CountDownLatch(1);

    @Override
    public void open(List<Source.Position> resume) {}

    @Override
    public void poll(LineBatch batch, Duration wait) throws InterruptedException {
      looked.await();
      TimeUnit.MILLISECONDS.sleep(10);
    }

    @Override
    public Source.Status status() {
      return new Source.Status("slow", 100, 100, "");
    }

    @Override
    public void close() {}
  }

  private static final class SetClock extends Clock {
    private volatile Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static final class Turns extends NoAct {
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public void time(Instant now, boolean allRead, Predicate<Block> isActive) {
      count.incrementAndGet();
    }
  }
}
