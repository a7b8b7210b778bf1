package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.api.action.ActionException;
import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.rule.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract of every blocker. A plugin's test provides a {@link Target}, with which the contract
 * reads and changes what is blocked without the plugin.
 */
public interface BlockerContract extends FactoryContract {
  @Override
  Blocker.Factory<?> factory();

  /**
   * Creates a target that blocks nothing yet.
   *
   * @param folder empty, for this test alone
   */
  Target target(Path folder) throws Exception;

  /** What the blocker controls: a table of a firewall, a file. */
  interface Target extends AutoCloseable {
    /** A new blocker on this target, as after a restart. The contract closes it. */
    Blocker blocker() throws Exception;

    /** The same, opened. */
    default Blocker opened() throws Exception {
      Blocker blocker = blocker();
      blocker.open();
      return blocker;
    }

    /** Puts an entry there past the blocker, as an administrator would. */
    void foreign(String value) throws Exception;

    /** Returns what the target itself reports as blocked: each value once, in canonical form. */
    Set<String> real() throws Exception;

    /** Different values it takes, in canonical form: {@code value(0)}, {@code value(1)}, … */
    default String value(int n) {
      return "198.18." + (n >> 8 & 0xff) + "." + (n & 0xff);
    }

    @Override
    default void close() throws IOException {}
  }

  /** When all blocks begin. */
  Instant SINCE = Instant.parse("2026-11-22T12:00:00Z");

  /** Texts that a shell, a config file or an option parser would misread. */
  List<String> HOSTILE =
      List.of(
          "-F",
          "--all",
          "192.0.2.1; touch pwned",
          "$(touch pwned)",
          "`touch pwned`",
          "192.0.2.1\n192.0.2.2",
          "192.0.2.1 # weir",
          "'\"\\",
          "../../etc/passwd",
          "!192.0.2.1",
          "0.0.0.0/0 ");

  private Block block(Blocker blocker, String value, String reason) {
    return block(blocker, value, reason, SINCE.plusSeconds(3600));
  }

  private Block block(Blocker blocker, String value, String reason, Instant until) {
    String field = blocker.fields().iterator().next();
    return Block.of("it", new Subject(field, value))
        .id("b-" + value)
        .lasting(SINCE, until)
        .because(reason, Block.Author.rule("busy_address"))
        .build();
  }

  private static boolean lasts(Target target) throws Exception {
    try (Blocker blocker = target.blocker()) {
      return blocker.lasts();
    }
  }

  private static List<Subject> subjects(Blocker blocker, String... values) {
    String field = blocker.fields().iterator().next();
    return Stream.of(values).map(value -> new Subject(field, value)).toList();
  }

  private static List<String> listed(Blocker blocker) throws Exception {
    return blocker.list().stream().map(e -> e.subject().value()).toList();
  }

  /** Once it blocks somebody, its target has all that it needs. */
  @Test
  default void whoBlocksLacksNothing(@TempDir Path folder) throws Exception {
    try (Target target = target(folder);
        Blocker blocker = target.opened()) {
      blocker.lacking();
      assertThat(blocker.list()).isEmpty();
      blocker.add(List.of(block(blocker, target.value(0), "too much")));
      assertThat(blocker.lacking()).isEmpty();
    }
  }

  /** The file is checked against these. */
  @Test
  default void saysWhichFieldsItTakes(@TempDir Path folder) throws Exception {
    try (Target target = target(folder);
        Blocker blocker = target.opened()) {
      assertThat(blocker.fields()).isNotEmpty();
    }
  }

  /** Nothing there, or nothing made yet: an empty list, no error. */
  @Test
  default void anEmptyTargetIsEmpty(@TempDir Path folder) throws Exception {
    try (Target target = target(folder);
        Blocker blocker = target.opened()) {
      assertThat(blocker.list()).isEmpty();
      assertThat(target.real()).isEmpty();
    }
  }

  /** What was added is blocked and listed as complete; adding it again changes nothing. */
  @Test
  default void addTwiceIsOnce(@TempDir Path folder) throws Exception {
    try (Target target = target(folder);
        Blocker blocker = target.opened()) {
      List<Block> two =
          List.of(
              block(blocker, target.value(0), "too much"),
              block(blocker, target.value(1), "too much"));
      blocker.add(two);
      blocker.add(two);
      blocker.add(two.subList(0, 1));
      assertThat(target.real()).containsExactlyInAnyOrder(target.value(0), target.value(1));
      assertThat(listed(blocker)).containsExactlyInAnyOrder(target.value(0), target.value(1));
      assertThat(blocker.list()).allMatch(Blocker.Entry::complete);
    }
  }

  /** A block that was prolonged: the target ends it later, or leaves its end to Weir. */
  @Test
  default void aRenewedBlockHasItsNewEnd(@TempDir Path folder) throws Exception {
    try (Target target = target(folder);
        Blocker blocker = target.opened()) {
      Instant later = SINCE.plusSeconds(7200);
      blocker.add(List.of(block(blocker, target.value(0), "x")));
      blocker.add(List.of(block(blocker, target.value(0), "x", later)));
      assertThat(target.real()).containsExactly(target.value(0));
      Instant until = blocker.list().get(0).until();
      if (until != null) {
        assertThat(Duration.between(later, until).abs())
            .isLessThanOrEqualTo(Duration.ofSeconds(Blocker.Entry.TOLERANCE));
      }
    }
  }

  /** Only what is named goes; what is not there is no error. */
  @Test
  default void removesWhatIsNamed(@TempDir Path folder) throws Exception {
    try (Target target = target(folder);
        Blocker blocker = target.opened()) {
      blocker.remove(subjects(blocker, target.value(9)));
      blocker.add(
          List.of(block(blocker, target.value(0), "x"), block(blocker, target.value(1), "x")));
      blocker.remove(subjects(blocker, target.value(0), target.value(9)));
      blocker.remove(subjects(blocker, target.value(0)));
      assertThat(target.real()).containsExactly(target.value(1));
      assertThat(listed(blocker)).containsExactly(target.value(1));
    }
  }

  /** Nothing to do is nothing done. */
  @Test
  default void emptyCallsChangeNothing(@TempDir Path folder) throws Exception {
    try (Target target = target(folder);
        Blocker blocker = target.opened()) {
      blocker.add(List.of(block(blocker, target.value(0), "x")));
      blocker.add(List.of());
      blocker.remove(List.of());
      assertThat(target.real()).containsExactly(target.value(0));
    }
  }

  /** Entries that existed before are never changed. */
  @Test
  default void foreignEntriesStay(@TempDir Path folder) throws Exception {
    try (Target target = target(folder)) {
      assumeTrue(lasts(target));
      target.foreign(target.value(5));
      try (Blocker blocker = target.opened()) {
        blocker.add(List.of(block(blocker, target.value(0), "x")));
        assertThat(listed(blocker)).containsExactlyInAnyOrder(target.value(0), target.value(5));
        assertThat(
                blocker.list().stream()
                    .filter(e -> e.subject().value().equals(target.value(5)))
                    .noneMatch(Blocker.Entry::marked))
            .isTrue();
        blocker.remove(subjects(blocker, target.value(0)));
        assertThat(target.real()).containsExactly(target.value(5));
      }
      assertThat(target.real()).containsExactly(target.value(5));
    }
  }

  /** Stopping Weir leaves blocks in force, and the next start finds them. */
  @Test
  default void blocksOutliveTheDaemon(@TempDir Path folder) throws Exception {
    try (Target target = target(folder)) {
      assumeTrue(lasts(target));
      List<Blocker.Entry> before;
      try (Blocker blocker = target.opened()) {
        blocker.add(List.of(block(blocker, target.value(0), "x")));
        before = blocker.list();
      }
      assertThat(target.real()).containsExactly(target.value(0));
      try (Blocker blocker = target.opened()) {
        assertThat(blocker.list()).isEqualTo(before);
      }
    }
  }

  /** A start with many blocks is one bulk call. */
  @Test
  default void takesAThousandAtOnce(@TempDir Path folder) throws Exception {
    try (Target target = target(folder);
        Blocker blocker = target.opened()) {
      List<Block> many = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        many.add(block(blocker, target.value(i), "many"));
      }
      blocker.add(many);
      assertThat(target.real()).hasSize(1000);
      assertThat(blocker.list()).hasSize(1000).allMatch(Blocker.Entry::complete);
      blocker.remove(many.subList(1, 1000).stream().map(Block::subject).toList());
      assertThat(target.real()).containsExactly(target.value(0));
    }
  }

  /** A reason is text, whatever is in it; it may be dropped, never obeyed. */
  @Test
  default void hostileReasonsStayText(@TempDir Path folder) throws Exception {
    try (Target target = target(folder);
        Blocker blocker = target.opened()) {
      for (int i = 0; i < HOSTILE.size(); i++) {
        blocker.add(List.of(block(blocker, target.value(i), HOSTILE.get(i))));
        assertThat(target.real()).as(HOSTILE.get(i)).hasSize(i + 1).contains(target.value(i));
        assertThat(listed(blocker)).hasSize(i + 1).contains(target.value(i));
      }
      assertThat(folder.resolve("pwned")).doesNotExist();
    }
  }

  /** An invalid value is rejected or stored unchanged; it never becomes another value. */
  @Test
  default void hostileValuesStayData(@TempDir Path folder) throws Exception {
    try (Target target = target(folder);
        Blocker blocker = target.opened()) {
      blocker.add(List.of(block(blocker, target.value(0), "x")));
      for (String value : HOSTILE) {
        try {
          blocker
              .add(List.of(block(blocker, value, "x")))
              .values()
              .forEach(why -> assertThat(why).isNotBlank());
        } catch (ActionException | IllegalArgumentException refused) {
          assertThat(refused).hasMessageMatching("(?s).+");
        }
        try {
          blocker.remove(subjects(blocker, value));
        } catch (ActionException | IllegalArgumentException refused) {
          assertThat(refused).hasMessageMatching("(?s).+");
        }
        assertThat(target.real()).as(value).containsExactly(target.value(0));
      }
      assertThat(folder.resolve("pwned")).doesNotExist();
    }
  }

  /** A dry run looks, and touches nothing. */
  @Test
  default void explainChangesNothing(@TempDir Path folder) throws Exception {
    try (Target target = target(folder);
        Blocker blocker = target.opened()) {
      assertThat(blocker.explain(List.of(block(blocker, target.value(0), "x"))))
          .contains(target.value(0));
      assertThat(target.real()).isEmpty();
    }
  }
}
