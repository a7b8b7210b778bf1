package io.weir.engine.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.api.action.ActionException;
import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.rule.Subject;
import io.weir.engine.config.BlockerOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the runner does when the target does not do what it is asked to. */
final class BlockerRunnerTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  private static final Instant UNTIL = Instant.parse("2026-11-28T13:00:00Z");

  /** Whom the target blocks, and until when. */
  private final Map<String, Instant> there = new ConcurrentSkipListMap<>();

  private final AtomicInteger added = new AtomicInteger();
  private final Target target = new Target();
  private final DirectChanges changes = new DirectChanges();
  private final BlockerRunner runner = runner(false);
  private final Thread thread = new Thread(runner, "runner");

  private BlockerRunner runner(boolean dryRun) {
    return new BlockerRunner(
        "fw",
        target,
        new BlockerOptions(List.of(Duration.ofHours(1)), dryRun, null, BlockerOptions.MOST),
        new Claims(),
        changes,
        getClass().getClassLoader());
  }

  @AfterEach
  void end() throws InterruptedException {
    thread.interrupt();
    thread.join(LONG.toMillis());
  }

  /** Adding that fails must not keep the others blocked for ever. */
  @Test
  void aBlockEndsThoughAnotherOneCannotBeMade() throws Exception {
    runner.restore(Map.of(), Set.of());
    runner.open();
    thread.start();
    runner.settled();
    runner.publish(wanted("192.0.2.7"));
    await().atMost(LONG).until(() -> there.containsKey("192.0.2.7"));

    runner.publish(wanted("fails"));
    await().atMost(LONG).until(() -> !there.containsKey("192.0.2.7"));
    assertThat(runner.problem()).isEqualTo("the target fails");
    runner.publish(wanted("192.0.2.8"));
    await().atMost(LONG).until(() -> there.containsKey("192.0.2.8"));
    await().atMost(LONG).until(() -> runner.problem().isEmpty());
  }

  @Test
  void whatIsRefusedIsSaidAndAllElseIsDone() throws Exception {
    runner.restore(wanted("192.0.2.7"), Set.of());
    runner.open();
    thread.start();
    runner.settled();
    Map<Subject, Block> both = new HashMap<>(wanted("refused"));
    both.putAll(wanted("192.0.2.8"));
    runner.publish(both);
    await().atMost(LONG).until(() -> !runner.problem().isEmpty());
    assertThat(runner.problem())
        .isEqualTo("1 block is refused by the target: refused: it overlaps");
    assertThat(there).containsOnlyKeys("192.0.2.8");
    assertThat(runner.waiting()).isEqualTo(1);
    runner.publish(wanted("192.0.2.8"));
    await().atMost(LONG).until(() -> runner.problem().isEmpty());
  }

  @Test
  void aProlongedBlockIsSentAgain() throws Exception {
    runner.restore(wanted("192.0.2.7", UNTIL), Set.of());
    runner.open();
    thread.start();
    runner.settled();
    await().atMost(LONG).until(() -> UNTIL.equals(there.get("192.0.2.7")));
    runner.publish(wanted("192.0.2.7", UNTIL.plusSeconds(3600)));
    await().atMost(LONG).until(() -> UNTIL.plusSeconds(3600).equals(there.get("192.0.2.7")));
    assertThat(added).as("and not once more").hasValue(2);
  }

  /** As a set with time-outs: an administrator, or an older Weir, gave it another end. */
  @Test
  void anEntryThatEndsAtAnotherTimeIsSentAgain() throws Exception {
    target.endsItself = true;
    there.put("192.0.2.7", UNTIL.minusSeconds(60));
    there.put("192.0.2.8", UNTIL.minusSeconds(2));
    Map<Subject, Block> both = new HashMap<>(wanted("192.0.2.7"));
    both.putAll(wanted("192.0.2.8"));
    runner.restore(both, both.keySet());
    runner.open();
    thread.start();
    await().atMost(LONG).until(() -> UNTIL.equals(there.get("192.0.2.7")));
    assertThat(there).containsEntry("192.0.2.8", UNTIL.minusSeconds(2));
    assertThat(added).hasValue(1);
  }

  /** As a server of the plugin's own whose port is still taken. */
  @Test
  void whatCannotBeOpenedYetIsOpenedBeforeItIsUsed() throws Exception {
    target.notYet.set(2);
    runner.restore(wanted("192.0.2.7"), Set.of());
    runner.open();
    assertThat(there).isEmpty();
    thread.start();
    await().atMost(LONG).until(() -> there.containsKey("192.0.2.7"));
    assertThat(target.opened).hasValue(1);
  }

  @Test
  void aDryRunIsOpenedToo() throws Exception {
    BlockerRunner dry = runner(true);
    dry.restore(wanted("192.0.2.7"), Set.of());
    dry.open();
    assertThat(target.opened).hasValue(1);
  }

  @Test
  void aTargetThatEndsWithWeirNeedsNoClaims() throws Exception {
    target.lasts = false;
    there.put("192.0.2.99", UNTIL);
    BlockerRunner memory = runner(false);
    memory.restore(wanted("192.0.2.7"), Set.of());
    memory.open();
    memory.settled();
    Thread its = new Thread(memory, "memory");
    its.start();
    await().atMost(LONG).until(() -> there.keySet().equals(Set.of("192.0.2.7")));
    memory.publish(Map.of());
    await().atMost(LONG).until(there::isEmpty);
    its.interrupt();
    its.join(LONG.toMillis());
    assertThat(memory.problem()).isEmpty();
    assertThat(changes.commits).hasValue(0);
  }

  private static Map<Subject, Block> wanted(String value) {
    return wanted(value, UNTIL);
  }

  private static Map<Subject, Block> wanted(String value, Instant until) {
    Subject subject = new Subject("client_address", value);
    return Map.of(
        subject,
        Block.of("fw", subject)
            .id(value)
            .lasting(UNTIL.minusSeconds(3600), until)
            .because("busy", Block.Author.rule("busy"))
            .build());
  }

  private final class Target implements Blocker {
    private volatile boolean endsItself;
    private volatile boolean lasts = true;
    private final AtomicInteger notYet = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();

    @Override
    public void open() throws ActionException {
      if (notYet.getAndDecrement() > 0) {
        throw new ActionException(true, "the port is taken", null);
      }
      opened.incrementAndGet();
    }

    @Override
    public boolean lasts() {
      return lasts;
    }

    @Override
    public Set<String> fields() {
      return Set.of("client_address");
    }

    @Override
    public List<Entry> list() {
      return there.entrySet().stream()
          .map(
              e ->
                  new Entry(
                      new Subject("client_address", e.getKey()),
                      lasts,
                      true,
                      endsItself ? e.getValue() : null))
          .toList();
    }

    @Override
    public Map<Subject, String> add(Collection<Block> blocks) throws ActionException {
      Map<Subject, String> refused = new HashMap<>();
      for (Block block : blocks) {
        String value = block.subject().value();
        if (value.equals("fails")) {
          throw new ActionException(true, "the target fails", null);
        }
        if (value.equals("refused")) {
          refused.put(block.subject(), "it overlaps");
        } else {
          added.incrementAndGet();
          there.put(value, block.until());
        }
      }
      return refused;
    }

    @Override
    public void remove(Collection<Subject> subjects) {
      subjects.forEach(subject -> there.remove(subject.value()));
    }

    @Override
    public String explain(Collection<Block> blocks) {
      return "";
    }
  }
}
