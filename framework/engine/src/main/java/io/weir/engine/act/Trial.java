package io.weir.engine.act;

import io.weir.api.action.ActionException;
import io.weir.api.action.Blocker;
import io.weir.api.action.Notice;
import io.weir.api.action.Notifier;
import io.weir.engine.judge.Hash;
import java.time.Instant;
import java.util.List;

/** Tries an action out because a person wants to know whether it works. */
public final class Trial {
  private Trial() {}

  /**
   * What came of it.
   *
   * @param works whether it works
   * @param sentence for the person, without a full stop
   */
  public record Result(boolean works, String sentence) {}

  /** The notice that is sent; each time another one. */
  public static Notice notice(String action, List<Notice.Link> links, String host, Instant now) {
    return Notice.of(
            Hash.of("trial", action, now),
            Notice.Kind.TRIAL,
            "this is a trial: notices of action " + action + " arrive")
        .at(now)
        .links(links)
        .host(host)
        .build();
  }

  /** Sends it with a notifier that is open. */
  public static Result send(String action, Notifier notifier, Notice notice)
      throws InterruptedException {
    try {
      notifier.notify(notice);
      return new Result(true, "action " + action + ": the trial notice was accepted");
    } catch (ActionException e) {
      return failed(action, e);
    } catch (RuntimeException e) {
      return mistake(action, e);
    }
  }

  /** Asks a blocker that is open for what its target has; changes nothing. */
  public static Result list(String action, Blocker blocker) throws InterruptedException {
    try {
      List<Blocker.Entry> there = blocker.list();
      String lacking = blocker.lacking();
      if (!lacking.isEmpty()) {
        return new Result(false, "action " + action + ": " + lacking);
      }
      return new Result(
          true,
          "action "
              + action
              + ": its target can be read and blocks "
              + there.size()
              + (there.size() == 1 ? " subject" : " subjects"));
    } catch (ActionException e) {
      return failed(action, e);
    } catch (RuntimeException e) {
      return mistake(action, e);
    }
  }

  /** It did not work. */
  public static Result failed(String action, ActionException e) {
    return new Result(false, "action " + action + ": " + e.getMessage());
  }

  private static Result mistake(String action, RuntimeException e) {
    return new Result(false, "action " + action + ": this is a mistake in its plugin: " + e);
  }
}
