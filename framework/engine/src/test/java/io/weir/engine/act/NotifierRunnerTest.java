package io.weir.engine.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.action.ActionException;
import io.weir.api.action.Notice;
import io.weir.api.action.Notifier;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
    Outbox outbox =
        new Outbox("tell", Duration.ofHours(1), Clock.systemUTC(), Optional.empty(), "mx1");
    return new NotifierRunner(
        "tell",
        notifier,
        new Outboxes(Map.of("tell", outbox), Clock.systemUTC(), event -> {}),
        new DirectChanges(),
        NotifierRunnerTest.class.getClassLoader());
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
