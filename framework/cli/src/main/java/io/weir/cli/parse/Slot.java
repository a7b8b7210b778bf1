package io.weir.cli.parse;

import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.parser.Outcome;
import io.weir.api.source.Line;
import io.weir.cli.parse.LogParsing.Form;
import io.weir.engine.archive.LineBlocks.Block;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A block of lines, and all that is needed to work on it. One thread at a time. */
final class Slot {
  private static final int BLOCK = 1 << 20;

  final Block block = new Block(BLOCK);
  final JsonOut out = new JsonOut();
  final Tally tally = new Tally();
  private final EventJson json = new EventJson(out);
  private final EventBuilder builder = new EventBuilder();
  private final Line line = new Line();
  private final List<Named> parsers;
  private final Form form;
  private final ZoneId zone;
  private Instant received = Instant.EPOCH;
  private long number;
  private @Nullable Future<?> work;

  Slot(List<Named> parsers, Form form, ZoneId zone) {
    this.parsers = parsers;
    this.form = form;
    this.zone = zone;
  }

  /** Before the work: the number of the block's first line, and what dates its stamps. */
  void begin(long first, Instant when) {
    number = first;
    received = when;
  }

  void submitted(Future<?> newWork) {
    work = newWork;
  }

  /** Waits for the work. */
  void await() throws InterruptedException {
    Future<?> future = work;
    if (future != null) {
      work = null;
      try {
        future.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a parser failed", e.getCause());
      }
    }
  }

  void work() {
    byte[] bytes = block.bytes();
    for (int from = 0; from < block.length(); ) {
      int end = block.end(from);
      int to = block.stripped(from, end);
      line.set(bytes, from, to, 1, block.place() + from, received, zone);
      line();
      number++;
      from = end + 1;
    }
    tally.bytes(block.length());
  }

  private void line() {
    tally.line();
    for (int i = 0; i < parsers.size(); i++) {
      Outcome outcome = parsers.get(i).parser().parse(line, builder.over(line.bytes()));
      EventType type = outcome == Outcome.EVENT ? builder.type() : null;
      if (type != null) {
        tally.event(type, builder);
        event(parsers.get(i).type(), type);
        return;
      }
      if (outcome == Outcome.IGNORED) {
        tally.ignored();
        status("ignored", parsers.get(i).type());
        return;
      }
    }
    tally.unknown();
    status("unknown", "");
  }

  private void event(String parser, EventType type) {
    if (form == Form.EVENTS) {
      json.write(type, builder);
      out.raw('\n');
    } else if (form == Form.LINES) {
      head("event", parser);
      out.raw(",\"event\":");
      json.write(type, builder);
      out.raw("}\n");
    }
  }

  private void status(String status, String parser) {
    if (form == Form.LINES) {
      head(status, parser);
      out.raw("}\n");
    }
  }

  private void head(String status, String parser) {
    out.raw("{\"line\":").number(number).raw(",\"status\":\"").raw(status).raw('"');
    if (!parser.isEmpty()) {
      out.raw(",\"parser\":\"").raw(parser).raw('"');
    }
  }
}
