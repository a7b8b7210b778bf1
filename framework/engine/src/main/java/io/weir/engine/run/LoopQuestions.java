package io.weir.engine.run;

import io.weir.engine.loop.Inbox;
import io.weir.engine.loop.Watch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the loop between its rounds, for those who would rather show less than wait. */
final class LoopQuestions {
  private static final Logger log = LoggerFactory.getLogger(LoopQuestions.class);

  private final Inbox inbox;
  private final Watch watch;

  LoopQuestions(Inbox inbox, Watch watch) {
    this.inbox = inbox;
    this.watch = watch;
  }

  /** The answer, or the other one when the loop has ended, hangs or is too busy. */
  <T> T ask(Supplier<T> question, T otherwise) {
    if (!watch.stuck().isEmpty()) {
      return otherwise;
    }
    try {
      return inbox.ask(question).get(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return otherwise;
    } catch (ExecutionException e) {
      return otherwise; // the loop has ended
    } catch (TimeoutException e) {
      log.warn("the loop did not answer in time; a page shows less than there is");
      return otherwise;
    }
  }
}
