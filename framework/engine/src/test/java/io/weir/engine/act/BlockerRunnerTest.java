package io.weir.engine.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.api.action.ActionException;
import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.rule.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the runner does when the target does not do what it is asked to. */
final class BlockerRunnerTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  private final Set<String> there = new ConcurrentSkipListSet<>();
  private final Target target = new Target();
  private final BlockerRunner runner =
      new BlockerRunner("fw", target, false, new NoClaims(), getClass().getClassLoader());
  private final Thread thread = new Thread(runner, "runner");

  @AfterEach
  void end() throws InterruptedException {
    thread.interrupt();
    thread.join(LONG.toMillis());
  }

  /** A block that the target refuses must not keep the others blocked for ever. */
  @Test
  void aBlockEndsThoughTheTargetRefusesAnotherOne() throws Exception {
    runner.open(Map.of(), Set.of());
    thread.start();
    runner.settled();
    runner.publish(wanted("192.0.2.7"));
    await().atMost(LONG).until(() -> there.contains("192.0.2.7"));

    runner.publish(wanted("refused"));
    await().atMost(LONG).until(() -> !there.contains("192.0.2.7"));
    assertThat(runner.problem()).isEqualTo("the target refuses it");
    runner.publish(wanted("192.0.2.8"));
    await().atMost(LONG).until(() -> there.contains("192.0.2.8"));
    await().atMost(LONG).until(() -> runner.problem().isEmpty());
  }

  private static Map<String, Block> wanted(String value) {
    Instant now = Instant.parse("2026-11-28T12:00:00Z");
    return Map.of(
        value,
        new Block(
            value,
            "fw",
            new Subject("client_address", value),
            now,
            now.plusSeconds(3600),
            "busy",
            "busy"));
  }

  private final class Target implements Blocker {
    @Override
    public Set<String> fields() {
      return Set.of("client_address");
    }

    @Override
    public List<Entry> list() {
      return there.stream().map(v -> new Entry(v, true, true)).toList();
    }

    @Override
    public void add(Collection<Block> blocks) throws ActionException {
      for (Block block : blocks) {
        if (block.subject().value().equals("refused")) {
          throw new ActionException(true, "the target refuses it", null);
        }
        there.add(block.subject().value());
      }
    }

    @Override
    public void remove(Collection<String> values) {
      there.removeAll(values);
    }

    @Override
    public String explain(Collection<Block> blocks) {
      return "";
    }
  }

  private static final class NoClaims implements BlockerRunner.Claims {
    @Override
    public void claim(List<String> values) {}

    @Override
    public void unclaim(List<String> values) {}
  }
}
