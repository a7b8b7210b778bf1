package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.api.action.ActionException;
import io.weir.api.action.Notice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir actions test}, beside a daemon and alone. */
@Timeout(300)
final class ActionsCommandTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String ACTIONS =
      """
      actions:
        - { id: tell, type: recording }
        - { id: wall, type: memory_block, for: 1h }
      """;

  @TempDir private Path home;
  private CommandRig weir;

  @BeforeEach
  void write() throws Exception {
    weir = new CommandRig(home).clock(Clock.systemUTC());
    weir.pipeline(ACTIONS);
  }

  private interface Check {
    void with(CommandRig command) throws Exception;
  }

  private void besideADaemon(Check check) throws Exception {
    CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> weir.run("run"));
    await()
        .atMost(LONG)
        .until(() -> Files.exists(home.resolve("conf/state/weir.sock")) || exit.isDone());
    assertThat(exit.isDone()).as(weir.err()).isFalse();
    try {
      check.with(weir.beside().clock(Clock.systemUTC()));
    } finally {
      weir.shutdown.take().run();
      exit.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void aloneItSendsATrialNotice() {
    assertThat(weir.run("actions", "test", "tell")).as(weir.err()).isZero();
    assertThat(weir.out())
        .isEqualTo(
            "action tell: the trial notice was accepted (no daemon runs; tried out by this"
                + " command)\n");
    Notice notice = weir.notifiers.notifier("tell").notices().get(0);
    assertThat(notice.kind()).isEqualTo(Notice.Kind.TRIAL);
    assertThat(notice.id()).matches("[0-9a-f]{32}");
    assertThat(notice.title()).isEqualTo("this is a trial: notices of action tell arrive");
    assertThat(home.resolve("conf/state")).doesNotExist();
  }

  @Test
  void aloneItSaysWhatIsWrong() {
    weir.notifiers
        .notifier("tell")
        .fail(new ActionException(true, "mx1:25 cannot be reached", null));
    assertThat(weir.run("actions", "test", "tell")).isEqualTo(1);
    assertThat(weir.err()).contains("weir: action tell: mx1:25 cannot be reached");
    assertThat(weir.run("actions", "test", "tel")).isEqualTo(2);
    assertThat(weir.err()).contains("there is no such action; there are tell, wall");
    assertThat(weir.run("actions", "test")).isEqualTo(2);
  }

  @Test
  void ofABlockerTheTargetIsReadAndNotChanged() throws Exception {
    weir.blockers.blocker("wall").foreign("192.0.2.1");
    assertThat(weir.run("actions", "test", "wall")).isZero();
    assertThat(weir.out())
        .startsWith("action wall: its target can be read and blocks 1 subject (no daemon");
    weir.blockers.blocker("wall").fail(new ActionException(true, "no table", null));
    assertThat(weir.run("actions", "test", "wall")).isEqualTo(1);
    assertThat(weir.err()).contains("weir: action wall: no table");
    assertThat(weir.blockers.blocker("wall").calls()).isEmpty();
  }

  @Test
  void theRunningDaemonDoesItWhenThereIsOne() throws Exception {
    besideADaemon(
        command -> {
          // The plugins of this command are others than the daemon's: it must be the daemon's.
          assertThat(command.run("actions", "test", "tell")).as(command.err()).isZero();
          assertThat(command.out())
              .isEqualTo(
                  "action tell: the trial notice was accepted (tried out by the running daemon)\n");
          assertThat(weir.notifiers.notifier("tell").notices()).hasSize(1);
          assertThat(command.run("actions", "test", "wall")).isZero();
          assertThat(command.out())
              .contains("its target can be read and blocks 0 subjects (tried out by the running");
          weir.notifiers.notifier("tell").fail(new ActionException(false, "no\u001b[2J", null));
          assertThat(command.run("actions", "test", "tell")).isEqualTo(1);
          assertThat(command.err()).contains("weir: action tell: no\\x1b[2J (tried out by");
          assertThat(command.run("actions", "test", "nobody")).isEqualTo(2);
          assertThat(command.err()).contains("there is no such action; there are tell, wall");
        });
  }
}
