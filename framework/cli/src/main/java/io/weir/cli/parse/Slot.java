package io.weir.cli.parse;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.internal.EventAccess;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import io.weir.cli.parse.ParseWorkers.Form;
import io.weir.cli.text.JsonOut;
import io.weir.engine.archive.LineBlocks.Block;
import io.weir.engine.coverage.CoverageMeter;
import io.weir.engine.syslog.FoldedLine;
import io.weir.syslog.Dating;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A block of lines, and all that is needed to work on it. One thread at a time. */
final class Slot {
  private static final EventAccess EVENTS = EventAccess.get();

  /** Small enough that what was just read is still in the processor's cache when it is parsed. */
  private static final int BLOCK = 1 << 18;

  final Block block = new Block(BLOCK);
  final JsonOut out = new JsonOut();
  final ParseTally tally = new ParseTally();
  final CoverageMeter meter;
  private final EventJson json = new EventJson(out);
  private final EventBuilder builder = new EventBuilder();
  private final Line line = new Line();
  private final Line made = new Line();
  private final FoldedLine folded = new FoldedLine();
  private final NamedParser[] parsers;
  private final Form form;
  private final ZoneId zone;
  private Dating dating = Dating.by(Instant.EPOCH);
  private long number;
  private @Nullable Future<?> work;

  Slot(List<NamedParser> parsers, Form form, ZoneId zone) {
    this.parsers = parsers.toArray(NamedParser[]::new);
    this.form = form;
    this.zone = zone;
    meter = new CoverageMeter(this::knows);
  }

  private boolean knows(String program) {
    for (NamedParser named : parsers) {
      if (named.parser().knows(program)) {
        return true;
      }
    }
    return false;
  }

  /** Before the work: the number of the block's first line, and what dates its stamps. */
  void begin(long first, Dating by) {
    number = first;
    dating = by;
  }

  void submitted(Future<?> newWork) {
    work = newWork;
  }

  /** Waits for the work. */
  void await() throws IOException, InterruptedException {
    Future<?> future = work;
    if (future != null) {
      work = null;
      try {
        future.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException failed) {
          throw failed;
        }
        throw new IllegalStateException("a parser failed", e.getCause());
      }
    }
  }

  void work() {
    byte[] bytes = block.bytes();
    Instant received = dating.limit(block.place());
    long next = dating.next(block.place());
    for (int from = 0; from < block.length(); ) {
      int end = block.end(from);
      int to = block.stripped(from, end);
      long place = block.place() + from;
      if (place >= next) {
        received = dating.limit(place);
        next = dating.next(place);
      }
      line.set(bytes, from, to, 1, place, received, zone);
      line();
      number++;
      from = end + 1;
    }
    tally.bytes(block.length());
  }

  private void line() {
    tally.line();
    if (parsed(line, 1)) {
      return;
    }
    if (!folded.read(line)) {
      unknown(line);
      return;
    }
    meter.folded();
    if (folded.isQuoted()) {
      Line meaning = folded.unfolded(line, made);
      if (!parsed(meaning, folded.times())) {
        unknown(meaning);
      }
      return;
    }
    // which line came again is for those to know who see the lines in order: the engine
    tally.ignored();
    if (form == Form.LINES) {
      head("ignored", "");
      out.raw(",\"times\":").number(folded.times()).raw("}\n");
    }
  }

  private void unknown(Line meaning) {
    tally.unknown();
    count(meaning, Parser.Outcome.UNKNOWN);
    status("unknown", "");
  }

  private void count(Line meaning, Parser.Outcome outcome) {
    if (form == Form.COUNTS) {
      meter.count(meaning, outcome);
    }
  }

  /** Returns whether a parser recognizes the line. */
  private boolean parsed(Line meaning, int times) {
    for (int i = 0; i < parsers.length; i++) {
      Parser.Outcome outcome = parsers[i].parser().parse(meaning, builder.over(meaning.bytes()));
      EventType type = outcome == Parser.Outcome.EVENT ? builder.type() : null;
      if (type != null) {
        ParseTally.OfType of = tally.of(type);
        if (form == Form.COUNTS) {
          meter.event(meaning, builder, of.program);
        }
        events(parsers[i].type(), of, times);
        return true;
      }
      if (outcome == Parser.Outcome.IGNORED) {
        count(meaning, outcome);
        tally.ignored();
        status("ignored", parsers[i].type());
        return true;
      }
    }
    return false;
  }

  private void events(String parser, ParseTally.OfType type, int times) {
    List<Event> before = EVENTS.ended(builder);
    if (form != Form.LINES && before.isEmpty()) {
      event(type, builder, times);
      return;
    }
    if (form == Form.LINES) {
      head("event", parser);
      out.raw(before.isEmpty() ? ",\"event\":" : ",\"events\":[");
    }
    for (int i = 0; i < before.size(); i++) {
      Event one = before.get(i);
      event(tally.of(one.type()), one.toBuilder(), times);
      if (form == Form.LINES) {
        out.raw(',');
      }
    }
    event(type, builder, times);
    if (form == Form.LINES) {
      out.raw(before.isEmpty() ? "}\n" : "]}\n");
    }
  }

  private void event(ParseTally.OfType type, EventBuilder event, int times) {
    if (times > 1) {
      event.times(times);
    }
    byte[] bytes = EVENTS.bytes(event);
    tally.event(type, event, bytes);
    if (form != Form.COUNTS) {
      json.write(type.type, event, bytes);
      if (form == Form.EVENTS) {
        out.raw('\n');
      }
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
