package io.weir.engine.act;

import io.weir.api.Event;
import io.weir.api.action.Block;
import io.weir.engine.state.Fields;
import java.io.IOException;
import java.time.Instant;

/**
 * What became of a block that waited: remembered for those who answer too late, and, where it was
 * refused, so that the same is not asked again at once.
 *
 * @param waiting what waited
 * @param outcome approved, refused, acted or let_go
 * @param who the person, or weir
 * @param until when it is forgotten
 * @param late answers that came too late
 */
record Answered(Waiting waiting, String outcome, String who, Instant until, int late) {
  Block block() {
    return waiting.block();
  }

  Answered later() {
    return new Answered(waiting, outcome, who, until, late + 1);
  }

  boolean isRefusal() {
    return outcome.equals(Questions.REFUSED);
  }

  byte[] bytes() throws IOException {
    return waiting
        .fields()
        .put("outcome", outcome)
        .put("who", who)
        .put("forgotten", Event.micros(until))
        .put("late", (long) late)
        .bytes();
  }

  static Answered of(Fields in) throws IOException {
    return new Answered(
        Waiting.of(in),
        in.text("outcome"),
        in.text("who"),
        Event.instant(in.number("forgotten")),
        (int) in.number("late", 0));
  }
}
