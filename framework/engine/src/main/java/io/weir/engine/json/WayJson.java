package io.weir.engine.json;

import io.weir.engine.view.MessageSearch;
import io.weir.engine.view.Way;
import java.io.IOException;
import java.util.List;

/** Messages as JSON. */
public final class WayJson {
  private WayJson() {}

  /** A message's way: what was asked, its ids, how long it took, and its events. */
  public static void write(Way way, Json to) throws IOException {
    to.object(
        json -> {
          json.text("asked", way.asked())
              .texts("ids", way.ids())
              .seconds("took_seconds", way.took());
          json.array(
              "steps",
              steps -> {
                for (Way.Step step : way.steps()) {
                  steps.object(
                      one ->
                          one.text("id", step.id())
                              .seconds("since_first_seconds", step.sinceFirst())
                              .seconds("since_before_seconds", step.sinceBefore())
                              .event("event", step.event()));
                }
              });
        });
  }

  /** Messages of which one may be meant, as the array {@code candidates}. */
  public static void write(List<MessageSearch.Candidate> candidates, Json to) throws IOException {
    to.array(
        "candidates",
        json -> {
          for (MessageSearch.Candidate candidate : candidates) {
            json.object(one -> one.text("id", candidate.id()).event("event", candidate.event()));
          }
        });
  }
}
