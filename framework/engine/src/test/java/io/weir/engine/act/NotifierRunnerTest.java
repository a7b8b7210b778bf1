package io.weir.engine.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.action.ActionException;
import io.weir.api.action.Notice;
import io.weir.api.action.Notifier;
import io.weir.engine.config.NotifierOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class NotifierRunnerTest {
  private static NotifierRunner runner(boolean retry) {
    Notifier notifier =
        new Notifier() {
          @Override
          public void open() throws ActionException {
            throw new ActionException(retry, "the port is taken", null);
          }

          @Override
          public void notify(Notice notice) {}
        };
    return runner(notifier);
  }

  private static NotifierRunner runner(Notifier notifier) {
    Outbox outbox =
        new Outbox(
            "tell",
            NotifierOptions.USUAL,
            Duration.ofHours(1),
            Clock.systemUTC(),
            Optional.empty(),
            "mx1",
            new AskLinks(Optional.empty()));
    return new NotifierRunner(
        "tell",
        notifier,
        false,
        new Outboxes(Map.of("tell", outbox), Clock.systemUTC(), event -> {}),
        new DirectChanges(),
        NotifierRunnerTest.class.getClassLoader());
  }

  @Test
  @Timeout(120)
  void itIsTriedOutByItsOwnThreadAlsoWhileItWaitsAfterAFailure() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    AtomicReference<@Nullable ActionException> failure = new AtomicReference<>();
    Notifier notifier =
        new Notifier() {
          @Override
          public void notify(Notice notice) throws ActionException {
            told.add(notice.kind() + " in " + Thread.currentThread().getName());
            ActionException now = failure.get();
            if (now != null) {
              throw now;
            }
          }
        };
    NotifierRunner runner = runner(notifier);
    Thread thread = new Thread(runner, "own");
    thread.setDaemon(true);
    thread.start();
    Trial.Result good = runner.test().get();
    assertThat(good.sentence()).isEqualTo("action tell: the trial notice was accepted");
    assertThat(good.works()).isTrue();
    failure.set(new ActionException(true, "mx1:25 cannot be reached", null));
    Trial.Result bad = runner.test().get();
    assertThat(bad.sentence()).isEqualTo("action tell: mx1:25 cannot be reached");
    assertThat(bad.works()).isFalse();
    failure.set(new ActionException(false, "no such user", null));
    assertThat(runner.test().get().works()).isFalse();
    assertThat(runner.problem()).as("of notices, not of trials").isEmpty();
    assertThat(told).hasSize(3).containsOnly("TRIAL in own");
    thread.interrupt();
  }

  @Test
  void whatCannotBeOpenedYetIsShownBeforeThereIsANotice() throws Exception {
    NotifierRunner later = runner(true);
    later.open();
    assertThat(later.problem()).isEqualTo("the port is taken");
    NotifierRunner never = runner(false);
    assertThatThrownBy(never::open).hasMessage("the port is taken");
  }
}
