package io.weir.plugins.action.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.api.ConfigurationException;
import io.weir.api.action.ActionException;
import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.rule.Subject;
import io.weir.testkit.BlockerContract;
import io.weir.testkit.TestContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Without a program that lists: Weir keeps the list. With real programs: sh scripts. */
@Timeout(300)
final class ExecBlockerTest implements BlockerContract {
  private static final Instant UNTIL = Instant.parse("2026-11-22T13:00:00Z");

  @Override
  public Blocker.Factory<?> factory() {
    return new ExecBlocker.Factory();
  }

  @Override
  public Table target(Path folder) throws Exception {
    return new Table(folder, false, false);
  }

  static Block block(String value) {
    return Block.of("it", subject(value)).id("b-" + value).lasting(SINCE, UNTIL).build();
  }

  static Subject subject(String value) {
    return new Subject("client_address", value);
  }

  @Test
  void whatARestartFindsIsAddedAgainAndCanBeLifted(@TempDir Path folder) throws Exception {
    Table table = target(folder);
    try (Blocker blocker = table.opened()) {
      blocker.add(List.of(block("198.18.0.1"), block("198.18.0.2")));
      blocker.remove(List.of(subject("198.18.0.1")));
    }
    // As after a crash in the middle of a line.
    Files.writeString(
        folder.resolve("state/blocked"), "{\"field\":\"clie", StandardOpenOption.APPEND);
    try (Blocker blocker = table.opened()) {
      assertThat(blocker.list())
          .containsExactly(new Blocker.Entry(subject("198.18.0.2"), true, false, UNTIL));
      blocker.add(List.of(block("198.18.0.2")));
      assertThat(blocker.list())
          .containsExactly(new Blocker.Entry(subject("198.18.0.2"), true, true, UNTIL));
      blocker.remove(List.of(subject("198.18.0.2")));
    }
    assertThat(table.real()).isEmpty();
    try (Blocker blocker = table.opened()) {
      assertThat(blocker.list()).isEmpty();
    }
  }

  @Test
  void itsListIsWrittenAnewAndStaysSmall(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("blocked");
    OwnList list = new OwnList(file);
    list.add(List.of(block("198.18.0.1")));
    for (int i = 0; i < 20; i++) {
      List<Block> thousand =
          IntStream.range(0, 1000).mapToObj(n -> block("198.19.0." + n)).toList();
      list.add(thousand);
      list.remove(thousand.stream().map(Block::subject).toList());
    }
    list.close();
    assertThat(Files.readAllLines(file)).hasSizeLessThan(15_000);
    OwnList again = new OwnList(file);
    assertThat(again.entries()).containsExactly(Map.entry(subject("198.18.0.1"), UNTIL));
    again.close();
    assertThat(Files.readAllLines(file)).hasSize(1);
  }

  @Test
  void aListThatCannotBeReadSaysWhereAndWhatToDo(@TempDir Path folder) throws Exception {
    Table table = target(folder);
    Files.writeString(folder.resolve("state/blocked"), "{\"field\":\"a\",\"subject\":\n");
    try (Blocker blocker = table.blocker()) {
      assertThatThrownBy(blocker::open)
          .isInstanceOf(ActionException.class)
          .hasMessageContainingAll("state/blocked", "line 1", "move it away");
    }
  }

  @Test
  void whatOneProgramRefusesKeepsNobodyElseIn(@TempDir Path folder) throws Exception {
    Table table = target(folder);
    try (Blocker blocker = table.opened()) {
      assertThat(
              blocker.add(List.of(block("198.18.0.1"), block("198.18.7.7"), block("198.18.0.2"))))
          .containsOnlyKeys(subject("198.18.7.7"))
          .allSatisfy((who, why) -> assertThat(why).contains("exit code 1: this one never"));
      assertThat(table.real()).containsExactly("198.18.0.1", "198.18.0.2");
      assertThat(blocker.list())
          .extracting(Blocker.Entry::subject)
          .containsExactly(subject("198.18.0.1"), subject("198.18.0.2"));
    }
    assertThat(Files.readAllLines(table.file("calls")))
        .hasSize(3)
        .containsOnly("add client_address 2026-11-22T13:00:00Z");
  }

  @Test
  void whatFailsForNowIsTriedAgainAndIsKnown(@TempDir Path folder) throws Exception {
    Table table = target(folder);
    Files.createFile(table.file("away"));
    try (Blocker blocker = table.opened()) {
      ActionException e =
          catchThrowableOfType(
              ActionException.class, () -> blocker.add(List.of(block("198.18.0.1"))));
      assertThat(e.retry()).isTrue();
      assertThat(e).hasMessageContaining("exit code 75").hasMessageContaining("not now");
      // It may have been blocked: it is to be removed or added, and not to be forgotten.
      assertThat(blocker.list())
          .containsExactly(new Blocker.Entry(subject("198.18.0.1"), true, false, UNTIL));
      Files.delete(table.file("away"));
      assertThat(blocker.add(List.of(block("198.18.0.1")))).isEmpty();
      assertThat(blocker.list()).allMatch(Blocker.Entry::complete);
    }
  }

  @Test
  void oneThatCannotBeLiftedKeepsNoOtherIn(@TempDir Path folder) throws Exception {
    Table table = target(folder);
    Files.createFile(table.file("stuck"));
    try (Blocker blocker = table.opened()) {
      blocker.add(List.of(block("198.18.0.3"), block("198.18.0.4")));
      assertThatThrownBy(
              () -> blocker.remove(List.of(subject("198.18.0.3"), subject("198.18.0.4"))))
          .isInstanceOf(ActionException.class)
          .hasMessageContaining("exit code 3");
      assertThat(table.real()).containsExactly("198.18.0.3");
      assertThat(blocker.list())
          .extracting(Blocker.Entry::subject)
          .containsExactly(subject("198.18.0.3"));
    }
  }

  @Test
  void aValueThatMayBeAnOptionIsRejected(@TempDir Path folder) throws Exception {
    assertThatThrownBy(() -> with(List.of("/bin/true", "{{subject}}"), List.of("/bin/true"), null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("would be taken for an option");
    assertThatThrownBy(() -> with(List.of("/bin/true", "--", "{{x}}"), List.of("/bin/true"), null))
        .hasMessageContaining("{{x}} is not a placeholder; placeholders are field, subject, since");
    assertThatThrownBy(
            () -> with(List.of("/bin/true"), List.of("/bin/true", "{{until}}"), List.of("/bin/ls")))
        .hasMessageContaining("placeholders are field, subject");
    assertThatThrownBy(
            () -> with(List.of("/bin/true"), List.of("/bin/true"), List.of("/bin/ls", "{{field}}")))
        .hasMessageContaining("it is not run for one subject");
  }

  private static Blocker with(List<String> add, List<String> remove, @Nullable List<String> list) {
    return new ExecBlocker.Factory()
        .create(
            new ExecBlockConfig(
                List.of("client_address"),
                add,
                remove,
                list,
                false,
                Map.of(),
                Duration.ofSeconds(60)),
            new TestContext("it"));
  }
}
