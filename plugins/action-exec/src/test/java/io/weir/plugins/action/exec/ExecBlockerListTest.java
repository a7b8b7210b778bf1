package io.weir.plugins.action.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.action.ActionException;
import io.weir.api.action.Blocker;
import io.weir.api.rule.Subject;
import io.weir.testkit.BlockerContract;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a program that lists. */
@Timeout(300)
final class ExecBlockerListTest implements BlockerContract {
  @Override
  public Blocker.Factory<?> factory() {
    return new ExecBlocker.Factory();
  }

  @Override
  public Table target(Path folder) throws Exception {
    return new Table(folder, true, false);
  }

  private static String printing(String text) {
    return "#!/bin/sh\ncat <<'END'\n" + text + "END\n";
  }

  @Test
  void readsBareValuesAndObjects(@TempDir Path folder) throws Exception {
    Table table = target(folder);
    table.program(
        "list",
        printing(
            """
            2001:DB8:0:0::1

              198.18.0.1\s
            {"subject": "198.18.0.0/24", "until": "2026-11-22T13:00:00Z", "weir": true, "x": [1, {}]}
            {"field": "sasl_username", "subject": "ann \\u0061", "until": null}
            198.18.0.1
            """));
    try (Blocker blocker = table.opened()) {
      assertThat(blocker.list())
          .containsExactly(
              new Blocker.Entry(ExecBlockerTest.subject("2001:db8::1"), false, true),
              new Blocker.Entry(ExecBlockerTest.subject("198.18.0.1"), false, true),
              new Blocker.Entry(
                  ExecBlockerTest.subject("198.18.0.0/24"),
                  true,
                  true,
                  Instant.parse("2026-11-22T13:00:00Z")),
              new Blocker.Entry(new Subject("sasl_username", "ann a"), false, true));
    }
  }

  @Test
  void rubbishIsToldWithItsLine(@TempDir Path folder) throws Exception {
    Table table = target(folder);
    for (String line :
        new String[] {
          "{", "{\"subject\": ", "{}", "{\"subject\": 1} x", "{\"until\": \"soon\"}", "{\"a\": [[["
        }) {
      table.program("list", printing("198.18.0.1\n" + line + "\n"));
      try (Blocker blocker = table.opened()) {
        assertThatThrownBy(blocker::list)
            .as(line)
            .isInstanceOf(ActionException.class)
            .hasMessageContainingAll("list: its output, line 2: {");
      }
    }
    table.program("list", "#!/bin/sh\necho 198.18.0.1\nexit 2\n");
    try (Blocker blocker = table.opened()) {
      assertThatThrownBy(blocker::list).hasMessageContaining("exit code 2");
    }
  }
}
