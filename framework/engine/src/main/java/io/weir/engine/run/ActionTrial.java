package io.weir.engine.run;

import io.weir.api.action.Action;
import io.weir.api.action.ActionException;
import io.weir.api.action.Blocker;
import io.weir.api.action.Notice;
import io.weir.api.action.Notifier;
import io.weir.engine.act.Trial;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.pipeline.Pipeline.Made;
import io.weir.engine.plugin.ContextLoader;
import io.weir.engine.state.OwnFolder;
import io.weir.engine.view.Outcome;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tries an action out while no daemon runs. */
public final class ActionTrial {
  private ActionTrial() {}

  /**
   * Opens the action, sends a trial notice or lists what is blocked, and closes it.
   *
   * @param page address of the web page for the notice, if there is one
   * @return refused by {@code id} when there is no such action, by {@code action} when it does not
   *     work
   */
  public static Outcome of(Pipeline pipeline, String action, Optional<String> page)
      throws InterruptedException {
    List<Made<? extends Action>> all = new ArrayList<>(pipeline.notifiers());
    pipeline.blockers().forEach(b -> all.add(b.made()));
    for (Made<? extends Action> made : all) {
      if (made.id().equals(action)) {
        String owner = OwnFolder.otherOwner(pipeline.config().state());
        if (!owner.isEmpty()) {
          return Outcome.refused(
              "action",
              "the state folder belongs to "
                  + owner
                  + ": run this as that user, with whose rights Weir runs");
        }
        Trial.Result result = made(made, pipeline, page);
        return result.works()
            ? Outcome.done(action, result.sentence())
            : Outcome.refused("action", result.sentence());
      }
    }
    return unknown(all.stream().<String>map(Made::id).toList());
  }

  /** There is no such action. */
  static Outcome unknown(List<String> ids) {
    return Outcome.refused(
        "id",
        "there is no such action" + (ids.isEmpty() ? "" : "; there are " + String.join(", ", ids)));
  }

  private static Trial.Result made(
      Made<? extends Action> made, Pipeline pipeline, Optional<String> page)
      throws InterruptedException {
    Action action = made.it();
    try (ContextLoader in = ContextLoader.of(made.loader());
        Action closed = action) {
      action.open();
      if (action instanceof Notifier notifier) {
        List<Notice.Link> links =
            page.map(p -> List.of(new Notice.Link("page", URI.create(p)))).orElse(List.of());
        return Trial.send(
            made.id(),
            notifier,
            Trial.notice(made.id(), links, HostName.ofThisMachine(), pipeline.clock().instant()));
      }
      Blocker blocker = (Blocker) action;
      return blocker.lasts()
          ? Trial.list(made.id(), blocker)
          : new Trial.Result(
              true, "action " + made.id() + ": it can be opened; it blocks only while Weir runs");
    } catch (ActionException e) {
      return Trial.failed(made.id(), e);
    }
  }
}
