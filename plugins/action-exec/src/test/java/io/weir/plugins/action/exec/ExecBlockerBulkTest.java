package io.weir.plugins.action.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.action.Blocker;
import io.weir.testkit.BlockerContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One run for all subjects of a change. */
@Timeout(300)
final class ExecBlockerBulkTest implements BlockerContract {
  @Override
  public Blocker.Factory<?> factory() {
    return new ExecBlocker.Factory();
  }

  @Override
  public Table target(Path folder) throws Exception {
    return new Table(folder, true, true);
  }

  @Test
  void whatTheProgramRefusesKeepsNobodyElseIn(@TempDir Path folder) throws Exception {
    Table table = target(folder);
    try (Blocker blocker = table.opened()) {
      assertThat(
              blocker.add(
                  List.of(
                      ExecBlockerTest.block("198.18.7.7"), ExecBlockerTest.block("198.18.0.1"))))
          .isEqualTo(Map.of(ExecBlockerTest.subject("198.18.7.7"), "this one never"));
      assertThat(table.real()).containsExactly("198.18.0.1");
    }
  }
}
